#include "app/elf_outputs.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/tar.hpp"
#include "base/text.hpp"
#include "elf/file.hpp"

#include <map>
#include <set>

namespace app {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> libraries_of(const fs::path& file);
std::string debug_path(const fs::path& file, const std::string& name);

}  // namespace

void require_libraries(const Plan& plan, const BuildInputs& inputs,
                       const debian::FetchRequest& fetch, const build::Outputs& outputs,
                       const tree::Tree& image) {
    std::set<std::string> names;
    for (const tree::Entry& entry : image) {
        if (!entry.is_folder()) names.insert(std::string(tree::name_of(entry.path)));
    }
    std::string detail;
    std::set<std::string> packages;
    for (const auto& [output, file] : outputs.files) {
        for (const std::string& library : libraries_of(file)) {
            if (names.contains(library)) continue;
            const std::string package = package_of_library(plan, inputs, fetch, library);
            detail +=
                base::concat("  ", output, " needs ", library, ": ",
                             package.empty() ? "no package of the sysroot has it" : package, "\n");
            if (!package.empty()) packages.insert(package);
        }
    }
    if (detail.empty()) return;
    const std::vector<std::string> add(packages.begin(), packages.end());
    base::Error error("the image lacks libraries that its programs need", base::Exit::refused);
    error.set_detail(detail);
    throw error.set_hint(add.empty()
                             ? "if the project makes the library, name it in build.outputs and "
                               "image.files; if a package has it, add that to image.packages; or "
                               "link statically"
                             : base::concat("add to image.packages: ", base::join(add, " ")));
}

void write_debug_files(const build::Outputs& outputs, const fs::path& target) {
    std::map<std::string, fs::path> files;
    for (const auto& [name, debug] : outputs.debug)
        files.emplace(debug_path(outputs.files.at(name), name), debug);
    base::AtomicFile archive(target);
    base::TarWriter writer([&](std::string_view bytes) { archive.write(bytes); });
    for (const auto& [path, debug] : files) {
        writer.add({.path = path, .kind = base::ArchiveKind::file, .mode = 0644},
                   base::read_file(debug));
    }
    writer.finish();
    archive.commit();
}

namespace {

std::vector<std::string> libraries_of(const fs::path& file) {
    const tree::Content content = tree::Content::of_file(file);
    if (elf::identify(content.view()).kind != elf::Kind::arm32) return {};
    const elf::File program(content.view());
    std::vector<std::string> names;
    for (const std::string_view name : program.dynamic().needed)
        names.emplace_back(name);
    return names;
}

std::string debug_path(const fs::path& file, const std::string& name) {
    const tree::Content content = tree::Content::of_file(file);
    const elf::File program(content.view());
    const std::optional<std::string>& id = program.notes().build_id;
    if (!id || id->size() < 4) return base::concat("usr/lib/debug/", name, ".debug");
    return base::concat("usr/lib/debug/.build-id/", id->substr(0, 2), "/", id->substr(2), ".debug");
}

}  // namespace

}  // namespace app
