// What the script tests and benchmarks of src/image/ call:
//
//   image_tool write FOLDER TARGET docker|oci|oci-plain [gzip]   a folder of this machine as image
//   image_tool list PATH                         what it is, then the merged tree, a line each
//   image_tool layer TARGET FOLDER                               the layer alone
//
// Owners become 0:0, times later than 1700000000 become that.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "image/read.hpp"
#include "image/write.hpp"
#include "tree/tree.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t newest_time = 1'700'000'000;

// Large files are mapped, as the package cache's are.
tree::Content content_of(const fs::path& file, off_t size) {
    return size < (64 << 10) ? tree::Content::of(base::read_file(file))
                             : tree::Content::of_file(file);
}

tree::Tree tree_of(const fs::path& folder) {
    tree::Tree tree;
    std::map<ino_t, std::string> first_names;
    for (const fs::directory_entry& item : fs::recursive_directory_iterator(folder)) {
        struct stat status {};
        if (::lstat(item.path().c_str(), &status) != 0) throw base::Error("lstat");
        const std::string path = item.path().lexically_relative(folder).string();
        tree::Entry entry;
        if (item.is_symlink()) {
            entry = tree::symlink(path, fs::read_symlink(item.path()).string());
        } else if (item.is_directory()) {
            entry = tree::folder(path, status.st_mode & 07777);
        } else {
            const auto [first, is_new] = first_names.emplace(status.st_ino, path);
            entry =
                tree::file(path, is_new ? content_of(item.path(), status.st_size) : tree::Content(),
                           status.st_mode & 07777);
            if (!is_new) {
                entry.kind = tree::Kind::hardlink;
                entry.link_target = first->second;
            }
        }
        entry.mtime = status.st_mtime;
        tree.add(std::move(entry));
    }
    return tree;
}

// As `listing` of lib_image.sh prints what find sees: "f mode size path", "d mode path",
// "l path -> target".
void print(const tree::Tree& tree) {
    for (const tree::Entry& entry : tree) {
        if (entry.path.empty()) continue;
        const char* const path = entry.path.c_str();
        if (entry.kind == tree::Kind::symlink) {
            std::printf("l %s -> %s\n", path, entry.link_target.c_str());
        } else if (entry.is_folder()) {
            std::printf("d %o %s\n", entry.mode, path);
        } else {
            std::printf("f %o %zu %s\n", entry.mode, entry.content.view().size(), path);
        }
    }
}

void write(const std::vector<std::string>& arguments) {
    image::Config config;
    config.created = newest_time;
    config.entrypoint = {"/bin/program"};
    config.environment = {"PATH=/bin"};
    config.volumes = {"/data"};
    config.ports = {"53/udp"};
    config.history = {{"image_tool", "", false}};
    image::WriteOptions options;
    options.tag = "sample:1";
    options.layer.newest_time = newest_time;
    if (arguments.at(3) != "docker") options.format = image::Format::oci_layout;
    if (arguments.at(3) == "oci-plain") options.oci_layer = image::Compression::none;
    if (arguments.size() > 4) options.outer = image::Compression::gzip;
    const image::Written written =
        image::write_archive(tree_of(arguments.at(1)), config, arguments.at(2), options);
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf("%s %s %s %llu %ld\n", written.sha256.c_str(), written.config_sha256.c_str(),
                written.layer_sha256.c_str(), static_cast<unsigned long long>(written.size_bytes),
                usage.ru_maxrss);
}

void list(const std::string& path) {
    const image::Image image = image::read_image(path);
    std::printf("%s, %s, %zu layers\n", std::string(name_of(image.kind)).c_str(),
                image.config.platform().c_str(), image.layers.size());
    for (const std::string& line : image.contradictions)
        std::printf("! %s\n", line.c_str());
    print(image.merged);
}

void layer(const fs::path& target, const fs::path& folder) {
    base::AtomicFile file(target);
    image::LayerOptions options;
    options.newest_time = newest_time;
    image::write_layer(tree_of(folder), options,
                       [&](std::string_view piece) { file.write(piece); });
    file.commit();
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    try {
        if (arguments.at(0) == "write") write(arguments);
        if (arguments.at(0) == "list") list(arguments.at(1));
        if (arguments.at(0) == "layer") layer(arguments.at(1), arguments.at(2));
    } catch (const std::exception& error) {
        std::cerr << "image_tool: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
