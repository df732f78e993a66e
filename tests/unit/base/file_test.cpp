#include "base/file.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;

TEST_CASE("an uncommitted file leaves the old one") {
    const base::TemporaryFolder folder("file-test");
    base::write_file(folder.path() / "a", "old");
    {
        base::AtomicFile file(folder.path() / "a");
        file.write("new");
    }
    CHECK(base::read_file(folder.path() / "a") == "old");
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("temporaries of the dead are swept, those of the living stay") {
    const base::TemporaryFolder folder("file-test");
    base::write_file(folder.path() / ".a.armpack-Ab3dE6", "left behind");
    const base::AtomicFile living(folder.path() / "a");
    base::remove_stale_temporaries(folder.path());
    CHECK(!fs::exists(folder.path() / ".a.armpack-Ab3dE6"));
    CHECK(fs::exists(living.temporary()));
}

TEST_CASE("a tree with read-only folders is removed") {
    const base::TemporaryFolder folder("file-test");
    fs::create_directories(folder.path() / "t/u");
    base::write_file(folder.path() / "t/u/f", "x");
    fs::permissions(folder.path() / "t/u", fs::perms::owner_read | fs::perms::owner_exec);
    base::remove_tree(folder.path() / "t");
    CHECK(!fs::exists(folder.path() / "t"));
}

TEST_CASE("a missing file is named") {
    CHECK_THROWS_WITH_AS(base::read_file("/nonexistent/x"),
                         "cannot open /nonexistent/x: No such file or directory", base::Error);
}
