#include "flow/walk.hpp"

#include <array>
#include <utility>

namespace flow {

// Digit by digit, for there are hundreds of thousands.
void sort_by_target(References& references) {
    constexpr unsigned digit_bits = 11;
    References other(references.size());
    for (const auto& [part, shift] : {std::pair{&Reference::site, 0u},
                                      {&Reference::site, 11u},
                                      {&Reference::site, 22u},
                                      {&Reference::target, 0u},
                                      {&Reference::target, 11u},
                                      {&Reference::target, 22u}}) {
        const auto digit = [part = part, shift = shift](const Reference& reference) {
            return reference.*part >> shift & ((1u << digit_bits) - 1);
        };
        std::array<std::uint32_t, (1u << digit_bits) + 1> starts{};
        for (const Reference& reference : references)
            ++starts[digit(reference) + 1];
        for (std::size_t at = 1; at < starts.size(); ++at)
            starts[at] += starts[at - 1];
        for (const Reference& reference : references)
            other[starts[digit(reference)]++] = reference;
        references.swap(other);
    }
}

}  // namespace flow
