#include "base/process.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <doctest/doctest.h>

TEST_CASE("a child gets the given environment, PATH and LC_ALL, and nothing else") {
    const base::Result result = base::run({.argv = {"env"}, .environment = {{"PATH", "/usr/bin"}}});
    CHECK(result.output == "LC_ALL=C\nPATH=/usr/bin\n");
}

TEST_CASE("output and messages are kept apart, and both stand in the log") {
    const base::TemporaryFolder folder("process-test");
    const base::Result result =
        base::run({.argv = {"sh", "-c", "echo out; echo err >&2"}, .log = folder.path() / "log"});
    CHECK(result.output == "out\n");
    CHECK(result.messages == "err\n");
    CHECK(base::read_file(folder.path() / "log").size() == 8);
}

TEST_CASE("input larger than a pipe is fed whole") {
    const std::string input(1 << 20, 'x');
    CHECK(base::run({.argv = {"cat"}, .input = input}).output == input);
}

TEST_CASE("a failed command is shown as it could be pasted, with its last lines") {
    try {
        base::run_checked({.argv = {"sh", "-c", "echo no such thing >&2; exit 3"}, .folder = "/"});
        FAIL("no error");
    } catch (const base::Error& error) {
        CHECK(error.problem() == "sh exited with status 3");
        CHECK(error.detail() ==
              "command: sh -c 'echo no such thing >&2; exit 3'\nfolder: /\n"
              "  no such thing\n");
    }
}

TEST_CASE("a child killed by a signal is not said to have exited") {
    const base::Result result = base::run({.argv = {"sh", "-c", "kill -SEGV $$"}});
    CHECK(base::describe_end(result) == "was killed by SIGSEGV");
    CHECK(result.status == 139);
}

TEST_CASE("a program that is not there cannot be started") {
    CHECK_THROWS_WITH_AS(base::run({.argv = {"no-such-program-here"}}),
                         "cannot start no-such-program-here: No such file or directory",
                         base::Error);
}

TEST_CASE("a command that takes too long is ended with its children") {
    CHECK_THROWS_AS(
        base::run({.argv = {"sh", "-c", "sleep 60 & wait"}, .time_limit = std::chrono::seconds(1)}),
        base::Error);
}
