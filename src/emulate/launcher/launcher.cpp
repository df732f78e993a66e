// What the kernel starts in place of an ARM program that another program of the sandbox starts. It
// runs the emulator with the CPU model that its own name gives, whatever the environment holds:
// QEMU_CPU would be lost where a program empties the environment of what it starts, and the default
// model has all that the device lacks.
//
// binfmt_misc with flag P calls it as: OWN-PATH PROGRAM ARGV0 ARGUMENT..., and with flag O has
// PROGRAM open for it as AT_EXECFD. https://docs.kernel.org/admin-guide/binfmt-misc.html
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <initializer_list>

namespace {

constexpr int arguments_most = 65'536;
constexpr int status_cannot_start = 126;
// Static, so that nothing is allocated.
char* arguments[arguments_most + 16];

// How the emulator finds the program. The path that it was started by may lead nowhere by now:
// fexecve(3) names "/proc/self/fd/5", which was closed on exec.
const char* path_of_program(const char* given);

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
    char* const program = const_cast<char*>(path_of_program(given[1]));
    for (char* word : {name, given[2], program})
        arguments[at++] = word;
    for (int next = 3; next < count; ++next)
        arguments[at++] = given[next];
    arguments[at] = nullptr;
    ::execv(emulator, arguments);
    std::perror("armpack: cannot start the emulator /dev/.armpack/qemu-arm");
    return status_cannot_start;
}

namespace {

const char* path_of_program(const char* given) {
    errno = 0;
    const int file = static_cast<int>(::getauxval(AT_EXECFD));
    if (errno != 0) return given;
    struct stat wanted {};
    if (::fstat(file, &wanted) != 0) return given;
    const auto leads_there = [&wanted](const char* path) {
        struct stat found {};
        return ::stat(path, &found) == 0 && found.st_dev == wanted.st_dev &&
               found.st_ino == wanted.st_ino;
    };
    static char open_file[32], real[4096];
    std::snprintf(open_file, sizeof open_file, "/proc/self/fd/%d", file);
    const char* path = given;
    if (std::strncmp(given, "/proc/", 6) == 0) {
        const auto size = ::readlink(open_file, real, sizeof real - 1);
        path = size > 0 ? real : "";
    }
    // A file without a name stays open for the emulator.
    if (!leads_there(path)) return open_file;
    ::close(file);
    return path;
}

}  // namespace
