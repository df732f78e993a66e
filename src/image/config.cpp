#include "image/config.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "image/json.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <ctime>
#include <utility>

// https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md

namespace image {

namespace {

constexpr std::string_view digest_prefix = "sha256:";

using base::JsonValue;
using nlohmann::json;

json keys_of(const std::vector<std::string>& names);
std::vector<std::string> names_of(const JsonValue& object, std::string_view key);
void read_inner(const JsonValue& inner, Config& config);
std::int64_t seconds_of(const std::string& text);

}  // namespace

std::string Config::platform() const {
    return base::concat(os, '/', architecture, variant.empty() ? "" : "/", variant);
}

std::string to_json(const Config& config) {
    json inner = json::object();
    if (!config.entrypoint.empty()) inner["Entrypoint"] = config.entrypoint;
    if (!config.command.empty()) inner["Cmd"] = config.command;
    if (!config.environment.empty()) inner["Env"] = config.environment;
    if (!config.working_folder.empty()) inner["WorkingDir"] = config.working_folder;
    if (!config.user.empty()) inner["User"] = config.user;
    if (!config.stop_signal.empty()) inner["StopSignal"] = config.stop_signal;
    if (!config.health_check.empty()) inner["Healthcheck"] = {{"Test", config.health_check}};
    if (!config.volumes.empty()) inner["Volumes"] = keys_of(config.volumes);
    if (!config.ports.empty()) inner["ExposedPorts"] = keys_of(config.ports);
    if (!config.labels.empty()) inner["Labels"] = config.labels;

    json document = {{"architecture", config.architecture},
                     {"os", config.os},
                     {"created", rfc3339(config.created)},
                     {"config", std::move(inner)}};
    if (!config.variant.empty()) document["variant"] = config.variant;
    json diff_ids = json::array();
    for (const std::string& id : config.diff_ids) {
        diff_ids.push_back(base::concat(digest_prefix, id));
    }
    document["rootfs"] = {{"type", "layers"}, {"diff_ids", std::move(diff_ids)}};
    json history = json::array();
    for (const History& line : config.history) {
        json item = {{"created", rfc3339(config.created)}, {"created_by", line.created_by}};
        if (!line.comment.empty()) item["comment"] = line.comment;
        if (line.empty_layer) item["empty_layer"] = true;
        history.push_back(std::move(item));
    }
    document["history"] = std::move(history);
    try {
        return document.dump();
    } catch (const json::type_error&) {
        throw base::Error("the image's configuration holds text that is not UTF-8")
            .set_hint("look at its environment, command, labels and user");
    }
}

Config config_from_json(std::string_view text) {
    return base::doing("image configuration", [&] {
        const JsonValue document = parse_foreign(text, "its JSON");
        if (document.kind != JsonValue::Kind::object) throw base::Error("not a JSON object");
        Config config;
        config.os = string_at(document, "os");
        config.architecture = string_at(document, "architecture");
        config.variant = string_at(document, "variant");
        config.created = seconds_of(string_at(document, "created"));
        read_inner(member_at(document, "config"), config);
        for (const std::string& id : strings_at(member_at(document, "rootfs"), "diff_ids")) {
            if (!id.starts_with(digest_prefix)) {
                throw base::Error(
                    base::concat("diff_ids: ", base::printable(id), " is no sha256 digest"));
            }
            config.diff_ids.push_back(id.substr(digest_prefix.size()));
        }
        for (const JsonValue& item : items_at(document, "history")) {
            config.history.push_back({string_at(item, "created_by"), string_at(item, "comment"),
                                      member_at(item, "empty_layer").text == "true"});
        }
        return config;
    });
}

std::string rfc3339(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    if (::gmtime_r(&time, &parts) == nullptr) {
        throw base::Error(base::concat(seconds, " is no time a calendar can show"));
    }
    std::array<char, 64> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), size};
}

namespace {

// Docker writes sets as objects with empty members.
json keys_of(const std::vector<std::string>& names) {
    json out = json::object();
    for (const std::string& name : names)
        out[name] = json::object();
    return out;
}

std::vector<std::string> names_of(const JsonValue& object, std::string_view key) {
    const JsonValue& value = member_at(object, key);
    if (value.kind != JsonValue::Kind::null && value.kind != JsonValue::Kind::object) {
        throw base::Error(
            base::concat(key, ": expected an object, got ", base::name_of(value.kind)));
    }
    return value.keys;
}

void read_inner(const JsonValue& inner, Config& config) {
    config.entrypoint = strings_at(inner, "Entrypoint");
    config.command = strings_at(inner, "Cmd");
    config.environment = strings_at(inner, "Env");
    config.working_folder = string_at(inner, "WorkingDir");
    config.user = string_at(inner, "User");
    config.stop_signal = string_at(inner, "StopSignal");
    config.health_check = strings_at(member_at(inner, "Healthcheck"), "Test");
    config.volumes = names_of(inner, "Volumes");
    config.ports = names_of(inner, "ExposedPorts");
    const JsonValue& labels = member_at(inner, "Labels");
    for (const std::string& name : names_of(inner, "Labels")) {
        config.labels[name] = string_at(labels, name);
    }
}

// Whole seconds of an RFC 3339 time in UTC, which is what all writers write; 0 for anything else.
std::int64_t seconds_of(const std::string& text) {
    std::tm parts{};
    const char* const rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest == nullptr || !text.ends_with('Z')) return 0;
    return ::timegm(&parts);
}

}  // namespace

}  // namespace image
