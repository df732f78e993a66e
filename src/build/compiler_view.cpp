#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "build/c_tools.hpp"

#include <optional>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

// Where the host's cross GCC keeps its parts: below /usr.
struct HostGcc {
    std::string triplet;
    fs::path libraries;  // lib/gcc-cross/arm-linux-gnueabi/12: start files, own headers
    fs::path programs;   // the same, or libexec/…: cc1, collect2
    std::uint64_t major = 0;
    std::string version;  // the whole first line
};

HostGcc find_gcc(const std::string& triplet);
fs::path below_usr(const fs::path& path, const std::string& what);
void fill(const HostGcc& gcc, const fs::path& sysroot, const fs::path& view);
std::optional<std::uint64_t> newest_gcc_of(const fs::path& folder);
void link_all(const fs::path& from, const fs::path& to, const std::string& but);
void link(const fs::path& target, const fs::path& place);

const fs::path usr = "/usr";

}  // namespace

fs::path compiler_view(const recipe::CToolchain& tools, const fs::path& sysroot) {
    const HostGcc gcc = find_gcc(tools.triplet);
    const std::string key =
        base::sha256_of(concat("compiler view 1\n", gcc.version, "\n", gcc.libraries.string(), "\n",
                               gcc.programs.string(), "\n", sysroot.string()));
    fs::path view = base::cache_folder() / "compilers" / key.substr(0, 32);
    if (fs::exists(view)) return view;
    base::make_folders(view.parent_path());
    const base::FileLock lock(view.string() + ".lock", [] {});
    if (fs::exists(view)) return view;
    const base::TemporaryFolder folder("compiler", view.parent_path());
    const fs::path made = folder.path() / "view";
    fill(gcc, sysroot, made);
    base::move_path(made, view);
    return view;
}

namespace {

HostGcc find_gcc(const std::string& triplet) {
    HostGcc gcc{.triplet = triplet};
    const std::string program = concat(triplet, "-gcc");
    const auto ask = [&](const char* what) {
        return std::string(base::trim(base::run_checked({.argv = {program, what}}).output));
    };
    gcc.programs = below_usr(fs::path(ask("-print-prog-name=cc1")).parent_path(), program);
    gcc.libraries = below_usr(fs::path(ask("-print-file-name=crtbegin.o")).parent_path(), program);
    gcc.version = std::string(base::lines_of(ask("--version")).front());
    gcc.major = base::parse_decimal(base::split(ask("-dumpversion"), '.').front()).value_or(0);
    return gcc;
}

fs::path below_usr(const fs::path& path, const std::string& what) {
    fs::path relative = path.lexically_normal().lexically_relative(usr);
    if (relative.empty() || *relative.begin() == "..") {
        throw base::Error(concat(what, " keeps its parts in ", path.string(),
                                 ", not below /usr: it cannot be given a sysroot of its own"))
            .set_hint("use Debian's or Ubuntu's package");
    }
    return relative;
}

void fill(const HostGcc& gcc, const fs::path& sysroot, const fs::path& view) {
    for (const std::string& name : {concat(gcc.triplet, "-gcc"), concat(gcc.triplet, "-g++")})
        link(usr / "bin" / name, view / "bin" / name);
    for (const char* name : {"as", "ld", "ld.bfd", "nm", "strip"}) {
        link(usr / "bin" / concat(gcc.triplet, "-", name), view / gcc.triplet / "bin" / name);
    }
    const fs::path own = usr / gcc.libraries;
    const fs::path target = view / gcc.libraries;
    for (const char* name : {"include", "include-fixed", "plugin"})
        link(own / name, target / name);
    for (const char* name : {"cc1", "cc1plus", "collect2", "lto-wrapper", "lto1",
                             "liblto_plugin.so", "g++-mapper-server"})
        link(usr / gcc.programs / name, view / gcc.programs / name);
    const fs::path folder = sysroot / "usr/lib/gcc" / gcc.triplet;
    const auto newest = newest_gcc_of(folder);
    link_all(newest ? folder / std::to_string(*newest) : own, target, "include");
    const std::string major = std::to_string(gcc.major);
    fs::path headers = usr / gcc.triplet / "include/c++" / major;
    const fs::path place = view / gcc.triplet / "include/c++" / major;
    if (!newest || gcc.major <= *newest) return link(headers, place);
    headers = sysroot / "usr/include/c++" / std::to_string(*newest);
    link_all(headers, place, gcc.triplet);
    link(sysroot / "usr/include" / gcc.triplet / "c++" / std::to_string(*newest),
         place / gcc.triplet);
}

std::optional<std::uint64_t> newest_gcc_of(const fs::path& folder) {
    std::optional<std::uint64_t> newest;
    std::error_code ignored;  // a sysroot without GCC's libraries
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const auto number = base::parse_decimal(entry.path().filename().string());
        if (number && (!newest || *number > *newest)) newest = number;
    }
    return newest;
}

void link_all(const fs::path& from, const fs::path& to, const std::string& but) {
    for (const auto& entry : fs::directory_iterator(from)) {
        const fs::path name = entry.path().filename();
        if (name != but) link(entry.path(), to / name);
    }
}

void link(const fs::path& target, const fs::path& place) {
    if (!fs::exists(target) || fs::is_symlink(fs::symlink_status(place))) return;
    base::make_folders(place.parent_path());
    std::error_code error;
    fs::create_symlink(target, place, error);
    if (error) throw base::Error(concat("cannot make ", place.string(), ": ", error.message()));
}

}  // namespace

}  // namespace build
