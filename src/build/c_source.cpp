#include "build/c_source.hpp"

#include "base/content_cache.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "debian/source_package.hpp"
#include "source/obtain.hpp"
#include "source/tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

const recipe::LockedSourcePackage& package_of(const Options& options);
void set_times(const fs::path& folder);

// 2000-01-01, older than anything that a build makes.
constexpr std::time_t source_time = 946'684'800;

}  // namespace

std::string identity_of_source(const CProgram& program, const Options& options) {
    std::string line;
    if (std::holds_alternative<recipe::DebianSource>(program.source)) {
        const recipe::LockedSourcePackage& package = package_of(options);
        line = concat("debian-source ", package.name, " ", package.version, " ",
                      package.files.front().sha256);
    } else {
        line = source::identity_of(program.source, program.recipe_folder);
    }
    for (const std::string& patch : recipe::patches_of(program.source))
        line += concat(" patch ", base::sha256_of_file(program.recipe_folder / patch));
    return line;
}

void obtain_source(const CProgram& program, const Options& options, const fs::path& target) {
    if (std::holds_alternative<recipe::DebianSource>(program.source)) {
        base::doing("source", [&] {
            const base::ContentCache cache(base::cache_folder());
            const recipe::LockedSourcePackage& package = package_of(options);
            debian::unpack_source(package, debian::fetch_source(package, cache, options.fetch),
                                  target);
        });
    } else {
        source::obtain(program.source, program.recipe_folder, target, options.supply);
    }
    for (const std::string& patch : recipe::patches_of(program.source))
        source::apply_patch(program.recipe_folder / patch, target);
    set_times(target);
}

namespace {

const recipe::LockedSourcePackage& package_of(const Options& options) {
    if (options.source_package && !options.source_package->files.empty())
        return *options.source_package;
    throw base::Error("the Debian source package was not looked up");
}

void set_times(const fs::path& folder) {
    const std::array<timespec, 2> times = {timespec{source_time, 0}, timespec{source_time, 0}};
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (::utimensat(AT_FDCWD, entry.path().c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0)
            throw base::system_error(concat("set the time of ", entry.path().string()), errno);
    }
}

}  // namespace

}  // namespace build
