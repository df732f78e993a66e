#!/usr/bin/env bash
# The instruction that ended a process which the program started is named like one of its own: one that
# was forked, one that runs another program (with an empty environment), a library of that.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_run.sh"
cat >"$scratch/parent.c" <<'C'
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static void newer_in_fork(void) { __asm__ volatile(".inst 0xe30f3fff"); }
int main(int count, char** words) {
    static char* const empty[] = {0};
    pid_t child = fork();
    if (child == 0) {
        if (count == 1) newer_in_fork();
        execve(words[1], words + 1, empty);
        _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);  // as a shell
}
C
arm-linux-gnueabi-gcc -static -marm -march=armv5te -Os -o "$root/bin/parent" "$scratch/parent.c"
image '{"Entrypoint": ["/bin/parent"]}'
expect_status 132 run
expect_match "$scratch/err" "a process that the program started met an instruction that the CPU \(armv5te\)"
expect_line "$scratch/err" "/bin/parent:"
expect_match "$scratch/err" "e30f3fff  movw +r3, #65535"
expect_status 132 run -- /bin/probe newer
expect_match "$scratch/err" "a process that the program started met an instruction that the CPU \(armv5te\)"
expect_line "$scratch/err" "/bin/probe:"
expect_match "$scratch/err" "^  newer_instruction: 1 unsupported instruction"
expect_status 132 run -- /bin/parent /bin/parent /bin/probe die-later
expect_match "$scratch/err" "vfp_instruction: 1 unsupported"
# As another user, who writes elsewhere than root.
image '{"Entrypoint": ["/bin/parent"], "User": "nobody"}'
expect_status 132 run -- /bin/probe newer
expect_match "$scratch/err" "newer_instruction: 1 unsupported"
# Nothing traps: nothing is said.
expect_status 132 run -- /bin/probe status 132
if grep -q "met an instruction" "$scratch/err"; then fail "a trap was found where there was none"; fi

# In a library that the started program has, wherever that lies.
mkdir -p "$root/lib"
cp -L /usr/arm-linux-gnueabi/lib/ld-linux.so.3 /usr/arm-linux-gnueabi/lib/libc.so.6 "$root/lib/"
printf 'void newer_in_library(void) { __asm__ volatile(".inst 0xe30f3fff"); }' |
    arm-linux-gnueabi-gcc -x c - -shared -fPIC -o "$root/lib/libnewer.so"
printf 'void newer_in_library(void); int main(void) { newer_in_library(); return 0; }' |
    arm-linux-gnueabi-gcc -x c - -o "$root/bin/dynamic" -L"$root/lib" -lnewer
image '{"Entrypoint": ["/bin/parent"]}'
expect_status 132 run -- /bin/dynamic
expect_line "$scratch/err" "/lib/libnewer.so:"
expect_match "$scratch/err" "newer_in_library: 1 unsupported"
