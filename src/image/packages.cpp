#include "image/packages.hpp"

#include "base/text.hpp"

#include <optional>
#include <string_view>
#include <utility>

// dpkg(1), deb822(5); distroless images keep one paragraph per file in status.d; apk's database has
// one letter per field: https://wiki.alpinelinux.org/wiki/Apk_spec

namespace image {

namespace {

constexpr std::string_view dpkg_folder = "var/lib/dpkg";

class Reader {
public:
    explicit Reader(const tree::Tree& tree) : tree_(tree) {}
    void read_dpkg();
    void read_status_folder();
    void read_apk();
    PackageDatabase take() { return std::move(database_); }

private:
    std::string_view text_of(std::string_view path) const;
    std::optional<std::size_t> add(std::string_view paragraph);
    void own(std::string_view path, std::size_t package);

    const tree::Tree& tree_;
    PackageDatabase database_;
};

std::string_view field(std::string_view paragraph, std::string_view name);
std::vector<std::string_view> paragraphs_of(std::string_view text);

}  // namespace

PackageDatabase read_packages(const tree::Tree& tree) {
    Reader reader(tree);
    reader.read_dpkg();
    reader.read_status_folder();
    reader.read_apk();
    return reader.take();
}

namespace {

void Reader::read_dpkg() {
    const std::string text(text_of(base::concat(dpkg_folder, "/status")));
    for (const std::string_view paragraph : paragraphs_of(text)) {
        if (!field(paragraph, "Status").ends_with(" installed")) continue;
        const auto package = add(paragraph);
        if (!package) continue;
        const InstalledPackage& installed = database_.packages[*package];
        const std::string stem = base::concat(dpkg_folder, "/info/", installed.name);
        std::string_view list = text_of(stem + ".list");
        // Packages that may be installed for several architectures have it in the name.
        if (list.empty()) list = text_of(base::concat(stem, ":", installed.architecture, ".list"));
        for (const std::string_view path : base::lines_of(list))
            own(path, *package);
    }
}

void Reader::read_status_folder() {
    const auto [first, last] = tree_.below(base::concat(dpkg_folder, "/status.d"));
    for (auto at = first; at != last; ++at) {
        if (!at->has_content() || at->path.ends_with(".md5sums")) continue;
        const auto package = add(at->content.view());
        if (!package) continue;
        for (const std::string_view line : base::lines_of(text_of(at->path + ".md5sums"))) {
            const std::size_t blanks = line.find("  ");
            if (blanks != std::string_view::npos) own(line.substr(blanks + 2), *package);
        }
    }
}

void Reader::read_apk() {
    for (const std::string_view paragraph : paragraphs_of(text_of("lib/apk/db/installed"))) {
        InstalledPackage package;
        std::string folder;
        std::vector<std::string> files;
        for (const std::string_view line : base::lines_of(paragraph)) {
            if (line.size() < 2 || line[1] != ':') continue;
            const std::string_view value = line.substr(2);
            switch (line[0]) {
                case 'P':
                    package.name = value;
                    break;
                case 'V':
                    package.version = value;
                    break;
                case 'A':
                    package.architecture = value;
                    break;
                case 'F':
                    folder = value;
                    break;
                case 'R':
                    files.push_back(base::concat(folder, '/', value));
                    break;
                default:
                    break;
            }
        }
        if (package.name.empty()) continue;
        database_.packages.push_back(std::move(package));
        for (const std::string& file : files)
            own(file, database_.packages.size() - 1);
    }
}

std::string_view Reader::text_of(std::string_view path) const {
    const tree::Entry* const entry = tree_.find_followed(path);
    return entry == nullptr ? std::string_view() : entry->content.view();
}

std::optional<std::size_t> Reader::add(std::string_view paragraph) {
    InstalledPackage package{std::string(field(paragraph, "Package")),
                             std::string(field(paragraph, "Version")),
                             std::string(field(paragraph, "Architecture"))};
    if (package.name.empty()) return std::nullopt;
    database_.packages.push_back(std::move(package));
    return database_.packages.size() - 1;
}

void Reader::own(std::string_view path, std::size_t package) {
    // Only what is there: dpkg's lists name what an image may have left out.
    const tree::Entry* const entry = tree_.find_unfollowed(path);
    if (entry != nullptr && !entry->is_folder()) database_.owners.emplace(entry->path, package);
}

// The value of a field that fits on one line; empty if there is none.
std::string_view field(std::string_view paragraph, std::string_view name) {
    for (const std::string_view line : base::lines_of(paragraph)) {
        if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':') {
            return base::trim(line.substr(name.size() + 1));
        }
    }
    return {};
}

std::vector<std::string_view> paragraphs_of(std::string_view text) {
    std::vector<std::string_view> paragraphs;
    while (!text.empty()) {
        const std::string_view paragraph = text.substr(0, text.find("\n\n"));
        text.remove_prefix(std::min(text.size(), paragraph.size() + 2));
        if (!paragraph.empty()) paragraphs.push_back(paragraph);
    }
    return paragraphs;
}

}  // namespace

}  // namespace image
