#include "debian/sysroot.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/assemble.hpp"
#include "tree/tree.hpp"

namespace debian {

using base::concat;
namespace fs = std::filesystem;

namespace {

std::string digest_of(const recipe::ImageDefinition& definition,
                      const recipe::LockedPackages& packages);
void make(const fs::path& target, const recipe::ImageDefinition& definition,
          const recipe::LockedPackages& packages, const std::vector<fs::path>& files);
void write_entry(const tree::Entry& entry, const fs::path& folder);
std::string relative_target(const tree::Entry& entry);
std::string list_of_libraries(const AssemblyReport& report);
std::map<std::string, std::string> read_list(const fs::path& file);

}  // namespace

Sysroot make_sysroot(const recipe::ImageDefinition& definition,
                     const recipe::LockedPackages& packages, const base::ContentCache& cache,
                     const FetchRequest& request) {
    Sysroot sysroot{.digest = digest_of(definition, packages)};
    const fs::path place = cache.folder() / "sysroots" / sysroot.digest;
    sysroot.folder = place / "root";
    if (!fs::exists(place)) {
        base::make_folders(place.parent_path());
        const base::FileLock lock(place.string() + ".lock", [] {
            base::say("waiting for another armpack that makes the same sysroot");
        });
        if (!fs::exists(place)) {
            const base::Step step(
                concat("make a sysroot of ", packages.packages.size(), " packages"));
            make(place, definition, packages, fetch(packages, cache, request));
        }
    }
    sysroot.packages = read_list(place / "libraries");
    return sysroot;
}

bool has_sysroot(const recipe::ImageDefinition& definition, const recipe::LockedPackages& packages,
                 const base::ContentCache& cache) {
    return fs::exists(cache.folder() / "sysroots" / digest_of(definition, packages));
}

namespace {

// The first line stands for what this file does.
std::string digest_of(const recipe::ImageDefinition& definition,
                      const recipe::LockedPackages& packages) {
    std::string text = concat("sysroot 2\n", definition.digest);
    for (const recipe::LockedPackage& package : packages.packages)
        text += concat("\n", package.name, " ", package.sha256);
    return base::sha256_of(text);
}

void make(const fs::path& target, const recipe::ImageDefinition& definition,
          const recipe::LockedPackages& packages, const std::vector<fs::path>& files) {
    tree::Tree tree;
    const AssemblyReport report = add_to_tree(tree, definition, packages.packages, files);
    // What installers lay out by hand, and the package base-files.
    if (tree.find("lib") == nullptr) tree.add(tree::symlink("lib", "usr/lib"));
    const base::TemporaryFolder folder("sysroot", target.parent_path());
    const fs::path made = folder.path() / "sysroot";
    base::make_folders(made / "root");
    for (const tree::Entry& entry : tree) {
        base::check_interrupt();
        base::doing(concat("sysroot: /", entry.path), [&] { write_entry(entry, made / "root"); });
    }
    base::write_file(made / "libraries", list_of_libraries(report));
    base::move_path(made, target);
}

void write_entry(const tree::Entry& entry, const fs::path& folder) {
    const fs::path place = folder / entry.path;
    switch (entry.kind) {
        case tree::Kind::folder:
            return base::make_folders(place);
        case tree::Kind::symlink: {
            std::error_code error;
            fs::create_symlink(relative_target(entry), place, error);
            if (error) throw base::Error(concat("cannot make the link: ", error.message()));
            return;
        }
        case tree::Kind::file:
        case tree::Kind::hardlink:
            return base::write_plain_file(place, entry.content.view(), 0644);
        default:
            throw base::Error("neither file, folder nor link");
    }
}

// An absolute link would lead to the host's files.
std::string relative_target(const tree::Entry& entry) {
    const fs::path parent = fs::path("/") / fs::path(entry.path).parent_path();
    const fs::path target = (parent / entry.link_target).lexically_normal();
    std::string relative = target.lexically_relative(parent).string();
    return relative.empty() ? "." : relative;
}

// "usr/lib/arm-linux-gnueabi/libssl.so.3 libssl3t64", for error messages about what is missing, and
// for bills of materials.
std::string list_of_libraries(const AssemblyReport& report) {
    std::string text;
    for (const PackageSummary& package : report.packages) {
        for (const std::string& path : package.paths) {
            const bool is_library = path.find(".so") != std::string::npos || path.ends_with(".a");
            if (!is_library || path.find(' ') != std::string::npos) continue;
            text += concat(path, " ", package.package.name, "\n");
        }
    }
    return text;
}

std::map<std::string, std::string> read_list(const fs::path& file) {
    std::map<std::string, std::string> packages;
    const std::string text = base::read_file(file);
    for (const std::string_view line : base::lines_of(text)) {
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos) continue;
        packages.emplace(line.substr(0, blank), line.substr(blank + 1));
    }
    return packages;
}

}  // namespace

}  // namespace debian
