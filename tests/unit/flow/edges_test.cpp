#include "elf/file.hpp"
#include "flow/body.hpp"
#include "flow/edge_list.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace {

constexpr std::uint32_t start = 0x10000;
constexpr std::uint32_t words = 4096;

std::vector<std::pair<std::uint32_t, std::uint32_t>> all_of(const flow::EdgeList& list) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
    for (std::size_t number = 0; number < list.pieces(); ++number)
        for (const flow::Edge& edge : list.piece(number))
            all.emplace_back(edge.from, edge.to);
    return all;
}

std::string program() {
    elf_test::Blob code;
    for (std::uint32_t word = 0; word < words; ++word)
        code.word(0xe1a00000);
    elf_test::Builder builder;
    builder.load(start, code.bytes(), 5);
    return builder.build();
}

}  // namespace

TEST_CASE("lists of edges keep all, also when lists become one and grow on") {
    flow::EdgePool pool(1000);
    flow::EdgeList first(pool);
    flow::EdgeList second(pool);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> expected;
    for (std::uint32_t number = 0; number < 20000; ++number) {
        (number % 3 == 0 ? first : second).push_back({number, number * 2});
        expected.emplace_back(number, number * 2);
    }
    first.append(second);
    for (std::uint32_t number = 20000; number < 20100; ++number) {
        first.push_back({number, 1});
        expected.emplace_back(number, 1);
    }
    auto all = all_of(first);
    std::sort(all.begin(), all.end());
    CHECK(all == expected);
    CHECK(all_of(flow::EdgeList()).empty());
}

TEST_CASE("edges are found by target, however many threads put them in order") {
    const std::string bytes = program();
    const elf::File file(bytes);
    const flow::Space space(file);
    flow::EdgePool pool(words * 4);
    flow::EdgeList list(pool);
    const auto target_of = [](std::uint32_t number) {
        return start + number * 52 % (words * 4) / 4 * 4;
    };
    for (std::uint32_t number = 0; number < 60000; ++number)
        list.push_back({start + number * 4 % (words * 4), target_of(number)});
    list.push_back({start, 0x4});  // out of memory: leads nowhere
    flow::EdgesByTarget::Pieces pieces;
    for (std::size_t number = 0; number < list.pieces(); ++number)
        pieces.push_back(list.piece(number));
    REQUIRE(pieces.size() >= 16);  // enough for two parts
    for (const unsigned threads : {1u, 2u}) {
        const flow::EdgesByTarget edges(space, pieces, threads);
        CHECK_FALSE(edges.leads_to(0x4));
        CHECK(edges.sites_into(start + 2).empty());
        for (std::uint32_t target = start; target < start + words * 4; target += 4) {
            std::vector<std::uint32_t> expected;
            for (std::uint32_t number = 0; number < 60000; ++number)
                if (target_of(number) == target)
                    expected.push_back(start + number * 4 % (words * 4));
            std::sort(expected.begin(), expected.end());
            expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
            if (target % 1024 != 0 && !expected.empty()) continue;  // some of them will do
            CHECK(edges.sites_into(target) == expected);
            CHECK(edges.leads_to(target) == !expected.empty());
        }
    }
}
