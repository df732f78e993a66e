#include "recipe/c_build.hpp"

#include "base/text.hpp"
#include "recipe/read.hpp"
#include "recipe/rules.hpp"

namespace recipe {

namespace {

CBuild read_common(base::Fields fields, const std::string& driver);

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
             return build;
         }},
        {"cmake", "A CMakeLists.txt.",
         [](base::Fields one) -> Build {
             CBuild build = read_common(one, "cmake");
             build.configure = one.texts(configure_key, base::one_line);
             return build;
         }},
        {"meson", "A meson.build.", [](base::Fields one) -> Build {
             CBuild build = read_common(one, "meson");
             build.configure = one.texts(configure_key, base::one_line);
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

}  // namespace

}  // namespace recipe
