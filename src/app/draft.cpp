#include "app/draft.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace app {

using base::concat;

namespace {

std::string quoted(const std::string& text);
std::string source_text(const Draft& draft);
std::string build_text(const Draft& draft);
std::string program_name(const Draft& draft);

}  // namespace

std::string recipe_text(const Draft& draft) {
    const std::string name = program_name(draft);
    // Programs that find everything in themselves need certificates and time zones at most.
    const bool alone = draft.driver == "go" || draft.link == "static";
    return concat(
        "{\n  \"name\": ", quoted(draft.name), ",\n  \"version\": ", quoted(draft.version),
        ",\n  \"summary\": ", quoted(draft.summary), ",\n  \"homepage\": ", quoted(draft.homepage),
        ",\n  \"licence\": ", quoted(draft.licence), ",\n  \"source\": ", source_text(draft),
        ",\n  \"build\": ", build_text(draft),
        ",\n  \"image\": {\n    \"definition\": ", quoted(alone ? "static" : "debian-trixie"),
        ",\n    // Configuration beside this file: {\"from\": \"recipe:FILE\", \"to\": "
        "\"/etc/FILE\"}\n    \"files\": [{\"from\": ",
        quoted("build:" + name), ", \"to\": ", quoted("/" + name),
        ", \"mode\": \"0755\"}],\n    \"entrypoint\": [", quoted("/" + name),
        "],\n    \"command\": []\n  },\n"
        "  // What `armpack script` makes of it: mounts, memory, TUN, how it is "
        "connected.\n"
        "  \"routeros\": {\"networks\": [\"nat\", \"plain\"]}\n}\n");
}

namespace {

std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string source_text(const Draft& draft) {
    if (const auto* module = std::get_if<recipe::GoModule>(&draft.source)) {
        const std::string version =
            module->version == "v" + draft.version ? "v{version}" : module->version;
        return concat("{\n    \"kind\": \"go-module\",\n    \"module\": ", quoted(module->module),
                      ",\n    \"version\": ", quoted(version),
                      ",\n    \"sum\": ", quoted(module->sum), "\n  }");
    }
    return concat("{\"kind\": \"folder\", \"path\": ",
                  quoted(std::get<recipe::LocalFolder>(draft.source).path), "}");
}

std::string build_text(const Draft& draft) {
    if (draft.driver == "go") {
        return concat("{\n    \"driver\": \"go\",\n    \"toolchain\": \"go-armv5\",\n    \"go\": ",
                      quoted(draft.go), ",\n    \"package\": ", quoted(draft.program),
                      ",\n    \"output\": ", quoted(program_name(draft)),
                      ",\n    // -X, where the program has a variable for its version:\n"
                      "    // {\"main.version\": \"v{version}\"}\n    \"variables\": {}\n  }");
    }
    return concat("{\n    \"driver\": ", quoted(draft.driver),
                  ",\n    \"toolchain\": \"gcc-armv5\",\n    \"link\": ", quoted(draft.link),
                  ",\n    \"outputs\": [{\"name\": ", quoted(program_name(draft)),
                  ", \"path\": ", quoted(draft.program), "}]\n  }");
}

std::string program_name(const Draft& draft) {
    if (draft.driver != "go") return std::filesystem::path(draft.program).filename().string();
    return draft.name;
}

}  // namespace

}  // namespace app
