#include "recipe/read.hpp"
#include "recipe/rules.hpp"

namespace recipe {

namespace {

GoBuild read_go_build(base::Fields fields, const std::string& version);

}  // namespace

Build read_build(base::Fields fields, const std::string& version) {
    return fields.variant<Build>({"driver", "What builds it."},
                                 {{"go", "The Go command, without cgo.",
                                   [&](base::Fields one) { return read_go_build(one, version); }}});
}

namespace {

GoBuild read_go_build(base::Fields fields, const std::string& version) {
    GoBuild build;
    build.toolchain = fields.text_or({"toolchain", "A file of toolchains/, without .json."},
                                     "go-armv5", rule::name);
    build.go = fields.text({"go", "The Go release that compiles it."}, rule::go_version);
    build.package =
        fields.text_or({"package", "The main package, below the module."}, ".", rule::go_package);
    build.output = fields.text({"output", "The program's file name."}, rule::file_name);
    build.tags = fields.texts({"tags", "Build tags."}, rule::go_tag);
    for (const auto& [variable, value] :
         fields.text_map({"variables", "What the linker sets: import path and variable to text."},
                         rule::go_variable, rule::go_value)) {
        build.variables[variable] = with_version(value, version);
    }
    build.goarm = fields.text_or(
        {"goarm", "GOARM. The routers run 5; more is refused by the check of the result."}, "5",
        rule::goarm);
    return build;
}

}  // namespace

}  // namespace recipe
