#pragma once

#include "flow/discover.hpp"
#include "flow/program.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace flow {

// Which functions may store to a variable, as far as the addresses they name tell. Where very many
// name an address nearby, those are left out that have no store at such a distance.
class Writers {
public:
    Writers(const Program& program, const Discovery& discovery)
        : program_(program), references_(discovery.references) {}

    // Starts of functions, sorted; nothing if that cannot be told.
    std::optional<std::vector<std::uint32_t>> of(std::uint32_t address);

private:
    // What a function's stores add to their base, and what it adds to addresses before.
    struct Offsets {
        struct Store {
            std::uint32_t offset = 0;
            std::uint32_t size = 0;
        };
        std::vector<Store> stores;
        std::vector<std::uint32_t> additions;  // with 0
        bool unknown = false;                  // it also stores at a distance in a register
    };

    static Offsets::Store store_of(const Instruction& instruction);
    std::uint32_t lowest_base(std::uint32_t address) const;
    const Offsets& offsets_of(std::uint32_t function);
    std::vector<std::uint32_t> likely_among(References::const_iterator first,
                                            const std::vector<std::uint32_t>& functions,
                                            std::uint32_t address);
    bool reaches(std::uint32_t function, std::uint32_t base, std::uint32_t address);

    const Program& program_;
    const References& references_;  // by target
    std::unordered_map<std::uint32_t, Offsets> offsets_;
    // Comparisons that may still be made: sound files need far fewer.
    std::size_t steps_left_ = std::size_t{1} << 23;
};

}  // namespace flow
