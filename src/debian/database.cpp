#include "debian/database.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>

namespace debian {

namespace {

std::string status_of(const Deb& package);
std::string conffiles_of(const Deb& package);
std::string info_name(const Deb& package);
bool is_script(std::string_view name);

}  // namespace

void write_database(tree::Tree& tree, const std::vector<Deb>& packages) {
    std::map<std::string, const Deb*> by_name;
    std::int64_t newest = 0;
    const auto put = [&](const std::string& path, std::string text, unsigned mode,
                         std::int64_t mtime) {
        tree::Entry entry = tree::file(path, tree::Content::of(std::move(text)), mode);
        entry.mtime = mtime;
        tree.replace(std::move(entry));
    };
    for (const Deb& package : packages) {
        by_name[info_name(package)] = &package;
        newest = std::max(newest, package.newest);
    }
    std::string status;
    for (const auto& [name, package] : by_name) {
        status += status_of(*package) + "\n";
        const std::string start = base::concat("var/lib/dpkg/info/", name, ".");
        std::string list;
        for (const std::string& path : shipped_paths(*package))
            list += path + "\n";
        put(start + "list", std::move(list), 0644, package->newest);
        for (const auto& [file, text] : package->control_files) {
            put(start + file, text, is_script(file) ? 0755 : 0644, package->newest);
        }
    }
    put("var/lib/dpkg/status", std::move(status), 0644, newest);
    put("var/lib/dpkg/info/format", "1\n", 0644, newest);
}

std::vector<std::string> shipped_paths(const Deb& package) {
    std::vector<std::string> paths{"/."};
    for (const tree::Entry& entry : package.entries)
        paths.push_back("/" + entry.path);
    return paths;
}

std::string md5_of(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr) != 1) {
        throw base::Error("OpenSSL cannot compute an MD5 sum");
    }
    return base::hex(std::span<const unsigned char>(digest.data(), size));
}

namespace {

std::string status_of(const Deb& package) {
    std::string text;
    for (const auto& [name, value] : package.control.fields) {
        // Conffiles stand before the description, as dpkg writes them.
        if (name == "Description") text += conffiles_of(package);
        text += base::concat(name, value.starts_with('\n') ? ":" : ": ", value, "\n");
        if (name == "Package") text += "Status: install ok installed\n";
    }
    return text;
}

std::string conffiles_of(const Deb& package) {
    const auto file = package.control_files.find("conffiles");
    if (file == package.control_files.end()) return "";
    std::string text = "Conffiles:\n";
    for (const std::string_view line : base::lines_of(file->second)) {
        const std::string_view path = base::trim(line);
        if (!path.starts_with('/')) continue;  // "remove-on-upgrade /path" and blank lines
        const auto entry = std::ranges::find(package.entries, path.substr(1), &tree::Entry::path);
        if (entry == package.entries.end()) continue;
        text += base::concat(" ", path, " ", md5_of(entry->content.view()), "\n");
    }
    return text;
}

// Packages that may be installed for several architectures at once carry theirs in the name.
std::string info_name(const Deb& package) {
    std::string name = package.control.get("Package");
    if (base::to_lower(package.control.get("Multi-Arch")) != "same") return name;
    return base::concat(name, ":", package.control.get("Architecture"));
}

bool is_script(std::string_view name) {
    return name == "preinst" || name == "postinst" || name == "prerm" || name == "postrm" ||
           name == "config";
}

}  // namespace

}  // namespace debian
