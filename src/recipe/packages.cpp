#include "recipe/packages.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>

namespace recipe {

namespace {

using Json = nlohmann::ordered_json;

constexpr base::Rule package_name{"[a-z0-9][a-z0-9+.-]+", "a Debian package's name"};
constexpr base::Rule version{"[A-Za-z0-9.+:~-]+", "a version"};
constexpr base::Rule digest{"[0-9a-f]{64}", "64 hexadecimal digits"};
constexpr base::Rule pool_path{"[A-Za-z0-9._~+-]+(/[A-Za-z0-9_~+-][A-Za-z0-9._~+:%-]*)*",
                               "a path below a mirror's address"};

Json suite_json(const LockedSuite& suite);
Json package_json(const LockedPackage& package);
std::string lines(const std::string& key, const std::vector<Json>& items);

}  // namespace

std::string to_json(const LockedPackages& packages) {
    std::vector<Json> suites;
    std::vector<Json> items;
    for (const LockedSuite& suite : packages.suites)
        suites.push_back(suite_json(suite));
    for (const LockedPackage& package : packages.packages)
        items.push_back(package_json(package));
    return base::concat("{\n", lines("suites", suites), ",\n", lines("packages", items), "\n}");
}

LockedPackages read_locked_packages(base::Fields fields) {
    LockedPackages result;
    for (base::Fields& item : fields.objects({"suites", "as they were when resolved"})) {
        LockedSuite suite;
        suite.name = item.text("suite", base::one_line);
        suite.date = item.text_or({"date", "of the signed release file"}, "", base::one_line);
        suite.time = static_cast<std::int64_t>(item.number_or({"time", "the same in seconds"}, 0));
        suite.missing =
            item.text_or({"missing", "why its packages were left out"}, "", base::one_line);
        result.suites.push_back(std::move(suite));
    }
    for (base::Fields& item : fields.objects({"packages", "in the order to unpack"})) {
        result.packages.push_back(read_locked_package(item));
    }
    return result;
}

LockedPackage read_locked_package(base::Fields& fields) {
    LockedPackage package;
    package.name = fields.text("name", package_name);
    package.version = fields.text("version", version);
    package.architecture = fields.choice("architecture", {"armel", "all"});
    package.archive = fields.choice({"archive", "which mirror"}, {"debian", "debian-security"});
    package.pool_path = fields.text({"path", "below the mirror's address"}, pool_path);
    package.size_bytes = fields.number("size_bytes", {1, std::uint64_t{4} << 30});
    package.sha256 = fields.text("sha256", digest);
    package.source = fields.text({"source", "source package"}, package_name);
    package.source_version = fields.text("source_version", version);
    package.installed_kib = fields.number_or("installed_kib", 0);
    return package;
}

std::string to_json(const LockedSourcePackage& package) {
    Json files = Json::array();
    for (const LockedSourcePackage::File& file : package.files) {
        files.push_back(
            {{"path", file.pool_path}, {"size_bytes", file.size_bytes}, {"sha256", file.sha256}});
    }
    Json json{{"name", package.name}, {"version", package.version}, {"archive", package.archive}};
    if (package.time != 0) json["time"] = package.time;
    json["files"] = std::move(files);
    return json.dump(2);
}

LockedSourcePackage read_locked_source_package(base::Fields fields) {
    LockedSourcePackage package;
    package.name = fields.text("name", package_name);
    package.version = fields.text("version", version);
    package.archive = fields.choice({"archive", "which mirror"}, {"debian", "debian-security"});
    package.time = static_cast<std::int64_t>(
        fields.number_or({"time", "of the signed release file, in seconds"}, 0));
    for (base::Fields& item : fields.some_objects({"files", "the .dsc, then what it names"})) {
        package.files.push_back({item.text({"path", "below the mirror's address"}, pool_path),
                                 item.number("size_bytes", {1, std::uint64_t{4} << 30}),
                                 item.text("sha256", digest)});
    }
    return package;
}

namespace {

Json suite_json(const LockedSuite& suite) {
    Json json{{"suite", suite.name}};
    if (!suite.date.empty()) json["date"] = suite.date;
    if (suite.time != 0) json["time"] = suite.time;
    if (!suite.missing.empty()) json["missing"] = suite.missing;
    return json;
}

Json package_json(const LockedPackage& package) {
    return Json{{"name", package.name},
                {"version", package.version},
                {"architecture", package.architecture},
                {"archive", package.archive},
                {"path", package.pool_path},
                {"size_bytes", package.size_bytes},
                {"sha256", package.sha256},
                {"source", package.source},
                {"source_version", package.source_version},
                {"installed_kib", package.installed_kib}};
}

// One item a line: a changed version is one changed line in a diff.
std::string lines(const std::string& key, const std::vector<Json>& items) {
    std::string out = base::concat("  \"", key, "\": [");
    for (std::size_t at = 0; at < items.size(); ++at) {
        out += base::concat(at == 0 ? "\n    " : ",\n    ", items[at].dump());
    }
    return out + (items.empty() ? "]" : "\n  ]");
}

}  // namespace

}  // namespace recipe
