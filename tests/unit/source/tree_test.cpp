#include "source/tree.hpp"

#include "base/archive.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;

namespace {

// A small tree below `folder`.
fs::path make_tree(const fs::path& folder) {
    base::make_folders(folder / "src");
    base::make_folders(folder / ".git");
    base::write_file(folder / ".git" / "HEAD", "ref");
    base::write_file(folder / "src" / "main.c", "int main(void)\n{\n\treturn 1;\n}\n");
    base::write_file(folder / "configure", "#!/bin/sh\n", 0755);
    fs::create_symlink("src/main.c", folder / "link.c");
    return folder;
}

template <class Body>
std::string error_of(Body body) {
    try {
        body();
    } catch (const base::Error& error) {
        return base::concat(error.what(), "\n", error.detail());
    }
    return "no error";
}

// tar and its options are GNU tar's, which writes what it is told.
fs::path tar(const fs::path& folder, const std::vector<std::string>& arguments) {
    const fs::path archive = folder / "test.tar.gz";
    std::vector<std::string> argv = {"tar", "-czPf", archive.string(), "-C", folder.string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    base::run_checked({.argv = argv});
    return archive;
}

}  // namespace

TEST_CASE("a copied tree has the same digest, without what git keeps for itself") {
    const base::TemporaryFolder folder("tree");
    const fs::path tree = make_tree(folder.path() / "tree");
    const fs::path copy = folder.path() / "copy";
    source::copy_tree(tree, copy);
    CHECK(source::tree_digest(copy) == source::tree_digest(tree));
    CHECK(!fs::exists(copy / ".git"));
    CHECK(fs::read_symlink(copy / "link.c") == "src/main.c");
    CHECK((fs::status(copy / "configure").permissions() & fs::perms::owner_exec) !=
          fs::perms::none);
}

TEST_CASE("contents, names, execute bits and links all count in the digest") {
    const base::TemporaryFolder folder("tree");
    const fs::path tree = make_tree(folder.path() / "tree");
    const std::string digest = source::tree_digest(tree);
    fs::permissions(tree / "configure", fs::perms(0644));
    const std::string without_bit = source::tree_digest(tree);
    CHECK(without_bit != digest);
    fs::remove(tree / "link.c");
    fs::create_symlink("configure", tree / "link.c");
    const std::string other_link = source::tree_digest(tree);
    CHECK(other_link != without_bit);
    base::write_file(tree / "src" / "main.c", "int main(void) { return 2; }\n");
    const std::string other_bytes = source::tree_digest(tree);
    CHECK(other_bytes != other_link);
    fs::rename(tree / "src", tree / "source");
    CHECK(source::tree_digest(tree) != other_bytes);
}

TEST_CASE("an archive is unpacked without the one folder that it consists of") {
    const base::TemporaryFolder folder("tree");
    make_tree(folder.path() / "tool-1.2");
    const fs::path archive = tar(folder.path(), {"--exclude=.git", "tool-1.2"});
    source::unpack_archive(archive, folder.path() / "out");
    CHECK(source::tree_digest(folder.path() / "out") ==
          source::tree_digest(folder.path() / "tool-1.2"));
}

TEST_CASE("an archive that leads out of its tree is refused") {
    const base::TemporaryFolder folder("tree");
    base::write_file(folder.path() / "evil", "evil\n");
    const fs::path up = tar(folder.path(), {"--transform=s,evil,../evil,", "evil"});
    CHECK(error_of([&] { source::unpack_archive(up, folder.path() / "one"); }) ==
          "unpack test.tar.gz: ../evil: leads out of the archive\n");
    const fs::path absolute = tar(folder.path(), {"--transform=s,evil,/tmp/evil,", "evil"});
    CHECK(error_of([&] { source::unpack_archive(absolute, folder.path() / "two"); }) ==
          "unpack test.tar.gz: /tmp/evil: leads out of the archive\n");
    fs::create_directory_symlink("/tmp", folder.path() / "link");
    const fs::path behind = tar(folder.path(), {"--transform=s,^evil$,link/evil,", "link", "evil"});
    CHECK(error_of([&] { source::unpack_archive(behind, folder.path() / "three"); }) ==
          "unpack test.tar.gz: link/evil: lies behind a link\n");
}

TEST_CASE("a patch is applied, and one that does not fit shows its hunks") {
    const base::TemporaryFolder folder("tree");
    const fs::path tree = make_tree(folder.path() / "tree");
    const fs::path patch = folder.path() / "fix.patch";
    base::write_file(patch,
                     "--- a/src/main.c\n+++ b/src/main.c\n@@ -1,4 +1,4 @@\n int main(void)\n {\n"
                     "-\treturn 1;\n+\treturn 0;\n }\n");
    source::apply_patch(patch, tree);
    CHECK(base::read_file(tree / "src" / "main.c") == "int main(void)\n{\n\treturn 0;\n}\n");
    base::write_file(tree / "src" / "main.c", "int main(void)\n{\n\treturn other;\n}\n");
    const std::string text = error_of([&] { source::apply_patch(patch, tree); });
    CHECK(text.starts_with("patch fix.patch does not apply\n  patching file src/main.c\n"));
    CHECK(text.find("Hunk #1 FAILED at 1") != std::string::npos);
}
