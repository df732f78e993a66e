#include "image/write.hpp"

#include "base/archive.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "image/read.hpp"
#include "image/verify.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;

namespace {

tree::Tree sample() {
    tree::Tree tree;
    tree.add(tree::folder("tmp", 01777));
    tree.add(tree::symlink("lib", "usr/lib"));
    tree::Entry program = tree::file("usr/bin/program", tree::Content::of("program\n"), 0755);
    program.mtime = 2000;
    tree.add(program);
    tree::Entry other = tree::file("usr/bin/also", {});
    other.kind = tree::Kind::hardlink;
    other.link_target = "usr/bin/program";
    tree.add(other);
    tree::Entry old = tree::file("etc/old", tree::Content::of(std::string(700, 'x')));
    old.mtime = 5;
    old.uid = 7;
    old.gid = 8;
    tree.add(old);
    tree.add(tree::file("etc/empty", {}, 0600));
    return tree;
}

image::Config config() {
    image::Config out;
    out.created = 1000;
    out.entrypoint = {"/usr/bin/program"};
    out.history = {{"armpack", "", false}};
    return out;
}

image::WriteOptions options() {
    image::WriteOptions out;
    out.tag = "sample:1";
    out.layer.newest_time = 1000;
    return out;
}

// "mode owner:group time size path -> target", one line per member.
std::string listing(std::string_view archive) {
    std::string out;
    base::ArchiveReader reader(archive, "archive");
    while (const base::ArchiveEntry* const entry = reader.next()) {
        out += base::concat("0", entry->mode / 512 % 8, entry->mode / 64 % 8, entry->mode / 8 % 8,
                            entry->mode % 8, ' ', entry->uid, ':', entry->gid, ' ', entry->mtime,
                            ' ', entry->size_bytes, ' ', entry->path);
        if (!entry->link_target.empty()) {
            out +=
                (entry->kind == base::ArchiveKind::symlink ? " -> " : " = ") + entry->link_target;
        }
        out += '\n';
    }
    return out;
}

std::string member(std::string_view archive, std::string_view path) {
    base::ArchiveReader reader(archive, "archive");
    while (const base::ArchiveEntry* const entry = reader.next()) {
        if (entry->path == path) return reader.read();
    }
    return "absent";
}

}  // namespace

TEST_CASE("a docker archive has the members, order, modes and times that routers import") {
    const base::TemporaryFolder folder("write-test");
    const fs::path target = folder.path() / "x.tar";
    const image::Written written = image::write_archive(sample(), config(), target, options());
    const std::string archive = base::read_file(target);
    CHECK(written.path == target);
    CHECK(written.size_bytes == archive.size());
    CHECK(written.sha256 == base::sha256_of(archive));

    const std::string config_name = written.config_sha256 + ".json";
    const std::string layer_name = written.layer_sha256 + "/layer.tar";
    const std::string text = member(archive, config_name);
    const std::string layer = member(archive, layer_name);
    const std::string manifest = base::concat(R"([{"Config":")", config_name, R"(","Layers":[")",
                                              layer_name, R"("],"RepoTags":["sample:1"]}])");
    CHECK(listing(archive) == base::concat("00644 0:0 0 ", text.size(), ' ', config_name,
                                           "\n00644 0:0 0 ", layer.size(), ' ', layer_name,
                                           "\n00644 0:0 0 ", manifest.size(), " manifest.json\n"));
    CHECK(member(archive, "manifest.json") == manifest);
    CHECK(base::sha256_of(text) == written.config_sha256);
    CHECK(base::sha256_of(layer) == written.layer_sha256);
    CHECK(layer.size() == written.layer_bytes);
    image::Config expected = config();
    expected.diff_ids = {written.layer_sha256};
    CHECK(text == image::to_json(expected));

    CHECK(listing(layer) ==
          "00755 0:0 5 0 etc/\n"
          "00600 0:0 0 0 etc/empty\n"
          "00644 7:8 5 700 etc/old\n"
          "00777 0:0 0 0 lib -> usr/lib\n"
          "01777 0:0 0 0 tmp/\n"
          "00755 0:0 1000 0 usr/\n"
          "00755 0:0 1000 0 usr/bin/\n"
          "00755 0:0 1000 8 usr/bin/also\n"
          "00755 0:0 1000 0 usr/bin/program = usr/bin/also\n");
    // Only after the listing: a digest says that something differs, never what.
    CHECK(written.sha256 == "510d96945b7cdd8253742b8fdfcddb894b888adfbe9e6aec0d19be3e2950e1ee");
}

TEST_CASE("the same arguments give the same bytes in every format") {
    const base::TemporaryFolder folder("write-test");
    for (const image::Format format : {image::Format::docker_archive, image::Format::oci_layout}) {
        for (const image::Compression outer :
             {image::Compression::none, image::Compression::gzip}) {
            image::WriteOptions chosen = options();
            chosen.format = format;
            chosen.outer = outer;
            const auto first =
                image::write_archive(sample(), config(), folder.path() / "first", chosen);
            const auto second =
                image::write_archive(sample(), config(), folder.path() / "second", chosen);
            CHECK(first.sha256 == second.sha256);
            CHECK(base::read_file(first.path) == base::read_file(second.path));
            const image::Image image = image::read_image(first.path);
            CHECK(image.contradictions.empty());
            CHECK(image.config_sha256 == first.config_sha256);
            CHECK(image.tags == std::vector<std::string>{"sample:1"});
            CHECK(image.config.platform() == "linux/arm/v5");
            REQUIRE(image.layers.size() == 1);
            CHECK(image.layers[0].diff_id == first.layer_sha256);
            CHECK(image.merged.find("usr/bin/program")->content.view() == "program\n");
        }
    }
}

TEST_CASE("the outer gzip holds the very archive that is written without it") {
    const base::TemporaryFolder folder("write-test");
    image::WriteOptions chosen = options();
    const auto plain = image::write_archive(sample(), config(), folder.path() / "plain", chosen);
    chosen.outer = image::Compression::gzip;
    const auto packed = image::write_archive(sample(), config(), folder.path() / "packed", chosen);
    CHECK(base::decompress(base::read_file(packed.path), "packed") == base::read_file(plain.path));
}

TEST_CASE("an OCI archive says platform and name, and may have its layer uncompressed") {
    const base::TemporaryFolder folder("write-test");
    image::WriteOptions chosen = options();
    chosen.format = image::Format::oci_layout;
    chosen.oci_layer = image::Compression::none;
    const auto written = image::write_archive(sample(), config(), folder.path() / "x", chosen);
    const std::string archive = base::read_file(written.path);
    CHECK(member(archive, "oci-layout") == R"({"imageLayoutVersion":"1.0.0"})");
    const std::string index = member(archive, "index.json");
    CHECK(index.find(R"("platform":{"architecture":"arm","os":"linux","variant":"v5"})") !=
          std::string::npos);
    CHECK(index.find(R"("org.opencontainers.image.ref.name":"sample:1")") != std::string::npos);
    CHECK(base::sha256_of(member(archive, "blobs/sha256/" + written.layer_sha256)) ==
          written.layer_sha256);
    CHECK(image::read_image(written.path).kind == image::Image::Kind::oci_archive);
}

TEST_CASE("the layer is as long as computed before it is written") {
    image::LayerOptions layer;
    std::uint64_t size = 0;
    image::write_layer(sample(), layer, [&](std::string_view piece) { size += piece.size(); });
    CHECK(size == image::layer_bytes(sample(), layer));
}

TEST_CASE("what cannot be in a layer is named, and nothing is left behind") {
    const base::TemporaryFolder folder("write-test");
    const fs::path target = folder.path() / "x.tar";
    base::write_file(target, "what stood there before");
    tree::Tree devices = sample();
    tree::Entry null = tree::file("dev/null", {});
    null.kind = tree::Kind::character_device;
    devices.add(null);
    CHECK_THROWS_WITH_AS(image::write_archive(devices, config(), target, options()),
                         "dev/null: a character device cannot be part of an image", base::Error);
    tree::Tree names = sample();
    names.add(tree::file(std::string(101, 'n'), {}));
    CHECK_THROWS_AS(image::write_archive(names, config(), target, options()), base::Error);
    CHECK(base::read_file(target) == "what stood there before");
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a file that is not what was meant is found when it is read back") {
    const base::TemporaryFolder folder("write-test");
    const fs::path target = folder.path() / "x.tar";
    const auto written = image::write_archive(sample(), config(), target, options());
    image::Config meant = config();
    meant.diff_ids = {written.layer_sha256};
    CHECK(image::verify_written(target, meant, "sample:1") == written.sha256);

    std::string damaged = base::read_file(target);
    damaged[damaged.find("program\n")] = 'P';  // one byte of a file in the layer
    base::write_file(target, damaged);
    std::string problems;
    try {
        image::verify_written(target, meant, "other:1");
    } catch (const base::Error& error) {
        problems = error.detail();
    }
    const std::string layer_name = written.layer_sha256 + "/layer.tar";
    CHECK(problems.starts_with(layer_name + " has the diff ID "));
    CHECK(problems.find("\nits tag is not the one that was written") != std::string::npos);
    CHECK(problems.find(layer_name + " is not named after its digest") != std::string::npos);
}
