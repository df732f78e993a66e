#include "recipe/toolchain.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/text.hpp"
#include "recipe/rules.hpp"

namespace recipe {

namespace {

Toolchain read(base::Fields root);
GoToolchain read_go(base::Fields fields);
CToolchain read_c(base::Fields fields);
void add_c(GoToolchain& go, std::string& digest, const std::filesystem::path& file);

constexpr base::Rule flag{"-[!-~]+", "a flag (-trimpath)"};
constexpr base::Rule program{"[A-Za-z0-9][A-Za-z0-9_.+-]*", "a program's name (clang++)"};
constexpr base::Rule triplet{"[a-z0-9_]+(?:-[a-z0-9_]+)+", "a triplet (arm-linux-gnueabi)"};

}  // namespace

Toolchain load_toolchain(const std::filesystem::path& file) {
    base::Document document = base::Document::load(file);
    Toolchain toolchain = read(document.root());
    document.finish();
    toolchain.digest = base::sha256_of_file(file);
    auto* go = std::get_if<GoToolchain>(&toolchain.tools);
    if (go != nullptr && !go->c_name.empty()) add_c(*go, toolchain.digest, file);
    return toolchain;
}

std::string toolchain_schema() {
    base::Document document = base::Document::describing();
    read(document.root());
    return document.schema("An armpack toolchain");
}

namespace {

Toolchain read(base::Fields root) {
    Toolchain toolchain;
    toolchain.name = root.text({"name", "As recipes call it; the file's name."}, rule::name);
    toolchain.summary = root.text({"summary", "What it makes, in one line."}, base::one_line);
    toolchain.profile = root.text(
        {"profile", "What its code runs on: a file of toolchains/profiles/."}, rule::name);
    using Tools = decltype(toolchain.tools);
    toolchain.tools = root.variant<Tools>(
        {"kind", "What it consists of."},
        {{"go", "The Go command.", [](base::Fields one) -> Tools { return read_go(one); }},
         {"c", "A C and C++ compiler.", [](base::Fields one) -> Tools { return read_c(one); }}});
    return toolchain;
}

GoToolchain read_go(base::Fields fields) {
    GoToolchain go;
    go.oldest_go =
        fields.text({"oldest_go", "The oldest Go command that can be used."}, rule::go_version);
    go.environment = fields.text_map({"environment", "What the Go command gets."},
                                     rule::variable_name, rule::line_or_nothing);
    go.build_flags = fields.texts({"build_flags", "Of go build."}, flag);
    go.linker_flags = fields.texts({"linker_flags", "Within -ldflags."}, flag);
    go.c_name =
        fields.text_or({"c_toolchain", "For cgo: a toolchain for C, which lies beside this file."},
                       "", rule::name);
    return go;
}

void add_c(GoToolchain& go, std::string& digest, const std::filesystem::path& file) {
    const std::filesystem::path beside = file.parent_path() / (go.c_name + ".json");
    if (!std::filesystem::exists(beside)) {
        throw base::Error(
            base::concat(file.string(), ": c_toolchain: there is no ", beside.string()),
            base::Exit::bad_request);
    }
    const Toolchain c = load_toolchain(beside);
    if (!std::holds_alternative<CToolchain>(c.tools)) {
        throw base::Error(
            base::concat(file.string(), ": c_toolchain: ", go.c_name, " is no toolchain for C"),
            base::Exit::bad_request);
    }
    go.c = std::get<CToolchain>(c.tools);
    digest = base::sha256_of(base::concat(digest, " ", c.digest));
}

CToolchain read_c(base::Fields fields) {
    CToolchain c;
    c.triplet = fields.text({"triplet", "What the binary utilities' names begin with."}, triplet);
    c.c = fields.text({"c", "The C compiler."}, program);
    c.cxx = fields.text({"cxx", "The C++ compiler."}, program);
    c.packages =
        fields.some_texts({"packages", "The Debian packages that bring it."}, rule::debian_package);
    c.target_flags = fields.texts(
        {"target_flags", "Of every call: what its code must be like to run there at all."}, flag);
    c.compiler_flags = fields.texts({"compiler_flags", "For C and C++."}, flag);
    c.linker_flags = fields.texts({"linker_flags", "For linking programs."}, flag);
    return c;
}

}  // namespace

}  // namespace recipe
