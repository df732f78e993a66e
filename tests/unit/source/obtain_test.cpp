#include "source/obtain.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "source/git.hpp"
#include "source/tree.hpp"
#include "unit/support/http_server.hpp"
#include "unit/support/scoped_variable.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;

namespace {

template <class Body>
std::string error_of(Body body) {
    try {
        body();
    } catch (const base::Error& error) {
        return base::concat(error.what(), "\n", error.hint());
    }
    return "no error";
}

// A git repository with one tagged commit, made without anybody's settings.
class Repository {
public:
    explicit Repository(fs::path folder) : folder_(std::move(folder)) {
        base::make_folders(folder_);
        git({"init", "--quiet", "--initial-branch=main"});
        commit("one\n");
        git({"tag", "v1"});
    }
    void commit(const std::string& text) {
        base::write_file(folder_ / "file", text);
        git({"add", "."});
        git({"-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "--quiet", "-m",
             "x"});
    }
    std::string git(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"git", "-c", "protocol.file.allow=always"});
        return std::string(base::trim(
            base::run_checked(
                {.argv = arguments, .folder = folder_, .environment = {{"HOME", "/nonexistent"}}})
                .output));
    }
    std::string url() const { return "file://" + folder_.string(); }

private:
    fs::path folder_;
};

}  // namespace

TEST_CASE("a folder is copied, and known by what is in it") {
    const base::TemporaryFolder folder("obtain");
    base::make_folders(folder.path() / "project");
    base::write_file(folder.path() / "project" / "a.c", "int a;\n");
    const recipe::Source source = recipe::LocalFolder{"project"};
    const std::string identity = source::identity_of(source, folder.path());
    source::obtain(source, folder.path(), folder.path() / "out");
    CHECK(base::read_file(folder.path() / "out" / "a.c") == "int a;\n");
    base::write_file(folder.path() / "project" / "a.c", "int b;\n");
    CHECK(source::identity_of(source, folder.path()) != identity);
    CHECK(error_of([&] {
              source::obtain(recipe::LocalFolder{"/nonexistent"}, "/", folder.path() / "x");
          }) == "source: source.path: there is no folder /nonexistent\n");
}

TEST_CASE("a tarball comes from the first address that has it") {
    const base::TemporaryFolder folder("obtain");
    const support::ScopedVariable cache("XDG_CACHE_HOME", (folder.path() / "cache").string());
    base::make_folders(folder.path() / "tool-1.2");
    base::write_file(folder.path() / "tool-1.2" / "a.c", "int a;\n");
    base::run_checked(
        {.argv = {"tar", "-cJf", "tool.tar.xz", "tool-1.2"}, .folder = folder.path()});
    const std::string bytes = base::read_file(folder.path() / "tool.tar.xz");
    support::HttpServer server([&](const support::HttpRequest& request) {
        if (request.path == "/good/tool.tar.xz") return support::serve(request, bytes);
        return support::HttpAnswer{.status = 404};
    });
    recipe::Tarball tarball{
        .urls = {server.url("/gone/tool.tar.xz"), server.url("/good/tool.tar.xz")},
        .sha256 = base::sha256_of(bytes)};
    source::obtain(tarball, folder.path(), folder.path() / "out");
    CHECK(base::read_file(folder.path() / "out" / "a.c") == "int a;\n");
    tarball.sha256 = base::sha256_of("other bytes");
    const std::string text =
        error_of([&] { source::obtain(tarball, folder.path(), folder.path() / "wrong"); });
    CAPTURE(text);
    CHECK(text.starts_with("source: "));
    CHECK(text.find("tool.tar.xz") != std::string::npos);
    CHECK(!fs::exists(folder.path() / "wrong"));
}

TEST_CASE("a git commit is checked out without its history, by tag or by itself") {
    const base::TemporaryFolder folder("obtain");
    const Repository repository(folder.path() / "repository");
    const std::string commit = repository.git({"rev-parse", "HEAD"});
    for (const std::string tag : {"v1", ""}) {
        const fs::path target = folder.path() / ("out" + tag);
        source::obtain(recipe::GitRepository{repository.url(), tag, commit, false}, "/", target);
        CHECK(base::read_file(target / "file") == "one\n");
    }
}

TEST_CASE("a tag that was moved is an error that says where it points now") {
    const base::TemporaryFolder folder("obtain");
    Repository repository(folder.path() / "repository");
    const std::string before = repository.git({"rev-parse", "HEAD"});
    repository.commit("two\n");
    repository.git({"tag", "--force", "v1"});
    const std::string after = repository.git({"rev-parse", "HEAD"});
    const std::string text = error_of([&] {
        source::obtain(recipe::GitRepository{repository.url(), "v1", before, false}, "/",
                       folder.path() / "out");
    });
    CHECK(text.starts_with(
        base::concat("source: tag v1 points to ", after, ", but the recipe says ", before, "\n")));
}

TEST_CASE("submodules come along when the recipe asks for them") {
    const base::TemporaryFolder folder("obtain");
    const fs::path settings = folder.path() / "gitconfig";
    base::write_file(settings, "[protocol \"file\"]\n\tallow = always\n");
    const support::ScopedVariable global("GIT_CONFIG_GLOBAL", settings.string());
    const Repository inner(folder.path() / "inner");
    Repository outer(folder.path() / "outer");
    outer.git({"submodule", "--quiet", "add", inner.url(), "third-party/inner"});
    outer.commit("with a submodule\n");
    const std::string commit = outer.git({"rev-parse", "HEAD"});
    source::obtain(recipe::GitRepository{outer.url(), "", commit, true}, "/",
                   folder.path() / "out");
    CHECK(base::read_file(folder.path() / "out/third-party/inner/file") == "one\n");
    source::obtain(recipe::GitRepository{outer.url(), "", commit, false}, "/",
                   folder.path() / "without");
    CHECK(!fs::exists(folder.path() / "without/third-party/inner/file"));
}

TEST_CASE("a submodule that cannot be had is an error that names it") {
    const base::TemporaryFolder folder("obtain");
    const fs::path settings = folder.path() / "gitconfig";
    base::write_file(settings, "[protocol \"file\"]\n\tallow = always\n");
    const support::ScopedVariable global("GIT_CONFIG_GLOBAL", settings.string());
    Repository outer(folder.path() / "outer");
    {
        const Repository inner(folder.path() / "inner");
        outer.git({"submodule", "--quiet", "add", inner.url(), "third-party/inner"});
        outer.commit("with a submodule\n");
    }
    const std::string commit = outer.git({"rev-parse", "HEAD"});
    fs::remove_all(folder.path() / "inner");
    try {
        source::obtain(recipe::GitRepository{outer.url(), "", commit, true}, "/",
                       folder.path() / "out");
        FAIL("no error");
    } catch (const base::Error& error) {
        const std::string text = base::concat(error.what(), "\n", error.detail());
        CAPTURE(text);
        CHECK(text.find("git submodule exited with status") != std::string::npos);
        CHECK(text.find("third-party/inner") != std::string::npos);
    }
}

TEST_CASE("what was vendored of a git repository needs no repository any more") {
    const base::TemporaryFolder folder("obtain");
    const fs::path settings = folder.path() / "gitconfig";
    base::write_file(settings, "[protocol \"file\"]\n\tallow = always\n");
    const support::ScopedVariable global("GIT_CONFIG_GLOBAL", settings.string());
    const support::ScopedVariable cache("XDG_CACHE_HOME", (folder.path() / "cache").string());
    const Repository innermost(folder.path() / "innermost");
    Repository inner(folder.path() / "inner");
    inner.git({"submodule", "--quiet", "add", innermost.url(), "deep"});
    inner.commit("with a submodule\n");
    Repository outer(folder.path() / "outer");
    outer.git({"submodule", "--quiet", "add", inner.url(), "third-party/inner"});
    outer.commit("with submodules\n");
    outer.commit("the last of three\n");
    const std::string commit = outer.git({"rev-parse", "HEAD"});
    const recipe::GitRepository source{outer.url(), "", commit, true};
    const source::Supply supply{.vendor_folder = folder.path() / "vendor", .offline = true};
    const auto offline_error = [&](const char* name) {
        return error_of([&] { source::obtain(source, "/", folder.path() / name, supply); });
    };
    CHECK(offline_error("missing").find(base::concat("the commit ", commit, " of ", outer.url(),
                                                     " is not here")) != std::string::npos);
    source::obtain(source, "/", folder.path() / "online");
    source::vendor_git(source, supply.vendor_folder);
    for (const char* name : {"outer", "inner", "innermost"})
        fs::remove_all(folder.path() / name);
    source::obtain(source, "/", folder.path() / "offline", supply);
    CHECK(source::tree_digest(folder.path() / "offline") ==
          source::tree_digest(folder.path() / "online"));
    CHECK(base::read_file(folder.path() / "offline/third-party/inner/deep/file") == "one\n");

    // A submodule's commit that is not there, and one with other bytes.
    const std::string inner_commit = std::string(
        base::trim(base::run_checked({.argv = {"git", "rev-parse", "HEAD"},
                                      .folder = folder.path() / "offline/third-party/inner"})
                       .output));
    const fs::path pack = supply.vendor_folder / "git" / (inner_commit + ".pack");
    const std::string bytes = base::read_file(pack);
    fs::remove(pack);
    CHECK(offline_error("lacking").find(base::concat(
              "the commit ", inner_commit, " of a submodule is not here")) != std::string::npos);
    std::string damaged = bytes;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
    base::write_file(pack, damaged);
    const std::string about = base::concat("source: ", pack.string(), ": git ");
    CHECK(offline_error("damaged").starts_with(about));
    // Whole, but another commit.
    fs::copy_file(supply.vendor_folder / "git" / (commit + ".pack"), pack,
                  fs::copy_options::overwrite_existing);
    CHECK(offline_error("other").starts_with(about));
}
