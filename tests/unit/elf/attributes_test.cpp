#include "elf/attributes.hpp"

#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

using elf_test::Blob;

namespace {

// A section with one part, for the whole file, of vendor `vendor`.
std::string section_of(const Blob& tags, std::string_view vendor = "aeabi") {
    Blob part;
    part.byte(1).word(tags.size() + 5).raw(tags.bytes());
    Blob section;
    section.raw("A").word(4 + static_cast<std::uint32_t>(vendor.size()) + 1 + part.size());
    return section.text(vendor).raw(part.bytes()).bytes();
}

elf::Read<elf::Attributes> read(const std::string& section) {
    return elf::read_attributes(elf::Bytes(section), 0x1000);
}

}  // namespace

TEST_CASE("tags have names and their numbers have meanings") {
    Blob tags;
    tags.byte(5).text("7-A").byte(6).byte(10).byte(7).byte('A').byte(10).byte(3);
    tags.byte(28).byte(1).byte(18).byte(4).byte(32).byte(1).text("gnu");
    const std::string section = section_of(tags);
    const auto [attributes, damage] = read(section);
    CHECK(damage.empty());
    CHECK(attributes.present);
    REQUIRE(attributes.whole_file.size() == 7);
    CHECK(attributes.whole_file[0].name == "Tag_CPU_name");
    CHECK(attributes.whole_file[0].meaning == "\"7-A\"");
    CHECK(attributes.whole_file[1].meaning == "v7");
    CHECK(attributes.whole_file[2].meaning == "A");
    CHECK(attributes.whole_file[3].meaning == "VFPv3");
    CHECK(attributes.number(elf::tag::abi_vfp_args) == 1);
    CHECK(attributes.find(elf::tag::abi_vfp_args)->meaning == "VFP registers");
    CHECK(attributes.whole_file[5].meaning == "4");
    CHECK(attributes.whole_file[6].meaning == "1, \"gnu\"");
    CHECK(attributes.number(elf::tag::wmmx_arch) == 0);
    CHECK(!attributes.find(elf::tag::wmmx_arch));
}

TEST_CASE("unknown tags are skipped by their parity, unknown numbers shown as such") {
    Blob tags;
    tags.byte(101).text("odd").byte(0x80 | 100).byte(1).byte(9).byte(6).byte(99);
    const std::string section = section_of(tags);
    const auto [attributes, damage] = read(section);
    CHECK(damage.empty());
    REQUIRE(attributes.whole_file.size() == 3);
    CHECK(attributes.whole_file[0].text == "odd");
    CHECK(attributes.whole_file[0].name.empty());
    CHECK(attributes.whole_file[1].tag == 228);
    CHECK(attributes.whole_file[1].number == 9);
    CHECK(attributes.whole_file[2].meaning == "99");
}

TEST_CASE("other vendors are passed over") {
    Blob tags;
    tags.byte(6).byte(10);
    const std::string section = section_of(tags, "gnu");
    const auto [attributes, damage] = read(section);
    CHECK(damage.empty());
    CHECK(!attributes.present);
}

TEST_CASE("damage is named by its place, and what came before it is kept") {
    Blob tags;
    tags.byte(6).byte(4).byte(5).raw("never ends");
    auto result = read(section_of(tags));
    REQUIRE(result.damage.size() == 1);
    CHECK(result.damage[0].text() ==
          "build attributes at offset 0x1012: a tag or its value is cut off");
    CHECK(result.value.number(elf::tag::cpu_arch) == 4);

    std::string longer = section_of(Blob().byte(6).byte(4));
    longer[1] = 100;
    result = read(longer);
    REQUIRE(result.damage.size() == 1);
    CHECK(result.damage[0].problem == "a vendor's part does not lie in the section");

    result = read("B");
    REQUIRE(result.damage.size() == 1);
    CHECK(result.damage[0].problem == "they do not begin with format version A");

    std::string endless = section_of(Blob().raw("\xff\xff\xff\xff\xff\xff\x01"));
    result = read(endless);
    CHECK(result.damage.size() == 1);
    CHECK(result.value.whole_file.empty());
}
