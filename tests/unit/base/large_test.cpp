#include "base/large.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <new>
#include <vector>

TEST_CASE("large vectors begin on large pages, and hold what ordinary ones hold") {
    using Vector = std::vector<std::uint32_t, base::LargeAllocator<std::uint32_t>>;
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1000}, std::size_t{1} << 19, (std::size_t{1} << 20) + 1}) {
        Vector vector(count, 7);
        for (std::uint32_t& each : vector)
            each += 1;
        const Vector copy = vector;
        CHECK(copy == Vector(count, 8));
        const bool is_large = count * sizeof(std::uint32_t) >= std::size_t{1} << 21;
        if (is_large) CHECK(reinterpret_cast<std::uintptr_t>(copy.data()) % (1u << 21) == 0);
    }
    base::LargeAllocator<std::uint32_t> allocator;
    CHECK_THROWS_AS(static_cast<void>(allocator.allocate(static_cast<std::size_t>(-1) / 4)),
                    std::bad_array_new_length);
}
