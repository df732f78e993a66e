#include "build/c_tools.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

std::string called(const std::string& triplet, const std::string& program);
std::string program_path(const std::string& name);
std::vector<std::string> command_of(const recipe::CToolchain& tools, const ToolPlaces& places,
                                    const std::string& program);
std::string compiler_script(const recipe::CToolchain& tools, const ToolPlaces& places,
                            const std::string& program);
std::string emulating_end(const ToolPlaces& places);
void write_program(const fs::path& file, const std::string& text);
std::vector<std::string> lines_in(const fs::path& file);

// Which flags ask for another processor: what GCC's manual lists for ARM, but for those that mean
// ARMv5TE or older. Tuning is harmless.
constexpr std::string_view look_at_words = R"(link=yes
refused=
source=
output=
last=
for word do
    case $word in
        -march=armv[45]* | -mcpu=arm7[a-z]* | -mcpu=arm[89]* | -mcpu=arm10* | -mcpu=xscale) ;;
        -march=* | -mcpu=* | -mfpu=* | -mfloat-abi=hard | -mfloat-abi=softfp | -mhard-float)
            refused=$word ;;
        -c | -S | -E | -M | -MM | -r | -shared | -fsyntax-only) link=no ;;
        *.c | *.cc | *.cpp | *.cxx | *.C | *.s | *.S) source=$word ;;
    esac
    [ "$last" = -o ] && output=$word
    last=$word
done
case $output in '' | conftest | conftest.* | a.out | *.exe | *cmTC_*) map= ;; *) map=$link ;; esac
if [ "$map" = yes ]; then
    map=$notes/links/$$-${output##*/}
    printf '%s\n' "$output" >"$map.output"
    set -- "-Wl,-Map=$map.map" "$@"
fi
if [ -n "$refused" ]; then
    printf '%s %s %s\n' "$refused" "${source:-${output:-?}}" "$PWD" >>"$notes/refused"
    echo "armpack: $refused${source:+ for $source} is refused: the routers run ARMv5TE without a" \
        "floating-point unit" >&2
    exit 1
fi
)";

}  // namespace

std::string name_of_c(const recipe::CToolchain& tools) {
    return called(tools.triplet, tools.c);
}

std::string name_of_cxx(const recipe::CToolchain& tools) {
    return called(tools.triplet, tools.cxx);
}

void make_tools(const recipe::CToolchain& tools, const ToolPlaces& places) {
    const fs::path bin = places.folder / "bin";
    base::make_folders(bin);
    base::make_folders(places.folder / "links");
    for (const auto& [name, program] :
         {std::pair{name_of_c(tools), tools.c}, std::pair{name_of_cxx(tools), tools.cxx}}) {
        write_program(bin / name, compiler_script(tools, places, program));
    }
    if (const auto found = base::find_program("pkg-config")) {
        const char* whole = places.link == ToolPlaces::Link::is_static ? " --static" : "";
        const std::string text = concat("#!/bin/sh\nexec ", found->string(), whole, " \"$@\"\n");
        write_program(bin / "pkg-config", text);
        write_program(bin / concat(tools.triplet, "-pkg-config"), text);
    }
    for (const char* name : {"cc", "c++", "gcc", "g++", "clang", "clang++"}) {
        const auto found = base::find_program(name);
        if (!found) continue;
        const std::string notes = base::quote_for_shell((places.folder / "host").string());
        write_program(bin / name, concat("#!/bin/sh\nprintf '%s\\n' \"", name, " $*\" >>", notes,
                                         "\nexec ", found->string(), " \"$@\"\n"));
    }
}

std::vector<std::string> refused_calls(const fs::path& folder) {
    return lines_in(folder / "refused");
}

std::vector<std::string> host_calls(const fs::path& folder) {
    return lines_in(folder / "host");
}

namespace {

std::string called(const std::string& triplet, const std::string& program) {
    return program.starts_with(triplet) ? program : concat(triplet, "-", program);
}

std::string program_path(const std::string& name) {
    const auto found = base::find_program(name);
    if (!found) throw base::Error(concat(name, " is not installed"));
    return found->string();
}

std::vector<std::string> command_of(const recipe::CToolchain& tools, const ToolPlaces& places,
                                    const std::string& program) {
    std::vector<std::string> words;
    if (const auto ccache = base::find_program("ccache")) words.push_back(ccache->string());
    const bool is_gcc = program.starts_with(tools.triplet);
    std::vector<std::pair<fs::path, std::string>> maps = places.path_maps;
    if (places.sysroot.empty()) {
        words.push_back(program_path(program));
    } else {
        const fs::path view = compiler_view(tools, places.sysroot);
        words.push_back(is_gcc ? (view / "bin" / program).string() : program_path(program));
        words.push_back(is_gcc ? "-no-canonical-prefixes"
                               : concat("--gcc-toolchain=", view.string()));
        words.push_back(concat("--sysroot=", places.sysroot.string()));
        maps.emplace_back(view, "/usr");
        maps.emplace_back(places.sysroot, "");
    }
    for (const auto* flags : {&tools.target_flags, &tools.compiler_flags})
        words.insert(words.end(), flags->begin(), flags->end());
    for (const auto& [path, name] : maps)
        words.push_back(concat("-ffile-prefix-map=", path.string(), "=", name));
    return words;
}

std::string compiler_script(const recipe::CToolchain& tools, const ToolPlaces& places,
                            const std::string& program) {
    const std::vector<std::string> command = command_of(tools, places, program);
    std::string text = concat("#!/bin/sh\nnotes=", base::quote_for_shell(places.folder.string()),
                              "\n", look_at_words);
    text +=
        concat("[ $link = yes ] && set -- ", base::quote_for_shell(tools.linker_flags), " \"$@\"",
               places.link == ToolPlaces::Link::is_static ? " -static -no-pie\n" : "\n");
    const std::string call = concat(base::quote_for_shell(command), " \"$@\"\n");
    if (places.tests == ToolPlaces::Tests::never_run) return concat(text, "exec ", call);
    return concat(text, call, emulating_end(places));
}

// A configure test links conftest and runs it: what it runs then starts the emulator.
std::string emulating_end(const ToolPlaces& places) {
    const std::string libraries =
        places.sysroot.empty() ? "" : concat(" -L ", places.sysroot.string());
    return concat(
        "status=$?\n"
        "case $output in\n"
        "    conftest | a.out)\n"
        "        [ $status = 0 ] && [ $link = yes ] || exit $status\n"
        "        mv \"$output\" \"$output.arm\" || exit 1\n"
        "        printf '#!/bin/sh\\nexec qemu-arm -cpu arm946",
        libraries,
        " \"%s\" \"$@\"\\n' \\\n"
        "            \"$PWD/$output.arm\" >\"$output\"\n"
        "        chmod +x \"$output\" ;;\n"
        "esac\n"
        "exit $status\n");
}

void write_program(const fs::path& file, const std::string& text) {
    base::write_plain_file(file, text, 0755);
}

std::vector<std::string> lines_in(const fs::path& file) {
    std::vector<std::string> lines;
    if (!fs::exists(file)) return lines;
    const std::string text = base::read_file(file);
    for (const std::string_view line : base::lines_of(text))
        lines.emplace_back(line);
    return lines;
}

}  // namespace

}  // namespace build
