#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "recipe/lock.hpp"
#include "recipe/rules.hpp"

#include <nlohmann/json.hpp>

namespace recipe {

namespace {

using Json = nlohmann::ordered_json;

// Of the file; another number means that armpack is too old, or too new, for it.
constexpr std::uint64_t format = 1;

constexpr base::Rule machine{"[a-z0-9]+-[a-z0-9]+", "a machine as Go calls it (linux-amd64)"};
constexpr base::Rule go_sum_line{"[!-~]+ v[!-~]+ h1:[A-Za-z0-9+/]{43}=", "a line of go.sum"};
constexpr base::Rule any_address{"(?:(?:https?|file)://|debian:pool/)[!-~]+",
                                 "an address (https://example.org/a)"};

LockedSysroot read_sysroot(base::Fields fields);
LockedFile read_file(base::Fields item);
LockedGo read_go(base::Fields fields);
std::string unsealed(const Lock& lock);
std::string list_of(const std::vector<Json>& items, std::string_view margin);
std::string indented(const std::string& json);
std::string lines_of(const Json& object, std::string_view margin);
std::string sysroot_json(const LockedSysroot& sysroot);
std::string files_json(const std::vector<LockedFile>& files);
std::string go_json(const LockedGo& go);

}  // namespace

Lock load_lock(const std::filesystem::path& file) {
    return parse_lock(file, base::read_file(file, std::uint64_t{16} << 20));
}

Lock parse_lock(const std::filesystem::path& file, std::string_view text) {
    base::Document document(file.string(), text);
    base::Fields root = document.root();
    Lock lock;
    root.number({"lock", "the format"}, {format, format});
    lock.recipe = root.text("recipe", rule::name);
    lock.version = root.text("version", rule::version);
    lock.source = root.text("source", base::one_line);
    lock.compiler = root.text("compiler", base::one_line);
    lock.toolchain = root.text("toolchain", rule::name);
    lock.toolchain_sha256 = root.text("toolchain_sha256", rule::sha256);
    lock.definition = root.text("definition", rule::name);
    lock.definition_sha256 = root.text("definition_sha256", rule::sha256);
    lock.resolution_sha256 = root.text("resolution_sha256", rule::sha256);
    lock.wanted = root.texts("wanted", rule::debian_package);
    lock.image = read_locked_packages(root.object("image"));
    if (auto sysroot = root.optional_object("sysroot")) lock.sysroot = read_sysroot(*sysroot);
    if (auto package = root.optional_object("source_package")) {
        lock.source_package = read_locked_source_package(*package);
    }
    for (base::Fields& item : root.objects({"files", "downloaded by their SHA-256"})) {
        lock.files.push_back(read_file(item));
    }
    if (auto go = root.optional_object("go")) lock.go = read_go(*go);
    const std::string seal = root.text({"seal", "SHA-256 over the rest"}, rule::sha256);
    document.finish();
    if (seal == base::sha256_of(unsealed(lock))) return lock;
    throw base::Error(base::concat(file.string(),
                                   ": its seal does not fit the rest: it was edited "
                                   "or merged by hand"),
                      base::Exit::bad_request)
        .set_hint("take back the edits, or make it anew: armpack lock --update");
}

std::string to_json(const Lock& lock) {
    const std::string body = unsealed(lock);
    return base::concat("{\n", body, ",\n  \"seal\": \"", base::sha256_of(body), "\"\n}\n");
}

namespace {

LockedSysroot read_sysroot(base::Fields fields) {
    return {.definition = fields.text("definition", rule::name),
            .definition_sha256 = fields.text("definition_sha256", rule::sha256),
            .resolution_sha256 = fields.text("resolution_sha256", rule::sha256),
            .wanted = fields.texts("wanted", rule::debian_package),
            .packages = read_locked_packages(fields)};
}

LockedFile read_file(base::Fields item) {
    return {.name = item.text("name", rule::file_name),
            .urls = item.some_texts("urls", any_address),
            .size_bytes = item.number("size_bytes", {1, std::uint64_t{4} << 30}),
            .sha256 = item.text("sha256", rule::sha256)};
}

LockedGo read_go(base::Fields fields) {
    LockedGo go;
    go.toolchains = fields.text_map("toolchains", machine, rule::go_sum);
    go.added_sums = fields.texts({"added_sums", "that go.sum lacks"}, go_sum_line);
    for (base::Fields& item : fields.some_objects("modules")) {
        go.modules.push_back({.path = item.text("path", rule::go_module),
                              .version = item.text("version", rule::go_module_version),
                              .sum = item.text("sum", rule::go_sum)});
    }
    return go;
}

// Everything between the outermost braces but for the seal.
std::string unsealed(const Lock& lock) {
    const Json head{{"lock", format},
                    {"recipe", lock.recipe},
                    {"version", lock.version},
                    {"source", lock.source},
                    {"compiler", lock.compiler},
                    {"toolchain", lock.toolchain},
                    {"toolchain_sha256", lock.toolchain_sha256},
                    {"definition", lock.definition},
                    {"definition_sha256", lock.definition_sha256},
                    {"resolution_sha256", lock.resolution_sha256},
                    {"wanted", lock.wanted}};
    std::string text = lines_of(head, "  ");
    text += base::concat("  \"image\": ", indented(to_json(lock.image)));
    if (!lock.sysroot.definition.empty()) {
        text += base::concat(",\n  \"sysroot\": ", sysroot_json(lock.sysroot));
    }
    if (lock.source_package) {
        text += base::concat(",\n  \"source_package\": ", indented(to_json(*lock.source_package)));
    }
    if (!lock.files.empty()) text += base::concat(",\n  \"files\": ", files_json(lock.files));
    if (!lock.go.modules.empty()) text += base::concat(",\n  \"go\": ", go_json(lock.go));
    return text;
}

// One item a line: a changed version is one changed line in a diff.
std::string list_of(const std::vector<Json>& items, std::string_view margin) {
    std::string out = "[";
    for (std::size_t at = 0; at < items.size(); ++at) {
        out += base::concat(at == 0 ? "\n" : ",\n", margin, "  ", items[at].dump());
    }
    return items.empty() ? "[]" : base::concat(out, "\n", margin, "]");
}

std::string indented(const std::string& json) {
    return base::replace_all(json, "\n", "\n  ");
}

// One key a line, each with a comma after it.
std::string lines_of(const Json& object, std::string_view margin) {
    std::string text;
    for (const auto& [key, value] : object.items())
        text += base::concat(margin, "\"", key, "\": ", value.dump(), ",\n");
    return text;
}

std::string sysroot_json(const LockedSysroot& sysroot) {
    const Json head{{"definition", sysroot.definition},
                    {"definition_sha256", sysroot.definition_sha256},
                    {"resolution_sha256", sysroot.resolution_sha256},
                    {"wanted", sysroot.wanted}};
    // The packages' object without its first brace and line end.
    const std::string packages = indented(to_json(sysroot.packages)).substr(2);
    return base::concat("{\n", lines_of(head, "    "), packages);
}

std::string files_json(const std::vector<LockedFile>& files) {
    std::vector<Json> items;
    items.reserve(files.size());
    for (const LockedFile& file : files) {
        items.push_back(Json{{"name", file.name},
                             {"urls", file.urls},
                             {"size_bytes", file.size_bytes},
                             {"sha256", file.sha256}});
    }
    return list_of(items, "  ");
}

std::string go_json(const LockedGo& go) {
    std::vector<Json> sums(go.added_sums.begin(), go.added_sums.end());
    std::vector<Json> modules;
    for (const LockedModule& module : go.modules) {
        modules.push_back(
            Json{{"path", module.path}, {"version", module.version}, {"sum", module.sum}});
    }
    std::string text = "{\n";
    if (!go.toolchains.empty()) {
        text += base::concat("    \"toolchains\": ", Json(go.toolchains).dump(), ",\n");
    }
    if (!sums.empty()) text += base::concat("    \"added_sums\": ", list_of(sums, "    "), ",\n");
    return base::concat(text, "    \"modules\": ", list_of(modules, "    "), "\n  }");
}

}  // namespace

}  // namespace recipe
