#include "source/obtain.hpp"

#include "base/download.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "source/files.hpp"
#include "source/git.hpp"
#include "source/tree.hpp"

namespace source {

using base::concat;
namespace fs = std::filesystem;

namespace {

fs::path folder_of(const recipe::LocalFolder& source, const fs::path& recipe_folder);
void obtain_tarball(const recipe::Tarball& source, const fs::path& target, const Supply& supply);
[[noreturn]] void not_here(const recipe::Source& source);

}  // namespace

std::string identity_of(const recipe::Source& source, const fs::path& recipe_folder) {
    if (const auto* tarball = std::get_if<recipe::Tarball>(&source)) {
        return concat("tarball ", tarball->sha256);
    }
    if (const auto* git = std::get_if<recipe::GitRepository>(&source)) {
        return concat("git ", git->commit, git->submodules ? " with submodules" : "");
    }
    if (const auto* folder = std::get_if<recipe::LocalFolder>(&source)) {
        return concat("folder ", tree_digest(folder_of(*folder, recipe_folder)));
    }
    not_here(source);
}

void obtain(const recipe::Source& source, const fs::path& recipe_folder, const fs::path& target,
            const Supply& supply) {
    base::doing("source", [&] {
        if (const auto* tarball = std::get_if<recipe::Tarball>(&source)) {
            obtain_tarball(*tarball, target, supply);
        } else if (const auto* git = std::get_if<recipe::GitRepository>(&source)) {
            obtain_git(*git, target, supply);
        } else if (const auto* folder = std::get_if<recipe::LocalFolder>(&source)) {
            copy_tree(folder_of(*folder, recipe_folder), target);
        } else {
            not_here(source);
        }
    });
}

namespace {

fs::path folder_of(const recipe::LocalFolder& source, const fs::path& recipe_folder) {
    fs::path folder = recipe_folder / source.path;  // an absolute path stays what it is
    if (fs::is_directory(folder)) return folder;
    throw base::Error(concat("source.path: there is no folder ", folder.string()),
                      base::Exit::bad_request);
}

void obtain_tarball(const recipe::Tarball& source, const fs::path& target, const Supply& supply) {
    unpack_archive(fetch_file({.name = file_name_of(source.urls.front(), source.sha256),
                               .urls = source.urls,
                               .sha256 = source.sha256},
                              supply),
                   target);
}

void not_here(const recipe::Source& source) {
    throw base::Error(
        concat("source.kind: ", recipe::kind_of(source), " is not implemented for this driver"),
        base::Exit::bad_request);
}

}  // namespace

}  // namespace source
