#include "base/text.hpp"
#include "recipe/recipe.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace recipe {

using nlohmann::ordered_json;

namespace {

ordered_json to_json(const Source& source);
ordered_json to_json(const Build& build);
ordered_json to_json(const CBuild& build);
ordered_json to_json(const std::vector<std::vector<std::string>>& commands);
ordered_json to_json(const Image& image);
ordered_json to_json(const AddedFile& file);
ordered_json to_json(const Waiver& waiver);
ordered_json to_json(const Mount& mount);
ordered_json to_json(const Mount::File& file);
ordered_json to_json(Network network);
ordered_json to_json(const Check& check);
ordered_json to_json(const Budget& budget);
ordered_json to_json(const RouterOs& routeros);
ordered_json to_json(const TestFile& file);
ordered_json to_json(const Service& service);
ordered_json to_json(const SmokeTest& test);
ordered_json to_json(const Step& step);

// Calls the function that takes the alternative held.
template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
// clang before 17 does not deduce this by itself.
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

// A file with empty texts would not load again, so they are left out.
void put(ordered_json& into, const char* key, const std::string& text) {
    if (!text.empty()) into[key] = text;
}

template <class T>
ordered_json list_of(const std::vector<T>& items) {
    ordered_json list = ordered_json::array();
    for (const T& item : items)
        list.push_back(to_json(item));
    return list;
}

}  // namespace

std::string resolved(const Recipe& recipe) {
    const ordered_json whole = {{"name", recipe.name},
                                {"version", recipe.version},
                                {"summary", recipe.summary},
                                {"homepage", recipe.homepage},
                                {"licence", recipe.licence},
                                {"source", to_json(recipe.source)},
                                {"build", to_json(recipe.build)},
                                {"image", to_json(recipe.image)},
                                {"check", to_json(recipe.check)},
                                {"budget", to_json(recipe.budget)},
                                {"routeros", to_json(recipe.routeros)},
                                {"smoke_tests", list_of(recipe.smoke_tests)}};
    return whole.dump(2) + "\n";
}

namespace {

ordered_json to_json(const Source& source) {
    ordered_json json = {{"kind", kind_of(source)}};
    std::visit(Overloaded{[&](const GoModule& one) {
                              json["module"] = one.module;
                              json["version"] = one.version;
                              json["sum"] = one.sum;
                          },
                          [&](const GitRepository& one) {
                              json["url"] = one.url;
                              put(json, "tag", one.tag);
                              json["commit"] = one.commit;
                              json["submodules"] = one.submodules;
                              json["patches"] = one.patches;
                          },
                          [&](const Tarball& one) {
                              json["urls"] = one.urls;
                              json["sha256"] = one.sha256;
                              json["patches"] = one.patches;
                          },
                          [&](const DebianSource& one) {
                              put(json, "suite", one.suite);
                              json["package"] = one.package;
                              json["version"] = one.version;
                              json["patches"] = one.patches;
                          },
                          [&](const LocalFolder& one) {
                              json["path"] = one.path;
                              json["patches"] = one.patches;
                          }},
               source);
    return json;
}

ordered_json to_json(const Build& build) {
    if (const auto* c = std::get_if<CBuild>(&build)) return to_json(*c);
    const auto& go = std::get<GoBuild>(build);
    return {{"driver", "go"},
            {"toolchain", go.toolchain},
            {"go", go.go},
            {"package", go.package},
            {"output", go.output},
            {"tags", go.tags},
            {"variables", go.variables},
            {"goarm", go.goarm},
            {"link", go.link},
            {"packages", go.packages}};
}

ordered_json to_json(const std::vector<std::vector<std::string>>& commands) {
    ordered_json list = ordered_json::array();
    for (const std::vector<std::string>& words : commands)
        list.push_back({{"run", words}});
    return list;
}

ordered_json to_json(const CBuild& build) {
    ordered_json json = {{"driver", build.driver},
                         {"toolchain", build.toolchain},
                         {"folder", build.folder},
                         {"link", build.link},
                         {"packages", build.packages},
                         {"flags", build.flags},
                         {"prepare", to_json(build.prepare)},
                         {"emulate", build.emulate}};
    for (const auto& [name, path] : build.outputs)
        json["outputs"].push_back(
            {{"name", name}, {"path", path}, {"symbols", build.with_symbols.contains(name)}});
    // A driver that has no use for a key does not know it either.
    if (build.driver == "commands") {
        json["commands"] = to_json(build.commands);
        return json;
    }
    if (build.driver == "autotools") json["answers"] = build.answers;
    if (build.driver != "make") json["configure"] = build.configure;
    if (build.driver == "make" || build.driver == "autotools") json["make"] = build.make;
    if (build.driver == "make") json["install"] = build.install;
    return json;
}

ordered_json to_json(const AddedFile& file) {
    char mode[16];
    std::snprintf(mode, sizeof mode, "%04o", file.mode);
    const char* from = file.from == AddedFile::From::build ? "build:" : "recipe:";
    return {{"from", from + file.name},
            {"to", file.to},
            {"mode", mode},
            {"owner", base::concat(file.user, ":", file.group)}};
}

ordered_json to_json(const Image& image) {
    ordered_json json = {{"definition", image.definition},
                         {"packages", image.packages},
                         {"files", list_of(image.files)},
                         {"environment", image.environment},
                         {"entrypoint", image.entrypoint},
                         {"command", image.command},
                         {"working_folder", image.working_folder},
                         {"volumes", image.volumes},
                         {"ports", image.ports},
                         {"labels", image.labels}};
    put(json, "user", image.user);
    return json;
}

ordered_json to_json(const Waiver& waiver) {
    ordered_json json = ordered_json::object();
    put(json, "file", waiver.file);
    put(json, "function", waiver.function);
    json["needs"] = waiver.needs;
    json["why"] = waiver.why;
    return json;
}

ordered_json to_json(const Check& check) {
    return {{"profile", check.profile}, {"waivers", list_of(check.waivers)}};
}

ordered_json to_json(const Budget& budget) {
    return {{"archive_mib", budget.archive_mib},
            {"store_mib", budget.store_mib},
            {"memory_mib", budget.memory_mib}};
}

ordered_json to_json(const Mount::File& file) {
    return {{"from", file.from}, {"to", file.to}};
}

ordered_json to_json(const Mount& mount) {
    return {{"name", mount.name},
            {"to", mount.to},
            {"read_only", mount.read_only},
            {"files", list_of(mount.files)}};
}

ordered_json to_json(Network network) {
    return name_of(network);
}

ordered_json to_json(const RouterOs& routeros) {
    return {{"minimum", routeros.minimum},
            {"memory_high_mib", routeros.memory_high_mib},
            {"mounts", list_of(routeros.mounts)},
            {"environment", routeros.environment},
            {"secrets", routeros.secrets},
            {"tun", routeros.tun},
            {"start_on_boot", routeros.start_on_boot},
            {"networks", list_of(routeros.networks)}};
}

ordered_json to_json(const Step& step) {
    ordered_json json = ordered_json::object();
    std::visit(Overloaded{[&](const RunStep& one) {
                              json["do"] = "run";
                              json["arguments"] = one.arguments;
                              json["status"] = one.status;
                              put(json, "output", one.output);
                          },
                          [&](const HttpStep& one) {
                              json["do"] = "http";
                              json["url"] = one.url;
                              put(json, "proxy", one.proxy);
                              json["status"] = one.status;
                              put(json, "body", one.body);
                          },
                          [&](const DnsStep& one) {
                              json["do"] = one.url.empty() ? "dns" : "doh";
                              if (one.url.empty()) json["port"] = one.port;
                              put(json, "url", one.url);
                              json["name"] = one.name;
                              json["type"] = one.type;
                              put(json, "answer", one.answer);
                          },
                          [&](const TalkStep& one) {
                              json["do"] = one.over == TalkStep::Over::tcp ? "tcp" : "udp";
                              json["port"] = one.port;
                              json["send"] = one.send;
                              json["receive"] = one.receive;
                          }},
               step);
    return json;
}

ordered_json to_json(const Ready& ready) {
    ordered_json json = ordered_json::object();
    put(json, "port", ready.port);
    put(json, "log", ready.log);
    put(json, "file", ready.file);
    return json;
}

ordered_json to_json(const TestFile& file) {
    return {{"from", file.from}, {"to", file.to}};
}

ordered_json to_json(const Service& service) {
    ordered_json json = ordered_json::object();
    put(json, "recipe", service.recipe);
    json["command"] = service.command;
    json["files"] = list_of(service.files);
    json["ready"] = to_json(service.ready);
    return json;
}

ordered_json to_json(const SmokeTest& test) {
    ordered_json json = {{"name", test.name},
                         {"command", test.command},
                         {"files", list_of(test.files)},
                         {"services", list_of(test.services)},
                         {"stays", test.stays},
                         {"ready", to_json(test.ready)},
                         {"timeout", base::concat(test.timeout_s, "s")},
                         {"steps", list_of(test.steps)},
                         {"status", test.status}};
    put(json, "authority", test.authority);
    put(json, "output", test.output);
    return json;
}

}  // namespace

}  // namespace recipe
