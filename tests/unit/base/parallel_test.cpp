#include "base/parallel.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

TEST_CASE("each number is worked on once, whatever the number of threads") {
    for (const unsigned threads : {0U, 1U, 2U, 7U, 100U}) {
        std::vector<std::atomic<int>> times(50);
        base::in_parallel(times.size(), threads, [&](std::size_t number) { ++times[number]; });
        for (const std::atomic<int>& each : times)
            CHECK(each == 1);
    }
    base::in_parallel(0, 0, [](std::size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("work may be shared once more") {
    std::atomic<int> sum = 0;
    for (int round = 0; round < 20; ++round) {
        base::in_parallel(
            8, 0, [&](std::size_t) { base::in_parallel(8, 0, [&](std::size_t) { ++sum; }); });
    }
    CHECK(sum == 20 * 8 * 8);
}

TEST_CASE("one thread is the thread that asks, and takes all in order") {
    std::vector<std::size_t> order;
    const auto asking = std::this_thread::get_id();
    base::in_parallel(5, 1, [&](std::size_t number) {
        order.push_back(number);
        CHECK(std::this_thread::get_id() == asking);
    });
    CHECK(order == std::vector<std::size_t>{0, 1, 2, 3, 4});
}

TEST_CASE("as many threads as were asked for work at the same time") {
    std::atomic<int> waiting = 0;
    base::in_parallel(3, 3, [&](std::size_t) {
        ++waiting;
        while (waiting < 3)
            std::this_thread::yield();
    });
    CHECK(waiting == 3);
}

TEST_CASE("the first error by number is thrown, and what was not begun is left") {
    for (const unsigned threads : {1U, 4U}) {
        std::atomic<int> begun = 0;
        const auto work = [&](std::size_t number) {
            ++begun;
            if (number >= 3) throw base::Error("number " + std::to_string(number));
        };
        CHECK_THROWS_WITH_AS(base::in_parallel(1000, threads, work), "number 3", base::Error);
        CHECK(begun < 1000);
    }
}
