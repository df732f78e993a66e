#include "source/git.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "source/go_command.hpp"

#include <string>
#include <vector>

namespace source {

using base::concat;
namespace fs = std::filesystem;

namespace {

enum class Submodules { left_out, obtained };

// A commit of another repository that stands in a commit as a folder.
struct Submodule {
    std::string path;
    std::string commit;
};

base::Command git_command(const fs::path& folder, std::vector<std::string> arguments);
std::string run_git(const fs::path& folder, std::vector<std::string> arguments);
void clone_commit(const recipe::GitRepository& source, const fs::path& target);
void unpack_commit(const std::string& commit, const fs::path& target, const fs::path& vendor_folder,
                   Submodules submodules);
void pack_commit(const std::string& commit, const fs::path& clone, const fs::path& vendor_folder);
std::vector<Submodule> submodules_of(const fs::path& clone);
fs::path vendored(const fs::path& vendor_folder, const std::string& commit);
void warn_of_submodules(const fs::path& target);

}  // namespace

void obtain_git(const recipe::GitRepository& source, const fs::path& target, const Supply& supply) {
    const bool is_vendored =
        !supply.vendor_folder.empty() && fs::exists(vendored(supply.vendor_folder, source.commit));
    if (!is_vendored && supply.offline) {
        throw base::Error(concat("the commit ", source.commit, " of ", source.url, " is not here"))
            .set_hint(
                "collect it where there is a network (armpack vendor), or build without "
                "--offline");
    }
    if (is_vendored) {
        unpack_commit(source.commit, target, supply.vendor_folder,
                      source.submodules ? Submodules::obtained : Submodules::left_out);
    } else {
        clone_commit(source, target);
    }
    if (!source.submodules) warn_of_submodules(target);
}

void vendor_git(const recipe::GitRepository& source, const fs::path& vendor_folder) {
    base::make_folders(base::cache_folder());
    const base::TemporaryFolder folder("git", base::cache_folder());
    const fs::path clone = folder.path() / "clone";
    clone_commit(source, clone);
    pack_commit(source.commit, clone, vendor_folder);
    if (!source.submodules) return;
    std::vector<fs::path> clones = {clone};
    while (!clones.empty()) {
        const fs::path parent = clones.back();
        clones.pop_back();
        for (const Submodule& submodule : submodules_of(parent)) {
            pack_commit(submodule.commit, parent / submodule.path, vendor_folder);
            clones.push_back(parent / submodule.path);
        }
    }
}

namespace {

void clone_commit(const recipe::GitRepository& source, const fs::path& target) {
    const base::Step step(concat("get ", source.url));
    base::make_folders(target);
    run_git(target, {"init", "--quiet"});
    const std::string wanted =
        source.tag.empty() ? source.commit : concat("refs/tags/", source.tag);
    run_git(target, {"fetch", "--quiet", "--depth=1", "--no-tags", source.url, wanted});
    const std::string commit =
        run_git(target, {"rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}"});
    if (commit != source.commit) {
        throw base::Error(concat("tag ", source.tag, " points to ", commit,
                                 ", but the recipe says ", source.commit))
            .set_hint(
                "if you have just changed the tag, put the new commit into the recipe; if "
                "not, the tag was moved: find out why before you use it");
    }
    run_git(target, {"checkout", "--quiet", "--detach", commit});
    if (!source.submodules) return;
    // A relative address in .gitmodules starts from the remote of this name.
    run_git(target, {"remote", "add", "origin", source.url});
    run_git(target, {"submodule", "--quiet", "update", "--init", "--recursive", "--depth=1"});
}

void unpack_commit(const std::string& commit, const fs::path& target, const fs::path& vendor_folder,
                   Submodules submodules) {
    const fs::path pack = vendored(vendor_folder, commit);
    if (!fs::exists(pack)) {
        throw base::Error(concat("the commit ", commit, " of a submodule is not here"))
            .set_hint("fill the vendor folder again (armpack vendor)");
    }
    base::make_folders(target);
    run_git(target, {"init", "--quiet"});
    // Its parents are not here, and not missed.
    base::write_file(target / ".git/shallow", concat(commit, "\n"));
    base::doing(pack.string(), [&] {
        base::Command command = git_command(target, {"index-pack", "--stdin", "--strict"});
        command.input = base::read_file(pack);
        base::run_checked(command);
        run_git(target, {"checkout", "--quiet", "--detach", commit});
    });
    if (submodules == Submodules::left_out) return;
    for (const Submodule& one : submodules_of(target))
        unpack_commit(one.commit, target / one.path, vendor_folder, submodules);
}

void pack_commit(const std::string& commit, const fs::path& clone, const fs::path& vendor_folder) {
    const fs::path pack = vendored(vendor_folder, commit);
    if (fs::exists(pack)) return;
    base::make_folders(pack.parent_path());
    base::Command command =
        git_command(clone, {"pack-objects", "--quiet", "--revs", "--threads=1", "--stdout"});
    command.input = concat(commit, "\n");
    base::write_file(pack, base::run_checked(command).output);
}

// By what the commit says, as far as .gitmodules knows of it: git takes no others either.
std::vector<Submodule> submodules_of(const fs::path& clone) {
    std::vector<Submodule> found;
    if (!fs::exists(clone / ".gitmodules")) return found;
    const std::string listed = run_git(clone, {"ls-tree", "-r", "-z", "HEAD"});
    for (const std::string& entry : base::split(listed, '\0')) {
        // 160000 commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904<tab>path
        constexpr std::string_view start = "160000 commit ";
        const std::size_t tab = entry.find('\t');
        if (!entry.starts_with(start) || tab == std::string::npos) continue;
        found.push_back({entry.substr(tab + 1), entry.substr(start.size(), tab - start.size())});
    }
    return found;
}

fs::path vendored(const fs::path& vendor_folder, const std::string& commit) {
    return vendor_folder / "git" / concat(commit, ".pack");
}

base::Command git_command(const fs::path& folder, std::vector<std::string> arguments) {
    base::Command command;
    // What people have set must not change the files (core.autocrlf), nor ask questions.
    command.argv = {"git",
                    "-c",
                    "core.autocrlf=false",
                    "-c",
                    "core.fileMode=true",
                    "-c",
                    "advice.detachedHead=false"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.folder = folder;
    command.environment = base::pass_environment(network_variables());
    command.environment["GIT_TERMINAL_PROMPT"] = "0";
    return command;
}

std::string run_git(const fs::path& folder, std::vector<std::string> arguments) {
    const base::Command command = git_command(folder, std::move(arguments));
    const base::Result result = base::run(command);
    if (!result.ok()) {
        const std::string& verb = command.argv.at(7);
        throw base::Error(concat("git ", verb, " ", base::describe_end(result)))
            .set_detail(base::last_lines(result))
            .set_hint("check url, tag and commit in the recipe, and the network");
    }
    return std::string(base::trim(result.output));
}

void warn_of_submodules(const fs::path& target) {
    if (!fs::exists(target / ".gitmodules")) return;
    base::warn(
        "the source has git submodules, and the recipe leaves them out "
        "(source.submodules is false)");
}

}  // namespace

}  // namespace source
