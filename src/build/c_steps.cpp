#include "build/c_steps.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "build/c_tools.hpp"
#include "build/cross_files.hpp"

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
void make_tools_for(const recipe::CBuild& build, const recipe::CToolchain& tools,
                    const CPlaces& places);
bool takes_installed(const recipe::CBuild& build);
CrossPlace cross_place(const recipe::CBuild& build, const CPlaces& places);
void add_search_places(base::Environment& environment, const recipe::CToolchain& tools,
                       const CPlaces& places);
std::vector<CStep> steps_of_driver(const recipe::CBuild& build, const recipe::CToolchain& tools,
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
    make_tools_for(build, tools, places);
    std::vector<CStep> steps;
    for (const Words& words : build.prepare)
        steps.push_back(step("prepare", words, places.source));
    for (CStep& one : steps_of_driver(build, tools, places)) {
        if (one.purpose != "install" || takes_installed(build)) steps.push_back(std::move(one));
    }
    for (CStep& one : steps)
        one.command.environment = environment_of(build, tools, places);
    return steps;
}

base::Environment environment_of(const recipe::CBuild& build, const recipe::CToolchain& tools,
                                 const CPlaces& places) {
    const auto tool = [&tools](const char* name) { return concat(tools.triplet, "-", name); };
    base::Environment environment = {
        {"AR", tool("ar")},
        {"CC", name_of_c(tools)},
        {"CXX", name_of_cxx(tools)},
        {"NM", tool("nm")},
        {"OBJCOPY", tool("objcopy")},
        {"RANLIB", tool("ranlib")},
        {"STRIP", tool("strip")},
        {"CC_FOR_BUILD", "gcc"},
        {"DESTDIR", places.staging.string()},
        {"HOME", places.home.string()},
        {"PATH", concat((places.tools / "bin").string(), ":/usr/local/bin:/usr/bin:/bin")},
        {"SOURCE_DATE_EPOCH", std::string(source_date)},
        {"TMPDIR", places.temporary.string()},
        {"TZ", "UTC"},
    };
    add_search_places(environment, tools, places);
    // CMake and Meson have them from their own files; there they would count twice.
    if (build.driver != "cmake" && build.driver != "meson") {
        environment["CFLAGS"] = base::join(tools.compiler_flags + build.flags, " ");
        environment["CXXFLAGS"] = environment["CFLAGS"];
        environment["LDFLAGS"] = base::join(tools.linker_flags, " ");
    }
    if (!build.answers.empty()) environment["CONFIG_SITE"] = (places.home / "config.site").string();
    return environment;
}

namespace {

Words operator+(Words first, const Words& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

std::string job_count() {
    return std::to_string(std::max(1U, std::thread::hardware_concurrency()));
}

void make_tools_for(const recipe::CBuild& build, const recipe::CToolchain& tools,
                    const CPlaces& places) {
    using Link = ToolPlaces::Link;
    using Tests = ToolPlaces::Tests;
    make_tools(tools,
               {.folder = places.tools,
                .sysroot = places.sysroot,
                .link = build.link == "static" ? Link::is_static : Link::is_dynamic,
                // CMake and Meson start the emulator themselves.
                .tests = build.emulate && build.driver == "autotools" ? Tests::run_emulated
                                                                      : Tests::never_run,
                .path_maps = {{places.source, "/usr/src"}, {places.build, "/usr/src/build"}}});
    std::string site;
    for (const auto& [name, value] : build.answers)
        site += concat(name, "=", base::quote_for_shell(value), "\n");
    if (!site.empty()) base::write_file(places.home / "config.site", site);
}

// Who takes all outputs from where they were built has no use for an installation.
bool takes_installed(const recipe::CBuild& build) {
    for (const auto& [name, path] : build.outputs) {
        if (path.starts_with('/')) return true;
    }
    return false;
}

CrossPlace cross_place(const recipe::CBuild& build, const CPlaces& places) {
    CrossPlace place = {.compilers = CrossPlace::Compilers::of_make_tools,
                        .sysroot = places.sysroot,
                        .compiler = build.flags};
    if (!build.emulate) return place;
    place.emulator = {"qemu-arm", "-cpu", "arm946"};
    if (!places.sysroot.empty())
        place.emulator = place.emulator + Words{"-L", places.sysroot.string()};
    return place;
}

// Where pkg-config looks, and where ccache keeps what it has.
void add_search_places(base::Environment& environment, const recipe::CToolchain& tools,
                       const CPlaces& places) {
    if (places.sysroot.empty()) {
        // A list of one folder that is empty: nothing of the host's is ever found.
        environment["PKG_CONFIG_LIBDIR"] = places.home.string();
    } else {
        const std::string root = places.sysroot.string();
        environment["PKG_CONFIG_SYSROOT_DIR"] = root;
        environment["PKG_CONFIG_LIBDIR"] =
            concat(root, "/usr/lib/", tools.triplet, "/pkgconfig:", root, "/usr/share/pkgconfig");
    }
    // Each build has folders of its own: what lies in them is found again by relative names.
    environment["CCACHE_BASEDIR"] = places.staging.parent_path().string();
    environment["CCACHE_NOHASHDIR"] = "1";
    const base::Environment own = base::pass_environment({"CCACHE_DIR"});
    const auto folder = own.find("CCACHE_DIR");
    environment["CCACHE_DIR"] =
        folder != own.end() ? folder->second : (base::cache_folder() / "ccache").string();
}

std::vector<CStep> steps_of_driver(const recipe::CBuild& build, const recipe::CToolchain& tools,
                                   const CPlaces& places) {
    if (build.driver == "make") return make_steps(build, tools, places);
    if (build.driver == "autotools") return autotools_steps(build, tools, places);
    if (build.driver == "cmake") return cmake_steps(build, tools, places);
    if (build.driver == "meson") return meson_steps(build, tools, places);
    std::vector<CStep> steps;
    for (const Words& words : build.commands)
        steps.push_back(step("build", words, places.source));
    return steps;
}

std::vector<CStep> make_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                              const CPlaces& places) {
    // Makefiles set these themselves; only on the command line do ours win.
    const Words make = {"make",
                        concat("CC=", name_of_c(tools)),
                        concat("CXX=", name_of_cxx(tools)),
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
    Words configure = {"./configure", concat("--host=", tools.triplet), "--prefix=/usr",
                       "--sysconfdir=/etc", "--localstatedir=/var"};
    // The same machine for both: then configure runs its tests.
    if (build.emulate) configure.push_back(concat("--build=", tools.triplet));
    return {step("configure", configure + build.configure, places.source),
            step("build", Words{"make", "-j", job_count()} + build.make, places.source),
            step("install", {"make", concat("DESTDIR=", places.staging.string()), "install"},
                 places.source)};
}

std::vector<CStep> cmake_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                               const CPlaces& places) {
    const fs::path file = places.temporary / "toolchain.cmake";
    base::write_file(file, cmake_toolchain_file(tools, cross_place(build, places)));
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
    base::write_file(file, meson_cross_file(tools, cross_place(build, places)));
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
