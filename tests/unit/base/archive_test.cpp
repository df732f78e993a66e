#include "base/archive.hpp"

#include "base/error.hpp"
#include "base/gzip.hpp"
#include "base/tar.hpp"
#include "base/text.hpp"

#include <doctest/doctest.h>

#include <vector>

using base::ArchiveEntry;
using base::ArchiveKind;
using base::ArchiveLimits;
using base::ArchiveReader;

namespace {

ArchiveEntry named(std::string path, ArchiveKind kind = ArchiveKind::file,
                   std::string link_target = {}) {
    ArchiveEntry entry;
    entry.path = std::move(path);
    entry.kind = kind;
    entry.link_target = std::move(link_target);
    return entry;
}

std::string tar_of(const std::vector<std::pair<ArchiveEntry, std::string>>& members,
                   base::LongNames long_names = base::LongNames::refuse) {
    std::string out;
    base::TarWriter writer([&](std::string_view piece) { out += piece; }, long_names);
    for (const auto& [entry, data] : members)
        writer.add(entry, data);
    writer.finish();
    CHECK(writer.written_bytes() == out.size());
    return out;
}

std::string gzip(std::string_view data) {
    std::string out;
    base::GzipWriter writer([&](std::string_view piece) { out += piece; });
    writer.write(data);
    writer.finish();
    return out;
}

// What reading everything ends in: the names and data, or the error.
std::string outcome(std::string_view bytes, const ArchiveLimits& limits = {}) {
    std::string seen;
    try {
        ArchiveReader reader(bytes, "x.tar", limits);
        while (const ArchiveEntry* const entry = reader.next()) {
            seen += entry->path + "=" + reader.read() + ";";
        }
    } catch (const base::Error& error) {
        return error.what();
    }
    return seen;
}

// Rewrites a header's checksum after a test has changed it.
void seal(std::string& tar, std::size_t header) {
    tar.replace(header + 148, 8, "        ");
    unsigned sum = 0;
    for (std::size_t at = 0; at < 512; ++at) {
        sum += static_cast<unsigned char>(tar[header + at]);
    }
    std::string digits;
    for (int digit = 0; digit < 6; ++digit, sum >>= 3) {
        digits.insert(0, 1, static_cast<char>('0' + (sum & 7)));
    }
    tar.replace(header + 148, 7, digits + '\0');
}

}  // namespace

TEST_CASE("what the writer writes, the reader reads, field by field") {
    ArchiveEntry file = named("usr/bin/x");
    file.mode = 04755;
    file.uid = 1000;
    file.gid = 8;
    file.mtime = 1'700'000'000;
    ArchiveEntry device = named("dev/null", ArchiveKind::character_device);
    device.device_major = 1;
    device.device_minor = 3;
    const std::string tar = tar_of({{named("usr", ArchiveKind::folder), ""},
                                    {file, "content"},
                                    {named("usr/l", ArchiveKind::symlink, "bin/x"), ""},
                                    {named("usr/h", ArchiveKind::hardlink, "usr/bin/x"), ""},
                                    {device, ""}});
    CHECK(tar.size() == (5 + 1 + 2) * 512);
    ArchiveReader reader(tar, "x.tar");
    CHECK(reader.next()->path == "usr/");
    const ArchiveEntry* entry = reader.next();
    CHECK(entry->path == "usr/bin/x");
    CHECK(entry->mode == 04755);
    CHECK(entry->uid == 1000);
    CHECK(entry->gid == 8);
    CHECK(entry->mtime == 1'700'000'000);
    CHECK(entry->size_bytes == 7);
    CHECK(reader.read() == "content");
    CHECK(reader.read().empty());
    entry = reader.next();
    CHECK(entry->kind == ArchiveKind::symlink);
    CHECK(entry->link_target == "bin/x");
    entry = reader.next();
    CHECK(entry->kind == ArchiveKind::hardlink);
    CHECK(entry->link_target == "usr/bin/x");
    entry = reader.next();
    CHECK(entry->kind == ArchiveKind::character_device);
    CHECK(entry->device_minor == 3);
    CHECK(reader.next() == nullptr);
}

TEST_CASE("data of an uncompressed archive is handed out in place, of a compressed one not") {
    const std::string tar = tar_of({{named("a"), "first"}, {named("e"), ""}, {named("b"), "2nd"}});
    ArchiveReader plain(tar, "x.tar");
    plain.next();
    const auto view = plain.in_place();
    REQUIRE(view);
    CHECK(*view == "first");
    CHECK(view->data() == tar.data() + 512);
    plain.next();
    CHECK(plain.in_place()->empty());
    plain.next();
    CHECK(*plain.in_place() == "2nd");
    CHECK(plain.next() == nullptr);

    const std::string packed = gzip(tar);
    ArchiveReader compressed(packed, "x.tar.gz");
    compressed.next();
    CHECK(!compressed.in_place());
    CHECK(compressed.read() == "first");
}

TEST_CASE("long names are refused, split, or written as a pax header on request") {
    const std::string split = std::string(150, 'd') + "/" + std::string(100, 'f');
    CHECK(outcome(tar_of({{named(split), "x"}})) == split + "=x;");
    const std::string folder = std::string(150, 'd') + "/" + std::string(99, 'f');
    CHECK(outcome(tar_of({{named(folder, ArchiveKind::folder), ""}})) == folder + "/=;");
    const std::string longer = std::string(150, 'd') + "/" + std::string(101, 'f');
    CHECK_THROWS_WITH_AS(
        tar_of({{named(longer), "x"}}),
        (longer + ": this name, or where it links to, is too long for a ustar archive").c_str(),
        base::Error);
    CHECK(outcome(tar_of({{named(longer), "x"}}, base::LongNames::pax)) == longer + "=x;");
    const std::string tar =
        tar_of({{named("l", ArchiveKind::symlink, longer), ""}}, base::LongNames::pax);
    ArchiveReader reader(tar, "x.tar");
    CHECK(reader.next()->link_target == longer);
}

TEST_CASE("what ustar has no digits for is refused") {
    ArchiveEntry entry = named("a");
    entry.uid = 1 << 21;
    CHECK_THROWS_WITH_AS(tar_of({{entry, ""}}),
                         "a: its owner, 2097152, is too large for a ustar archive", base::Error);
    entry.uid = 0;
    entry.mtime = -1;
    CHECK_THROWS_WITH_AS(tar_of({{entry, ""}}), "a: its time, -1, lies before 1970", base::Error);
}

TEST_CASE("what is no archive, or is cut short, is named") {
    CHECK(outcome("no archive at all") == "x.tar: Unrecognized archive format");
    CHECK(outcome("") == "x.tar: Unrecognized archive format");
    const std::string tar = tar_of({{named("a"), std::string(2000, 'a')}, {named("b"), "b"}});
    CHECK(outcome(tar.substr(0, 1024)) == "x.tar: a: Truncated tar archive");
    std::string damaged = tar;
    damaged[512 + 2048 + 150] ^= 1;  // in the second header's checksum
    CHECK(outcome(damaged) == "x.tar: a: next entry: Damaged tar archive");
    CHECK(base::is_archive(tar));
    CHECK(base::is_archive(gzip(tar)));
    CHECK(
        !base::is_archive("\x7f"
                          "ELF and more"));
    CHECK_THROWS_WITH_AS(ArchiveReader(std::filesystem::path("/nonexistent/x.tar")),
                         "/nonexistent/x.tar: Failed to open '/nonexistent/x.tar'", base::Error);
}

TEST_CASE("a size that is only stated costs nothing") {
    std::string tar = tar_of({{named("huge"), "x"}});
    tar.replace(124, 11, "77777777777");  // 8 GiB - 1
    seal(tar, 0);
    CHECK(outcome(tar) ==
          "x.tar: huge: states a size of 8589934591 bytes, the limit is 4294967296");
}

TEST_CASE("a sparse file with a huge hole is stopped at the limit") {
    // GNU's old sparse format: one piece of data at the very end of the stated real size.
    std::string tar = tar_of({{named("sparse"), std::string(512, 'x')}});
    tar[156] = 'S';
    tar.replace(257, 8, std::string("ustar  \0", 8));
    tar.replace(386, 12, std::string("77777776777\0", 12));  // offset
    tar.replace(398, 12, std::string("00000001000\0", 12));  // bytes there
    tar.replace(483, 12, std::string("77777777777\0", 12));  // real size
    seal(tar, 0);
    ArchiveLimits limits;
    limits.entry_bytes = std::uint64_t{16} << 20;
    const std::string result = outcome(tar, limits);
    CHECK(result == "x.tar: sparse: states a size of 8589934591 bytes, the limit is 16777216");
}

TEST_CASE("bombs, and archives of too many entries, are stopped") {
    const std::string tar =
        tar_of({{named("zeros"), std::string(8 << 20, '\0')}, {named("b"), ""}});
    const std::string packed = gzip(tar);
    CHECK(packed.size() < 20000);
    ArchiveLimits limits;
    limits.ratio = 100;
    limits.ratio_from_bytes = 1 << 20;
    CHECK(outcome(packed, limits) ==
          "x.tar: zeros: unpacks to more than 100 times its size; that "
          "is no archive made in good faith");
    // The same where nobody reads the data.
    ArchiveReader reader(packed, "x.tar", limits);
    reader.next();
    CHECK_THROWS_AS(reader.next(), base::Error);
    limits = {};
    limits.total_bytes = 1 << 20;
    CHECK(outcome(packed, limits) == "x.tar: unpacks to more than 1.0 MiB");
    limits = {};
    limits.entries = 1;
    CHECK(outcome(tar, limits) == "x.tar: more than 1 entries");
}

TEST_CASE("gzip depends on the data alone and unpacks to them") {
    const std::string packed = gzip("some text");
    CHECK(packed == gzip("some text"));
    CHECK(packed.substr(4, 4) == std::string(4, '\0'));  // no time
    CHECK(base::decompress(packed, "x.gz") == "some text");
    CHECK(base::decompress("not packed", "x") == "not packed");
    CHECK(base::decompress("", "x").empty());
    CHECK_THROWS_WITH_AS(base::decompress(packed, "x.gz", 3), "x.gz: unpacks to more than 3 B",
                         base::Error);
    std::string cut = packed.substr(0, packed.size() - 9);
    CHECK_THROWS_AS(base::decompress(cut, "x.gz"), base::Error);
}

TEST_CASE("an error of the receiver passes through the compressor") {
    base::GzipWriter writer([](std::string_view) { throw base::Error("disk full"); });
    CHECK_THROWS_WITH_AS(writer.finish(), "disk full", base::Error);
}
