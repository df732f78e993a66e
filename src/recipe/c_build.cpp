#include "recipe/c_build.hpp"

#include "base/text.hpp"
#include "recipe/read.hpp"
#include "recipe/rules.hpp"

namespace recipe {

namespace {

CBuild read_common(base::Fields fields, const std::string& driver);
std::vector<std::vector<std::string>> read_commands(std::vector<base::Fields> list);

constexpr base::Rule compiler_flag{"-[!-~]+", "a flag (-DNDEBUG)"};
constexpr base::Rule cache_variable{"[A-Za-z_][A-Za-z0-9_]*",
                                    "a variable (ac_cv_func_malloc_0_nonnull)"};
constexpr base::Rule output_path{
    "/?(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+(?:/(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+)*",
    "a path in what was installed (/usr/bin/iperf3) or built (src/tool)"};

constexpr base::Rule folder_path{
    "\\.|(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+(?:/(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+)*",
    "a folder below the source (., src)"};

const base::Key configure_key{"configure", "More arguments for configuring."};
const base::Key make_key{"make", "More arguments of the make that builds."};

}  // namespace

std::vector<base::Case<Build>> c_build_cases() {
    return {
        {"make", "A Makefile that takes CC, CXX, CFLAGS and LDFLAGS.",
         [](base::Fields one) -> Build {
             CBuild build = read_common(one, "make");
             build.make = one.texts(make_key, base::one_line);
             build.install = one.texts(
                 {"install", "Arguments of the make that installs; none: nothing is installed."},
                 base::one_line);
             return build;
         }},
        {"autotools", "A configure script and the Makefile it makes.",
         [](base::Fields one) -> Build {
             CBuild build = read_common(one, "autotools");
             build.configure = one.texts(configure_key, base::one_line);
             build.make = one.texts(make_key, base::one_line);
             build.answers = one.text_map(
                 {"answers", "Of tests that would have to run a program: ac_cv_… to the result."},
                 cache_variable, base::one_line);
             return build;
         }},
        {"cmake", "A CMakeLists.txt.",
         [](base::Fields one) -> Build {
             CBuild build = read_common(one, "cmake");
             build.configure = one.texts(configure_key, base::one_line);
             return build;
         }},
        {"meson", "A meson.build.",
         [](base::Fields one) -> Build {
             CBuild build = read_common(one, "meson");
             build.configure = one.texts(configure_key, base::one_line);
             return build;
         }},
        {"commands", "Anything else: programs with their arguments, one after the other.",
         [](base::Fields one) -> Build {
             CBuild build = read_common(one, "commands");
             build.commands = read_commands(
                 one.some_objects({"commands", "What builds it, and installs into $DESTDIR."}));
             return build;
         }}};
}

namespace {

CBuild read_common(base::Fields fields, const std::string& driver) {
    CBuild build;
    build.driver = driver;
    build.toolchain = fields.text_or({"toolchain", "A file of toolchains/, without .json."},
                                     "gcc-armv5", rule::name);
    const base::Key folder{"folder", "Where the project lies in the source."};
    build.folder = fields.text_or(folder, ".", folder_path);
    build.link = fields.choice_or({"link", "How libraries come into the program."}, "static",
                                  {"static", "dynamic"});
    build.packages = fields.texts(
        {"packages", "Debian packages that it is compiled against (libssl-dev), for the router."},
        rule::debian_package);
    build.flags = fields.texts({"flags", "More flags of the compiler."}, compiler_flag);
    build.prepare = read_commands(fields.objects(
        {"prepare", "Commands before configuring, in the project's folder (autoreconf)."}));
    build.emulate = fields.flag_or_false(
        {"emulate", "Whether configure tests may run programs for the router, by qemu-arm."});
    for (base::Fields& one : fields.some_objects({"outputs", "What is taken from the build."})) {
        const std::string name = one.text({"name", "As image.files calls it."}, rule::file_name);
        const std::string path = one.text(
            {"path", "Where it was installed (/usr/bin/iperf3), or lies in the build (src/tool)."},
            output_path);
        if (one.flag_or_false({"symbols",
                               "Whether it keeps its symbol table (not debug "
                               "information): waivers name functions by it."})) {
            build.with_symbols.insert(name);
        }
        if (!build.outputs.emplace(name, path).second) {
            one.problem("name", base::concat("an earlier output is called ", name));
        }
    }
    return build;
}

std::vector<std::vector<std::string>> read_commands(std::vector<base::Fields> list) {
    std::vector<std::vector<std::string>> commands;
    commands.reserve(list.size());
    for (base::Fields& one : list) {
        commands.push_back(one.some_texts({"run", "The program and its arguments; no shell."},
                                          rule::line_or_nothing));
    }
    return commands;
}

}  // namespace

}  // namespace recipe
