#include "emulate/binfmt.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <string>

// The launcher's bytes, as the linker put them in (CMakeLists.txt).
extern "C" const char _binary_launcher_start[];
extern "C" const char _binary_launcher_end[];

namespace emulate {

namespace {

namespace fs = std::filesystem;

constexpr const char* place = "/proc/sys/fs/binfmt_misc";
// ELF32, little-endian, ARM, a program or a shared object; in the file's first 20 bytes.
constexpr const char* magic =
    "\\x7fELF\\x01\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x28\\x00";
constexpr const char* mask =
    "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xf"
    "f\\xff";
constexpr std::string_view arm_magic = "magic 7f454c46010101000000000000000000020028";

bool machine_has_one(const fs::path& registrations);

}  // namespace

Furnished::Children register_launcher(Cpu cpu, const fs::path& host_proc) {
    if (::mount("binfmt_misc", place, "binfmt_misc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) !=
        0) {
        return machine_has_one(host_proc / "sys/fs/binfmt_misc") ? Furnished::Children::by_system
                                                                 : Furnished::Children::not_at_all;
    }
    // Its name tells it the CPU model: binfmt_misc hands it no arguments.
    const std::string launcher = base::concat(own_folder, "/", model_of(cpu));
    base::write_plain_file(
        launcher,
        {_binary_launcher_start,
         static_cast<std::size_t>(_binary_launcher_end - _binary_launcher_start)},
        0755);
    // F: opened now, so that it is found from anywhere; P: argv[0] is kept; O: the program is open
    // for it, whatever became of the path that it was started by.
    const std::string line = base::concat(":armpack:M::", magic, ":", mask, ":", launcher, ":FPO");
    const base::Descriptor file(
        ::open(base::concat(place, "/register").c_str(), O_WRONLY | O_CLOEXEC));
    if (!file || ::write(file.get(), line.data(), line.size()) < 0) {
        const int error_number = errno;
        throw base::system_error("cannot register the launcher with binfmt_misc", error_number);
    }
    return Furnished::Children::by_sandbox;
}

namespace {

// An enabled registration that was opened when it was made: the path of one that was not leads
// nowhere in a sandbox.
bool machine_has_one(const fs::path& registrations) {
    std::error_code none;
    for (const auto& item : fs::directory_iterator(registrations, none)) {
        const std::string name = item.path().filename().string();
        if (name == "register" || name == "status") continue;
        const std::string text = base::read_file(item.path(), 1U << 16);
        const auto lines = base::lines_of(text);
        bool arm = false;
        bool fixed = false;
        for (const std::string_view line : lines) {
            arm = arm || line.starts_with(arm_magic);
            fixed = fixed || (line.starts_with("flags:") && line.find('F') != line.npos);
        }
        if (arm && fixed && lines.front() == "enabled") return true;
    }
    return false;
}

}  // namespace

}  // namespace emulate
