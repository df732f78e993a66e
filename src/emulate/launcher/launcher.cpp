// What the kernel starts in place of an ARM program that another program of the sandbox starts. It
// runs the emulator with the CPU model that its own name gives, whatever the environment holds:
// QEMU_CPU would be lost where a program empties the environment of what it starts, and the default
// model has all that the device lacks.
//
// binfmt_misc with flag P calls it as: OWN-PATH PROGRAM ARGV0 ARGUMENT...
// https://docs.kernel.org/admin-guide/binfmt-misc.html
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <initializer_list>

namespace {

constexpr int arguments_most = 65'536;
constexpr int status_cannot_start = 126;
// Static, so that nothing is allocated.
char* arguments[arguments_most + 16];

}  // namespace

int main(int count, char** given) {
    if (count < 3 || count > arguments_most) {
        std::fputs("armpack: the launcher is started by the kernel, not by hand\n", stderr);
        return status_cannot_start;
    }
    char* const folder = given[0];
    char* const slash = std::strrchr(folder, '/');
    if (slash == nullptr) return status_cannot_start;
    static char emulator[] = "/dev/.armpack/qemu-arm";
    static char cpu[] = "-cpu";
    static char name[] = "-0";
    int at = 0;
    for (char* word : {emulator, cpu, slash + 1})
        arguments[at++] = word;
    // Somebody follows all programs (follow.hpp).
    if (::access("/dev/.armpack/trace", F_OK) == 0) {
        static char strace[] = "-strace", log[] = "-D", file[] = "/dev/.armpack/trace/%d",
                    base[] = "-B", address[] = "0x200000000";
        for (char* word : {strace, log, file, base, address})
            arguments[at++] = word;
    }
    for (char* word : {name, given[2], given[1]})
        arguments[at++] = word;
    for (int next = 3; next < count; ++next)
        arguments[at++] = given[next];
    arguments[at] = nullptr;
    ::execv(emulator, arguments);
    std::perror("armpack: cannot start the emulator /dev/.armpack/qemu-arm");
    return status_cannot_start;
}
