// Packages that nobody should have made: each is refused for what it is, in bounded time and
// memory.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/gzip.hpp"
#include "debian/assemble.hpp"
#include "debian/deb.hpp"
#include "debian/fetch.hpp"
#include "unit/support/deb_builder.hpp"

#include <doctest/doctest.h>

#include <functional>

using support::ar_member;
using support::DebBuilder;

namespace {

// Reading and putting into a tree, as assembling does it.
std::string problem(const std::string& bytes) {
    try {
        const debian::Deb deb = debian::read_deb(bytes, "x.deb");
        tree::Tree tree;
        for (const tree::Entry& entry : deb.entries)
            tree.add(entry);
        for (const tree::Entry& entry : deb.entries)
            tree.find_followed(entry.path);
    } catch (const base::Error& error) {
        return error.what();
    }
    return "none";
}

std::string problem_of(base::ArchiveEntry entry) {
    return problem(DebBuilder("hello", "1").entry(std::move(entry), "").bytes());
}

bool has(const std::string& text, std::string_view part) {
    INFO(text);
    const bool found = text.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

// The bytes of data.tar as given, the rest as it should be.
std::string with_data(const std::string& data, const std::string& name = "data.tar") {
    const std::string good = DebBuilder("hello", "1").bytes();
    return good.substr(0, good.find("data.tar")) + ar_member(name, data);
}

// One ustar header: name, stated size in octal (or base 256 for more), type.
std::string header(const std::string& name, std::uint64_t size, char type) {
    std::string block(512, '\0');
    block.replace(0, name.size(), name);
    block.replace(100, 7, "0000644");
    block.replace(108, 7, "0000000");
    block.replace(116, 7, "0000000");
    if (size < (std::uint64_t{1} << 33)) {
        std::string digits(11, '0');
        for (int at = 10; at >= 0; --at, size >>= 3)
            digits[static_cast<std::size_t>(at)] = static_cast<char>('0' + (size & 7));
        block.replace(124, 11, digits);
    } else {
        block[124] = static_cast<char>(0x80);
        for (std::size_t at = 135; at > 127; --at, size >>= 8)
            block[at] = static_cast<char>(size & 0xff);
    }
    block.replace(136, 11, "00000000000");
    block[156] = type;
    block.replace(257, 8, std::string("ustar\00000", 8));
    block.replace(148, 8, "        ");
    unsigned sum = 0;
    for (const char byte : block)
        sum += static_cast<unsigned char>(byte);
    for (std::size_t at = 153; at > 147; --at, sum >>= 3)
        block[at] = static_cast<char>('0' + (sum & 7));
    block[154] = '\0';
    return block;
}

}  // namespace

TEST_CASE("paths that lead out of the image are refused") {
    has(problem_of({.path = "/etc/passwd"}), "x.deb: data.tar: /etc/passwd: ");
    has(problem_of({.path = "../etc/passwd"}), "x.deb: data.tar: ../etc/passwd: ");
    has(problem_of({.path = "./usr/../../etc/passwd"}), "x.deb: data.tar: ");
    has(problem_of({.path = "./a", .kind = base::ArchiveKind::hardlink, .link_target = "../../b"}),
        "x.deb: data.tar: ./a: ");
    has(problem_of({.path = "./a", .kind = base::ArchiveKind::hardlink, .link_target = "./no"}),
        "no");
    const std::string climbing = problem_of({.path = "./usr/a",
                                             .kind = base::ArchiveKind::symlink,
                                             .mode = 0777,
                                             .link_target = "../../../etc/shadow"});
    CHECK(climbing != "none");
}

TEST_CASE("files are not put through a link that leads elsewhere than the image says") {
    const std::string bytes = DebBuilder("hello", "1")
                                  .link("./usr", "/")
                                  .file("./usr/etc/shadow", "mine")
                                  .file("./etc/shadow", "theirs")
                                  .bytes();
    CHECK(problem(bytes) != "none");  // the same name twice, by another way
    CHECK(problem(DebBuilder("hello", "1").link("./a", "b").link("./b", "a").bytes()) == "none");
    CHECK(problem(DebBuilder("hello", "1")
                      .link("./a", "b")
                      .link("./b", "a")
                      .file("./a/c", "through a loop")
                      .bytes()) != "none");
}

TEST_CASE("devices, pipes and sockets are refused") {
    for (const auto kind : {base::ArchiveKind::character_device, base::ArchiveKind::block_device,
                            base::ArchiveKind::fifo}) {
        has(problem_of({.path = "./dev/x", .kind = kind}),
            "a package must not bring a device, pipe or socket");
    }
}

TEST_CASE("one name twice is refused, unless it is the very same; case is not folded") {
    CHECK(problem(DebBuilder("hello", "1").file("./a", "x").file("./a", "y").bytes()) != "none");
    CHECK(problem(DebBuilder("hello", "1").file("./a", "x").folder("./a/").bytes()) != "none");
    CHECK(problem(DebBuilder("hello", "1").file("./a", "x").file("./a", "x").bytes()) == "none");
    CHECK(problem(DebBuilder("hello", "1").file("./A", "x").file("./a", "y").bytes()) == "none");
}

TEST_CASE("sizes that are stated and not there are not believed") {
    const std::uint64_t huge = std::uint64_t{8} << 40;
    has(problem(with_data(header("./a", huge, '0'))), "states a size of 8796093022208 bytes");
    has(problem(with_data(header("./a", std::uint64_t{900} << 20, '0'))), "x.deb");
    // GNU sparse: one byte of data, at the end of eight tebibytes.
    std::string sparse = header("./a", 512, 'S');
    sparse.replace(386, 12, std::string("\x80\0\0\0\0\0\x08\0\0\0\0\0", 12));
    sparse.replace(398, 12, "00000001000");
    sparse.replace(483, 12, std::string("\x80\0\0\0\0\0\x08\0\0\0\x02\0", 12));
    CHECK(problem(with_data(sparse + std::string(512, 'x'))) != "none");
}

TEST_CASE("too many entries are refused") {
    std::string data;
    const std::string one = header("./f", 0, '0');
    data.reserve(one.size() * 200'002);
    for (int number = 0; number < 200'001; ++number)
        data += one;
    has(problem(with_data(data)), "more than 200000 entries");
}

TEST_CASE("what unpacks to far more than it is packed is refused") {
    // Gzip streams may follow one another: one of 64 MiB of zeros, again and again.
    const auto packed = [](const std::function<void(base::GzipWriter&)>& fill) {
        std::string out;
        base::GzipWriter writer([&](std::string_view piece) { out += piece; });
        fill(writer);
        writer.finish();
        return out;
    };
    const std::string zeros(std::size_t{1} << 20, '\0');
    const std::string stream = packed([&](base::GzipWriter& writer) {
        for (int number = 0; number < 64; ++number)
            writer.write(zeros);
    });
    std::string data = packed([&](base::GzipWriter& writer) {
        writer.write(header("./a", std::uint64_t{1000} << 20, '0'));
    });
    for (int number = 0; number < 16; ++number)
        data += stream;
    has(problem(with_data(data, "data.tar.gz")), "times");
}

TEST_CASE("a package whose control file names another one is not put into an image") {
    const base::TemporaryFolder folder("hostile-deb");
    const std::filesystem::path file = folder.path() / "x.deb";
    base::write_file(file, DebBuilder("hello", "1").file("./a", "b").bytes());
    const recipe::LockedPackage pinned{
        .name = "other", .version = "1", .architecture = "armel", .pool_path = "pool/other.deb"};
    tree::Tree tree;
    CHECK_THROWS_WITH(debian::add_to_tree(tree, {}, {pinned}, {file}),
                      "other.deb: its Package is hello, expected other");
}
