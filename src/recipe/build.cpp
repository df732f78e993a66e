#include "recipe/read.hpp"
#include "recipe/rules.hpp"

namespace recipe {

namespace {

GoBuild read_go_build(base::Fields fields, const std::string& version);

}  // namespace

Build read_build(base::Fields fields, const std::string& version) {
    std::vector<base::Case<Build>> cases = {
        {"go", "The Go command.", [&](base::Fields one) { return read_go_build(one, version); }}};
    for (base::Case<Build>& one : c_build_cases())
        cases.push_back(std::move(one));
    return fields.variant<Build>({"driver", "What builds it."}, cases);
}

std::string toolchain_of(const Build& build) {
    return std::visit([](const auto& one) { return one.toolchain; }, build);
}

std::vector<std::string> outputs_of(const Build& build) {
    if (const auto* go = std::get_if<GoBuild>(&build)) return {go->output};
    std::vector<std::string> names;
    for (const auto& [name, path] : std::get<CBuild>(build).outputs)
        names.push_back(name);
    return names;
}

const std::vector<std::string>& compiled_against(const Build& build) {
    return std::visit(
        [](const auto& one) -> const auto& { return one.packages; }, build);
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
    build.link = fields.choice_or({"link", "With cgo: how libraries come into the program."},
                                  "static", {"static", "dynamic"});
    build.packages = fields.texts({"packages",
                                   "With cgo: Debian packages that it is compiled against "
                                   "(libpcap0.8-dev), for the router."},
                                  rule::debian_package);
    return build;
}

}  // namespace

}  // namespace recipe
