#pragma once

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "unit/support/scoped_variable.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

namespace support {

namespace fs = std::filesystem;

// Files of a zip, stored without compression: enough for the module zips that Go reads.
inline std::string make_zip(const std::map<std::string, std::string>& files) {
    const auto crc_of = [](const std::string& data) {
        std::uint32_t crc = 0xffffffff;
        for (const char byte : data) {
            crc ^= static_cast<unsigned char>(byte);
            for (int bit = 0; bit < 8; ++bit)
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
        }
        return ~crc;
    };
    const auto number = [](std::uint64_t value, int bytes) {
        std::string text;
        for (int at = 0; at < bytes; ++at)
            text += static_cast<char>((value >> (8 * at)) & 0xff);
        return text;
    };
    std::string zip, directory;
    for (const auto& [name, data] : files) {
        // version, flags, method, time, date (1980-01-01), crc, sizes, lengths of name and extra
        const std::string common = number(20, 2) + number(0, 6) + number(0x21, 2) +
                                   number(crc_of(data), 4) + number(data.size(), 4) +
                                   number(data.size(), 4) + number(name.size(), 2) + number(0, 2);
        directory += "PK\1\2" + number(20, 2) + common + number(0, 6) + number(0, 4) +
                     number(zip.size(), 4) + name;
        zip += "PK\3\4" + common + name + data;
    }
    const std::string end = "PK\5\6" + number(0, 4) + number(files.size(), 2) +
                            number(files.size(), 2) + number(directory.size(), 4) +
                            number(zip.size(), 4) + number(0, 2);
    return zip + directory + end;
}

// What the Go on this machine says of `name`; empty if there is none.
inline std::string go_setting(const std::string& name) {
    for (const std::string program : {"go", "/usr/local/go/bin/go"}) {
        try {
            base::Command command = {.argv = {program, "env", name}, .folder = "/"};
            command.environment = base::pass_environment({"HOME", "GOCACHE", "XDG_CACHE_HOME"});
            command.environment["GOTOOLCHAIN"] = "local";
            const base::Result result = base::run(command);
            if (result.ok()) return std::string(base::trim(result.output));
        } catch (const base::Error&) {  // not there: the next one
        }
    }
    return {};
}

// The version of the Go on this machine, or nothing if there is none.
inline std::string installed_go() {
    static const std::string version = go_setting("GOVERSION");
    return version.empty() ? version : version.substr(2);
}

// For doctest::skip: a missing Go skips the test where people may lack it, and fails it in CI.
inline bool no_go() {
    return std::getenv("ARMPACK_REQUIRE_TOOLS") == nullptr && installed_go().empty();
}

// A module proxy in a folder (GOPROXY=file://...), a module cache and our own cache, all gone at
// the end. Go's build cache stays the user's, so that the standard library is compiled once.
class ModuleProxy {
public:
    ModuleProxy()
        : folder_("go-test"),
          proxy_("GOPROXY", "file://" + (folder_.path() / "proxy").string()),
          sum_database_("GOSUMDB", "off"),
          module_cache_("GOMODCACHE", (folder_.path() / "modules").string()),
          build_cache_("GOCACHE", go_setting("GOCACHE")),
          cache_("XDG_CACHE_HOME", (folder_.path() / "cache").string()) {}

    const fs::path& folder() const { return folder_.path(); }

    // `files` by path below the module; go.mod must be among them.
    void publish(const std::string& module, const std::string& version,
                 const std::map<std::string, std::string>& files) {
        const fs::path place = folder_.path() / "proxy" / module / "@v";
        base::make_folders(place);
        std::map<std::string, std::string> named;
        for (const auto& [name, data] : files)
            named[base::concat(module, "@", version, "/", name)] = data;
        const fs::path list = place / "list";
        base::write_file(list, (fs::exists(list) ? base::read_file(list) : "") + version + "\n");
        base::write_file(place / (version + ".zip"), make_zip(named));
        base::write_file(place / (version + ".mod"), files.at("go.mod"));
        base::write_file(place / (version + ".info"),
                         base::concat("{\"Version\":\"", version, "\"}"));
    }

private:
    base::TemporaryFolder folder_;
    ScopedVariable proxy_, sum_database_, module_cache_, build_cache_, cache_;
};

}  // namespace support
