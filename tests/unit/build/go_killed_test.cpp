#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "build/go_build.hpp"
#include "unit/support/module_proxy.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

namespace fs = std::filesystem;
using support::ModuleProxy;

namespace {

// A program that takes a while: many functions, compiled anew each time.
class SlowProgram {
public:
    SlowProgram() : compiled_("GOCACHE", (proxy_.folder() / "go-build").string()) {
        std::string text = "package main\n\nfunc main() {}\n";
        for (int at = 0; at < 2000; ++at)
            text +=
                base::concat("func F", at, "(a []int) { for i := range a { a[i] += ", at, " } }\n");
        proxy_.publish("example.test/slow", "v1.0.0",
                       {{"go.mod", "module example.test/slow\n\ngo 1.21\n"}, {"main.go", text}});
    }

    fs::path cache() const { return proxy_.folder() / "cache" / "armpack"; }
    fs::path log() const { return proxy_.folder() / "log"; }
    fs::path messages() const { return proxy_.folder() / "messages"; }

    fs::path build(build::Reuse reuse) const {
        const build::GoProgram program = {
            .source = recipe::GoModule{.module = "example.test/slow", .version = "v1.0.0"},
            .recipe_folder = {},
            .build = {.go = support::installed_go(),
                      .package = ".",
                      .output = "slow",
                      .goarm = "5"},
            .toolchain = {
                .oldest_go = "1.21",
                .environment = {{"CGO_ENABLED", "0"}, {"GOARCH", "arm"}, {"GOOS", "linux"}},
                .build_flags = {"-trimpath"},
                .linker_flags = {"-s", "-w", "-buildid="}}};
        return build::build_go(program, "slow", {.log = log(), .reuse = reuse}).files.at("slow");
    }

    // The same in a process of its own, which ends with the Error's exit status.
    pid_t start() const {
        const pid_t child = ::fork();
        if (child != 0) return child;
        const int messages_file =
            ::open(messages().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        ::dup2(messages_file, STDERR_FILENO);
        base::catch_interrupts();
        int status = 0;
        try {
            build(build::Reuse::no);
        } catch (const base::Error& error) {
            status = static_cast<int>(error.exit());
        }
        ::_exit(status);
    }

    // Processes that work in the workspace.
    int working_there() const {
        int count = 0;
        for (const fs::directory_entry& process : fs::directory_iterator("/proc")) {
            std::error_code error;
            const fs::path folder = fs::read_symlink(process.path() / "cwd", error);
            if (!error && folder.string().starts_with(cache().string())) ++count;
        }
        return count;
    }

private:
    ModuleProxy proxy_;
    support::ScopedVariable compiled_;
};

int end_of(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

template <class Condition>
bool becomes_true(Condition condition) {
    for (int attempt = 0; attempt < 1000; ++attempt) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

int leftovers(const fs::path& workspace) {
    int count = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(workspace)) {
        if (entry.path().filename() != "source" && entry.path().filename() != "source.is") ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("a build killed at any moment leaves nothing that the next one stumbles over" *
          doctest::skip(support::no_go())) {
    const SlowProgram slow;
    const std::string whole = base::sha256_of_file(slow.build(build::Reuse::no));
    std::mt19937 random(20261122);
    for (int attempt = 0; attempt < 10; ++attempt) {
        const pid_t child = slow.start();
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 700));
        ::kill(child, SIGKILL);
        end_of(child);
        // What stands in the cache is whole whenever it is there at all.
        for (const fs::directory_entry& file :
             fs::directory_iterator(slow.cache() / "builds" / "sha256")) {
            CHECK(base::sha256_of_file(file.path()) == file.path().filename().string());
        }
    }
    CHECK(base::sha256_of_file(slow.build(build::Reuse::no)) == whole);
    CHECK(leftovers(slow.cache() / "work" / "slow") == 0);
}

TEST_CASE("an interrupted build ends its children and says 130" * doctest::skip(support::no_go())) {
    const SlowProgram slow;
    const pid_t child = slow.start();
    CHECK(becomes_true([&] { return slow.working_there() > 0; }));
    ::kill(child, SIGINT);
    CHECK(end_of(child) == 130);
    CHECK(slow.working_there() == 0);
    CHECK(leftovers(slow.cache() / "work" / "slow") == 0);
}

TEST_CASE("the second of two builds of a recipe waits and says so" *
          doctest::skip(support::no_go())) {
    const SlowProgram slow;
    const pid_t first = slow.start();
    CHECK(becomes_true([&] { return slow.working_there() > 0; }));
    const pid_t second = slow.start();
    CHECK(end_of(first) == 0);
    CHECK(end_of(second) == 0);
    CHECK(base::read_file(slow.messages()).find("waiting for another build of slow to end\n") !=
          std::string::npos);
}
