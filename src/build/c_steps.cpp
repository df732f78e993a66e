#include "build/c_steps.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <thread>
#include <utility>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

// For what wants to write a date into its files: 2000-01-01.
constexpr std::string_view source_date = "946684800";

using Words = std::vector<std::string>;

Words operator+(Words first, const Words& second);
std::string job_count();
base::Environment environment_of(const recipe::CBuild& build, const recipe::CToolchain& tools,
                                 const CPlaces& places);
std::vector<CStep> make_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                              const CPlaces& places);
std::vector<CStep> autotools_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                                   const CPlaces& places);
std::vector<CStep> cmake_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                               const CPlaces& places);
std::vector<CStep> meson_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                               const CPlaces& places);
CStep step(std::string purpose, Words argv, const fs::path& folder);

}  // namespace

std::vector<CStep> c_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                           const CPlaces& places) {
    std::vector<CStep> steps = build.driver == "make"        ? make_steps(build, tools, places)
                               : build.driver == "autotools" ? autotools_steps(build, tools, places)
                               : build.driver == "cmake"     ? cmake_steps(build, tools, places)
                                                             : meson_steps(build, tools, places);
    for (CStep& one : steps)
        one.command.environment = environment_of(build, tools, places);
    return steps;
}

AddedFlags added_flags(const recipe::CBuild& build, const CPlaces& places) {
    AddedFlags added;
    added.compiler = {concat("-ffile-prefix-map=", places.source.string(), "=/usr/src"),
                      concat("-ffile-prefix-map=", places.build.string(), "=/usr/src/build")};
    if (build.link == "static") added.linker = {"-static"};
    return added;
}

namespace {

Words operator+(Words first, const Words& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

std::string job_count() {
    return std::to_string(std::max(1U, std::thread::hardware_concurrency()));
}

base::Environment environment_of(const recipe::CBuild& build, const recipe::CToolchain& tools,
                                 const CPlaces& places) {
    const auto tool = [&tools](const char* name) { return concat(tools.triplet, "-", name); };
    const AddedFlags added = added_flags(build, places);
    base::Environment environment = {
        {"AR", tool("ar")},
        {"CC", tool("gcc")},
        {"CXX", tool("g++")},
        {"NM", tool("nm")},
        {"OBJCOPY", tool("objcopy")},
        {"RANLIB", tool("ranlib")},
        {"STRIP", tool("strip")},
        {"CC_FOR_BUILD", "gcc"},
        {"DESTDIR", places.staging.string()},
        {"HOME", places.home.string()},
        {"PATH", "/usr/local/bin:/usr/bin:/bin"},
        // A list of one folder that is empty: nothing of the host's is ever found.
        {"PKG_CONFIG_LIBDIR", places.home.string()},
        {"SOURCE_DATE_EPOCH", std::string(source_date)},
        {"TMPDIR", places.temporary.string()},
        {"TZ", "UTC"},
    };
    // CMake and Meson have them from their own files; there they would count twice.
    if (build.driver == "make" || build.driver == "autotools") {
        environment["CFLAGS"] = base::join(tools.compiler_flags + added.compiler, " ");
        environment["CXXFLAGS"] = environment["CFLAGS"];
        environment["LDFLAGS"] = base::join(tools.linker_flags + added.linker, " ");
    }
    return environment;
}

std::vector<CStep> make_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                              const CPlaces& places) {
    // Makefiles set these themselves; only on the command line do ours win.
    const Words make = {"make",
                        concat("CC=", tools.triplet, "-gcc"),
                        concat("CXX=", tools.triplet, "-g++"),
                        concat("AR=", tools.triplet, "-ar"),
                        concat("RANLIB=", tools.triplet, "-ranlib"),
                        concat("STRIP=", tools.triplet, "-strip")};
    std::vector<CStep> steps = {
        step("build", make + Words{"-j", job_count()} + build.make, places.source)};
    if (!build.install.empty()) {
        const Words where = {concat("DESTDIR=", places.staging.string())};
        steps.push_back(step("install", make + where + build.install, places.source));
    }
    return steps;
}

std::vector<CStep> autotools_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                                   const CPlaces& places) {
    const Words configure = {"./configure", concat("--host=", tools.triplet), "--prefix=/usr",
                             "--sysconfdir=/etc", "--localstatedir=/var"};
    return {step("configure", configure + build.configure, places.source),
            step("build", Words{"make", "-j", job_count()} + build.make, places.source),
            step("install", {"make", concat("DESTDIR=", places.staging.string()), "install"},
                 places.source)};
}

std::vector<CStep> cmake_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                               const CPlaces& places) {
    const fs::path file = places.temporary / "toolchain.cmake";
    base::write_file(file, cmake_toolchain_file(tools, added_flags(build, places)));
    const Words configure = {"cmake",
                             "-S",
                             places.source.string(),
                             "-B",
                             places.build.string(),
                             concat("-DCMAKE_TOOLCHAIN_FILE=", file.string()),
                             "-DCMAKE_BUILD_TYPE=MinSizeRel",
                             "-DCMAKE_INSTALL_PREFIX=/usr",
                             "-DCMAKE_SKIP_RPATH=ON"};
    return {step("configure", configure + build.configure, places.source),
            step("build", {"cmake", "--build", places.build.string(), "--parallel", job_count()},
                 places.source),
            step("install", {"cmake", "--install", places.build.string()}, places.source)};
}

std::vector<CStep> meson_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                               const CPlaces& places) {
    const fs::path file = places.temporary / "cross.meson";
    base::write_file(file, meson_cross_file(tools, added_flags(build, places)));
    const Words setup = {"meson",
                         "setup",
                         "--cross-file",
                         file.string(),
                         "--prefix=/usr",
                         "--sysconfdir=/etc",
                         "--localstatedir=/var",
                         "--buildtype=minsize",
                         "--wrap-mode=nodownload"};
    const Words places_words = {places.build.string(), places.source.string()};
    return {step("configure", setup + build.configure + places_words, places.source),
            step("build", {"meson", "compile", "-C", places.build.string()}, places.source),
            step("install", {"meson", "install", "--no-rebuild", "-C", places.build.string()},
                 places.source)};
}

CStep step(std::string purpose, Words argv, const fs::path& folder) {
    base::Command command;
    command.argv = std::move(argv);
    command.folder = folder;
    return {std::move(purpose), std::move(command)};
}

}  // namespace

}  // namespace build
