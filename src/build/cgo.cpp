#include "build/cgo.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "build/c_build.hpp"
#include "build/c_steps.hpp"
#include "build/c_tools.hpp"

namespace build {

using base::concat;
namespace fs = std::filesystem;

base::Environment cgo_environment(const GoProgram& program, const Options& options,
                                  const fs::path& folder, const std::vector<fs::path>& mapped) {
    if (!program.toolchain.c) return {};
    const recipe::CToolchain& tools = *program.toolchain.c;
    const CPlaces places = {.staging = folder / "staging",
                            .temporary = folder / "temporary",
                            .home = folder / "home",
                            .tools = folder,
                            .sysroot = options.sysroot.folder};
    base::make_folders(places.home);
    base::make_folders(places.temporary);
    using Link = ToolPlaces::Link;
    ToolPlaces tool_places{
        .folder = folder,
        .sysroot = options.sysroot.folder,
        .link = program.build.link == "static" ? Link::is_static : Link::is_dynamic,
        .path_maps = {}};
    for (std::size_t at = 0; at < mapped.size(); ++at)
        tool_places.path_maps.emplace_back(mapped[at], concat("/usr/src/", at));
    make_tools(tools, tool_places);
    // Without CFLAGS of its own, as CMake's: the compilers of make_tools() have them already.
    base::Environment all = environment_of({.driver = "cmake"}, tools, places);
    for (const char* name : {"DESTDIR", "HOME", "TMPDIR", "TZ"})
        all.erase(name);
    // Go's cache knows compilers by name and version alone. A macro that nobody reads tells it
    // what else there is to them.
    all["CGO_CPPFLAGS"] =
        concat("-DARMPACK_CGO_", base::sha256_of(cgo_inputs(program, options)).substr(0, 32));
    all["CGO_CFLAGS"] = base::join(tools.compiler_flags, " ");
    all["CGO_CXXFLAGS"] = all["CGO_CFLAGS"];
    all["PKG_CONFIG"] = "pkg-config";
    return all;
}

std::string cgo_inputs(const GoProgram& program, const Options& options) {
    if (!program.toolchain.c) return {};
    const recipe::CToolchain& tools = *program.toolchain.c;
    std::string text = concat("cgo 1\nlink ", program.build.link, "\nsysroot ",
                              options.sysroot.digest, "\n", compiler_of(tools), "\n");
    for (const auto* flags : {&tools.target_flags, &tools.compiler_flags, &tools.linker_flags})
        text += concat(base::join(*flags, " "), "\n");
    return text;
}

}  // namespace build
