#include "build/c_outputs.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "build/c_tools.hpp"
#include "build/elf_output.hpp"
#include "build/output_cache.hpp"

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

fs::path place_of(const recipe::CBuild& build, const CPlaces& places, const std::string& path);
void require_arm(const fs::path& file, const CPlaces& places);
// Takes the debug information out of `file`; false if it has none.
bool split_debug(const CProgram& program, const std::string& name, const fs::path& file,
                 const fs::path& debug);

}  // namespace

std::map<std::string, fs::path> collect_outputs(const CProgram& program, const CPlaces& places,
                                                const fs::path& folder) {
    std::map<std::string, fs::path> files;
    for (const auto& [name, path] : program.build.outputs) {
        const fs::path from = place_of(program.build, places, path);
        const fs::path to = folder / name;
        base::write_file(to, base::read_file(from), 0755);
        files[name] = to;
        if (!is_elf(to)) continue;
        require_arm(to, places);
        const fs::path debug = folder / concat(name, ".debug");
        if (split_debug(program, name, to, debug)) files[concat(debug_mark, name)] = debug;
    }
    return files;
}

namespace {

fs::path place_of(const recipe::CBuild& build, const CPlaces& places, const std::string& path) {
    const bool installed = path.starts_with('/');
    const bool own_folder = build.driver == "cmake" || build.driver == "meson";
    fs::path from = installed ? places.staging / fs::path(path).relative_path()
                              : (own_folder ? places.build : places.source) / path;
    if (fs::is_regular_file(from)) return from;
    throw base::Error(concat("the build made no ", path))
        .set_hint(installed ? "see in the log what was installed, and correct build.outputs"
                            : "correct build.outputs: the path is relative to the folder that was "
                              "built");
}

void require_arm(const fs::path& file, const CPlaces& places) {
    try {
        require_arm_elf(file);
    } catch (base::Error& error) {
        const std::string name = file.filename().string();
        for (const std::string& call : host_calls(places.tools)) {
            if (call.find(concat("-o ", name)) == std::string::npos &&
                call.find(concat("/", name)) == std::string::npos)
                continue;
            error.set_detail(concat("the host's compiler made it: ", call, "\n"));
        }
        throw;
    }
}

bool split_debug(const CProgram& program, const std::string& name, const fs::path& file,
                 const fs::path& debug) {
    const std::string& triplet = program.toolchain.triplet;
    const std::string objcopy = concat(triplet, "-objcopy");
    const std::string bytes = base::read_file(file);
    const bool has_any = bytes.find(".debug_info") != std::string::npos;
    if (has_any) {
        base::run_checked({.argv = {objcopy, "--only-keep-debug", "--compress-debug-sections",
                                    file.string(), debug.string()}});
    }
    const bool keeps_symbols = program.build.with_symbols.contains(name);
    base::run_checked(
        {.argv = {concat(triplet, "-strip"), keeps_symbols ? "--strip-debug" : "--strip-unneeded",
                  file.string()}});
    return has_any;
}

}  // namespace

}  // namespace build
