#pragma once

#include "base/tar.hpp"
#include "base/text.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace support {

// One member of an ar archive, with its header.
inline std::string ar_member(const std::string& name, const std::string& data) {
    const auto padded = [](std::string text, std::size_t width) {
        text.resize(width, ' ');
        return text;
    };
    return padded(name, 16) + padded("0", 12) + padded("0", 6) + padded("0", 6) +
           padded("100644", 8) + padded(std::to_string(data.size()), 10) + "`\n" + data +
           (data.size() % 2 == 1 ? "\n" : "");
}

// A .deb made by hand: uncompressed, since deb(5) allows that.
class DebBuilder {
public:
    DebBuilder(std::string name, std::string version, std::string architecture = "armel")
        : control_(base::concat("Package: ", name, "\nVersion: ", version, "\nArchitecture: ",
                                architecture, "\nMaintainer: A Person <a@example.invalid>\n",
                                "Description: made by hand\n for a test\n")),
          name_(std::move(name)) {}

    DebBuilder& field(const std::string& line) {
        control_ = base::concat(line, "\n", control_);
        return *this;
    }
    DebBuilder& script(const std::string& name, const std::string& text) {
        scripts_[name] = text;
        return *this;
    }
    DebBuilder& folder(const std::string& path, unsigned mode = 0755) {
        return entry({.path = path, .kind = base::ArchiveKind::folder, .mode = mode}, "");
    }
    DebBuilder& file(const std::string& path, const std::string& data, unsigned mode = 0644) {
        return entry({.path = path, .mode = mode}, data);
    }
    DebBuilder& link(const std::string& path, const std::string& to) {
        return entry(
            {.path = path, .kind = base::ArchiveKind::symlink, .mode = 0777, .link_target = to},
            "");
    }
    DebBuilder& entry(base::ArchiveEntry entry, const std::string& data) {
        entry.mtime = 1000000000;
        entries_.emplace_back(std::move(entry), data);
        return *this;
    }

    std::string bytes() const {
        std::vector<std::pair<base::ArchiveEntry, std::string>> control{
            {{.path = "./control"}, control_}};
        for (const auto& [name, text] : scripts_) {
            control.push_back({{.path = "./" + name}, text});
        }
        return "!<arch>\n" + ar_member("debian-binary", "2.0\n") +
               ar_member("control.tar", tar(control)) + ar_member("data.tar", tar(entries_));
    }

private:
    static std::string tar(const std::vector<std::pair<base::ArchiveEntry, std::string>>& entries) {
        std::string out;
        base::TarWriter writer([&](std::string_view piece) { out += piece; });
        for (const auto& [entry, data] : entries)
            writer.add(entry, data);
        writer.finish();
        return out;
    }

    std::string control_;
    std::string name_;
    std::map<std::string, std::string> scripts_;
    std::vector<std::pair<base::ArchiveEntry, std::string>> entries_;
};

}  // namespace support
