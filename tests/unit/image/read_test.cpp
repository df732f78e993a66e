#include "image/read.hpp"

#include "archives.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

#include <doctest/doctest.h>

using archives::Kind;
using archives::Member;

namespace {

// Reads the bytes as an archive of that name.
image::Image read(const std::string& bytes, const image::Wanted& wanted = {},
                  const image::ReadLimits& limits = {}) {
    const base::TemporaryFolder folder("read-test");
    base::write_file(folder.path() / "x.tar", bytes);
    return image::read_image(folder.path() / "x.tar", wanted, limits);
}

// The error's text, without the folder it happened in.
std::string refusal(const std::string& bytes, const image::ReadLimits& limits = {}) {
    try {
        read(bytes, {}, limits);
    } catch (const base::Error& error) {
        const std::string text = error.what();
        return text.substr(text.find("x.tar: ") + 7);
    }
    return "taken";
}

std::string listing(const tree::Tree& tree) {
    std::string out;
    for (const tree::Entry& entry : tree) {
        if (entry.path.empty()) continue;
        out += entry.path + (entry.is_folder() ? "/" : "") + " ";
    }
    return out;
}

std::string one_layer(const std::vector<Member>& members) {
    return archives::docker({archives::tar(members)});
}

}  // namespace

TEST_CASE("layers are laid over each other, with what they remove") {
    const std::string bottom = archives::tar({{"a/x", "old", Kind::file, ""},
                                              {"a/y", "y", Kind::file, ""},
                                              {"b/z", "z", Kind::file, ""},
                                              {"c/d/e", "e", Kind::file, ""}});
    const std::string top = archives::tar({{"a/x", "new", Kind::file, ""},
                                           {"a/.wh.y", "", Kind::file, ""},
                                           {".wh.b", "", Kind::file, ""},
                                           {"c/new", "n", Kind::file, ""},
                                           {"c/.wh..wh..opq", "", Kind::file, ""},
                                           {".wh..wh.plnk", "", Kind::folder, ""}});
    const image::Image image = read(archives::docker({bottom, top}));
    CHECK(listing(image.merged) == "a/ a/x c/ c/new ");
    CHECK(image.merged.find("a/x")->content.view() == "new");
    CHECK(image.merged.find("a/x")->origin == "layer 2");
    CHECK(image.layers[1].whiteouts == std::vector<std::string>{"a/y", "b"});
    CHECK(image.layers[1].opaque == std::vector<std::string>{"c"});
    CHECK(image.layers[0].entries.size() == 4);
    CHECK(image.contradictions.empty());
    CHECK(image.tags == std::vector<std::string>{"t:1"});
}

TEST_CASE("a whiteout removes from below, not from its own layer") {
    const std::string bottom = archives::tar({{"a", "old", Kind::file, ""}});
    const std::string top =
        archives::tar({{"a", "new", Kind::file, ""}, {".wh.a", "", Kind::file, ""}});
    CHECK(read(archives::docker({bottom, top})).merged.find("a")->content.view() == "new");
}

TEST_CASE("links of lower layers are followed, and paths come to lie where they lead") {
    const std::string bottom =
        archives::tar({{"usr/lib", "", Kind::folder, ""}, {"lib", "", Kind::symlink, "usr/lib"}});
    const std::string top = archives::tar({{"lib/x", "x", Kind::file, ""}});
    const image::Image image = read(archives::docker({bottom, top}));
    CHECK(listing(image.merged) == "lib usr/ usr/lib/ usr/lib/x ");
    CHECK(image.layers[1].entries[0].path == "usr/lib/x");
}

TEST_CASE("compressed layers and compressed archives are unpacked") {
    const std::string layer = archives::tar({{"a", "content", Kind::file, ""}});
    const std::string archive = archives::docker({layer}, {archives::gzip(layer)});
    for (const std::string& bytes : {archive, archives::gzip(archive)}) {
        const image::Image image = read(bytes);
        CHECK(image.contradictions.empty());
        CHECK(image.layers[0].is_compressed());
        CHECK(image.merged.find("a")->content.view() == "content");
    }
}

TEST_CASE("hard links share the content of a file, also of a lower layer") {
    const std::string bottom =
        archives::tar({{"b", "data", Kind::file, ""}, {"c", "", Kind::hardlink, "./b"}});
    const std::string top = archives::tar({{"d", "", Kind::hardlink, "c"}});
    const image::Image image = read(archives::docker({bottom, top}));
    CHECK(image.merged.find("d")->content.is_same(image.merged.find("b")->content));
    CHECK(image.merged.find("d")->link_target == "b");
}

TEST_CASE("an archive of several images asks which, and takes tag or platform") {
    const std::string layer = archives::tar({{"a", "", Kind::file, ""}});
    const auto archive = [&](const std::string& first, const std::string& second) {
        return archives::tar({{"1.json", archives::config({layer}, first), Kind::file, ""},
                              {"2.json", archives::config({layer}, second), Kind::file, ""},
                              {"l.tar", layer, Kind::file, ""},
                              {"manifest.json",
                               R"([{"Config":"1.json","RepoTags":["a:1"],"Layers":["l.tar"]},)"
                               R"({"Config":"2.json","RepoTags":["b:1"],"Layers":["l.tar"]}])",
                               Kind::file, ""}});
    };
    CHECK(refusal(archive("v6", "v7")) == "holds several images");
    CHECK(read(archive("v7", "v5")).tags == std::vector<std::string>{"b:1"});
    image::Wanted wanted;
    wanted.tag = "a:1";
    CHECK(read(archive("v6", "v7"), wanted).config.variant == "v6");
    wanted = {.tag = {}, .platform = "linux/arm/v7"};
    CHECK(read(archive("v6", "v7"), wanted).tags == std::vector<std::string>{"b:1"});
    wanted.tag = "absent:1";
    CHECK_THROWS_AS(read(archive("v6", "v7"), wanted), base::Error);
}

TEST_CASE("what contradicts itself is read, and every contradiction is listed") {
    const std::string layer = archives::tar({{"a", "", Kind::file, ""}});
    const std::string other = archives::tar({{"b", "", Kind::file, ""}});
    const image::Image image = read(archives::docker({layer, other}, {layer, layer}));
    REQUIRE(image.contradictions.size() == 1);
    CHECK(image.contradictions[0].starts_with("l1/layer.tar has the diff ID "));
    CHECK(read(archives::docker({layer, other}, {layer})).contradictions ==
          std::vector<std::string>{"the configuration has 2 diff IDs for 1 layers"});
    const std::string false_name = base::sha256_of("something else") + ".json";
    const image::Image named = read(archives::tar(
        {{false_name, archives::config({layer}), Kind::file, ""},
         {"l.tar", layer, Kind::file, ""},
         {"manifest.json", base::concat(R"([{"Config":")", false_name, R"(","Layers":["l.tar"]}])"),
          Kind::file, ""}}));
    REQUIRE(named.contradictions.size() == 1);
    CHECK(named.contradictions[0].starts_with(false_name + " has the SHA-256 "));
}

TEST_CASE("a name given twice in a layer: the last one counts, and it is said") {
    const image::Image image =
        read(one_layer({{"a", "first", Kind::file, ""}, {"./a", "second", Kind::file, ""}}));
    CHECK(image.merged.find("a")->content.view() == "second");
    CHECK(image.layers[0].duplicates == std::vector<std::string>{"a"});
}

TEST_CASE("paths and links out of the root, loops and broken hard links are refused") {
    const auto refused = [](Member member) { return refusal(one_layer({std::move(member)})); };
    CHECK(refused({"/etc/x", "", Kind::file, ""}) == "l0/layer.tar: /etc/x: /etc/x is absolute");
    CHECK(refused({"a/../../x", "", Kind::file, ""}) ==
          "l0/layer.tar: a/../../x: a/../../x climbs with \"..\"");
    CHECK(refused({"l", "", Kind::symlink, "../etc"}) ==
          "l0/layer.tar: l: link l -> ../etc climbs out of the tree");
    CHECK(refused({"h", "", Kind::hardlink, "../etc/passwd"}) ==
          "l0/layer.tar: h: ../etc/passwd climbs with \"..\"");
    CHECK(refused({"h", "", Kind::hardlink, "absent"}) ==
          "l0/layer.tar: h: hard link h -> absent: its target is not there");
    CHECK(refused({".wh...", "", Kind::file, ""}) ==
          "l0/layer.tar: .wh...: a whiteout of nothing that can be in a folder");
    CHECK(refusal(one_layer({{"a", "", Kind::symlink, "b"},
                             {"b", "", Kind::symlink, "a"},
                             {"a/x", "", Kind::file, ""}})) ==
          "l0/layer.tar: a/x: a/x cannot be put there: a is a loop of links");
    CHECK(refusal(one_layer({{"a", "", Kind::file, ""}, {"a/x", "", Kind::file, ""}})) ==
          "l0/layer.tar: a/x: a/x cannot be put there: a is no folder");
}

TEST_CASE("absolute links stay inside the root, devices are kept as what they are") {
    const image::Image image = read(one_layer({{"l", "", Kind::symlink, "/etc"},
                                               {"l/x", "x", Kind::file, ""},
                                               {"dev/null", "", Kind::character_device, ""}}));
    CHECK(listing(image.merged) == "dev/ dev/null etc/ etc/x l ");
    CHECK(image.merged.find("dev/null")->kind == tree::Kind::character_device);
}

TEST_CASE("what is no image is refused in words") {
    CHECK(refusal("not an archive") == "Unrecognized archive format");
    CHECK(refusal(archives::tar({{"a", "", Kind::file, ""}})) ==
          "holds neither manifest.json nor index.json: no docker or OCI image");
    CHECK(refusal(archives::tar({{"manifest.json", "{", Kind::file, ""}})) != "taken");
    CHECK(refusal(archives::tar({{"manifest.json", "{}", Kind::file, ""}})) ==
          "manifest.json: expected a list of images");
    CHECK(refusal(archives::tar({{"manifest.json", "[]", Kind::file, ""}})) == "holds no image");
    CHECK(refusal(archives::tar({{"manifest.json", R"([{"Config":"c.json","Layers":[]}])",
                                  Kind::file, ""}})) == "c.json is not in it");
    CHECK(refusal(archives::tar({{"manifest.json", R"([{"Config":"../c"}])", Kind::file, ""}})) ==
          "../c climbs with \"..\"");
    CHECK(refusal(archives::tar(
              {{"index.json", R"({"manifests":[{"digest":"sha512:00","size":1}]})", Kind::file,
                ""}})) == "a descriptor's digest is sha512:00, which is no SHA-256");
}

TEST_CASE("an index that lists itself ends") {
    // An index cannot hold its own digest, so the loop is made of names that lie.
    const std::string digest(64, 'a');
    const std::string self =
        base::concat(R"({"manifests":[{"digest":"sha256:)", digest, R"(","size":1}]})");
    CHECK(refusal(archives::tar({{"index.json", self, Kind::file, ""},
                                 {"blobs/sha256/" + digest, self, Kind::file, ""}})) ==
          "index.json: indexes nested too deeply");
}

TEST_CASE("limits stop archives that cost too much") {
    image::ReadLimits limits;
    limits.unpacked_bytes = 1 << 20;
    const std::string zeros =
        archives::tar({{"zeros", std::string(2 << 20, '\0'), Kind::file, ""}});
    CHECK(refusal(archives::docker({zeros}, {archives::gzip(zeros)}), limits) ==
          "l0/layer.tar: unpacks to more than 1.0 MiB");
    const std::string half = archives::tar({{"z", std::string(700 << 10, '\0'), Kind::file, ""}});
    const std::string packed = archives::gzip(half);
    const std::string left = base::format_bytes(limits.unpacked_bytes - half.size());
    CHECK(refusal(archives::docker({half, half}, {packed, packed}), limits) ==
          "l1/layer.tar: unpacks to more than " + left);
    limits = {};
    limits.entries = 10;
    std::vector<Member> many;
    for (int at = 0; at < 11; ++at)
        many.push_back({base::concat("f", at), "", Kind::file, ""});
    CHECK(refusal(one_layer(many), limits) == "l0/layer.tar: more than 10 entries");
    // Folders that nobody listed count as well.
    std::string deep = "f";
    for (int level = 0; level < 12; ++level)
        deep = "d/" + deep;
    CHECK(refusal(one_layer({{deep, "", Kind::file, ""}}), limits) ==
          "l0/layer.tar: the image has more than 10 entries, with the folders they lie in");
    std::string long_path = "f";
    for (int level = 0; level < 11; ++level)
        long_path = std::string(100, 'd') + "/" + long_path;
    CHECK(refusal(one_layer({{long_path, "", Kind::file, ""}}))
              .ends_with("ddd/f: its path is too long"));
}
