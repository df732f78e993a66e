#include "app/subject.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "debian/deb.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <vector>

namespace app {

namespace fs = std::filesystem;

namespace {

Subject load_image(const fs::path& path);
Subject load_folder(const fs::path& path);
void add_found(tree::Tree& tree, const fs::path& found, const std::string& inside);
bool is_debian_package(const fs::path& path);

}  // namespace

Subject load_subject(const fs::path& path) {
    return base::doing(base::concat("read ", path.string()), [&] {
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (!fs::exists(status)) {
            throw base::Error("no such file or folder", base::Exit::bad_request);
        }
        if (image::is_image(path)) return load_image(path);
        if (fs::is_directory(status)) return load_folder(path);
        if (!fs::is_regular_file(status)) {
            throw base::Error("neither a file nor a folder", base::Exit::bad_request);
        }
        Subject subject;
        if (is_debian_package(path)) {
            subject.kind = Subject::Kind::package;
            const std::string bytes = base::read_file(path);
            for (tree::Entry& entry : debian::read_deb(bytes, path.string()).entries) {
                subject.tree.replace(std::move(entry));
            }
        } else {
            subject.tree.add(tree::file(path.filename().string(), tree::Content::of_file(path)));
        }
        return subject;
    });
}

std::string library_path_of(const image::Image& image) {
    constexpr std::string_view variable = "LD_LIBRARY_PATH=";
    std::string library_path;
    for (const std::string& each : image.config.environment) {
        if (each.starts_with(variable)) library_path = each.substr(variable.size());
    }
    return library_path;
}

namespace {

Subject load_image(const fs::path& path) {
    image::Image image = image::read_image(path);
    std::string library_path = library_path_of(image);
    return {.kind = Subject::Kind::image,
            .tree = std::move(image.merged),
            .contradictions = std::move(image.contradictions),
            .platform = image.config.platform(),
            .library_path = std::move(library_path)};
}

Subject load_folder(const fs::path& path) {
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
        found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    Subject subject{.kind = Subject::Kind::folder};
    for (const fs::path& one : found) {
        add_found(subject.tree, one, fs::relative(one, path).string());
    }
    return subject;
}

void add_found(tree::Tree& tree, const fs::path& found, const std::string& inside) {
    struct stat status = {};
    if (::lstat(found.c_str(), &status) != 0) return;  // gone since it was listed
    if (S_ISREG(status.st_mode)) {
        tree.replace(tree::file(inside, tree::Content::of_file(found), status.st_mode & 07777));
    } else if (S_ISDIR(status.st_mode)) {
        tree.replace(tree::folder(inside, status.st_mode & 07777));
    } else if (S_ISLNK(status.st_mode)) {
        try {
            tree.replace(tree::symlink(inside, fs::read_symlink(found).string()));
        } catch (const base::Error&) {  // leads out of the folder: none of its files
        }
    }
}

bool is_debian_package(const fs::path& path) {
    return path.extension() == ".deb";
}

}  // namespace

}  // namespace app
