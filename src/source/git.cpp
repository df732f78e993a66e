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

base::Command git_command(const fs::path& folder, std::vector<std::string> arguments);
std::string run_git(const fs::path& folder, std::vector<std::string> arguments);
void warn_of_submodules(const fs::path& target);

}  // namespace

void obtain_git(const recipe::GitRepository& source, const fs::path& target) {
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
    if (source.submodules) {
        // A relative address in .gitmodules starts from the remote of this name.
        run_git(target, {"remote", "add", "origin", source.url});
        run_git(target, {"submodule", "--quiet", "update", "--init", "--recursive", "--depth=1"});
    } else {
        warn_of_submodules(target);
    }
}

namespace {

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
