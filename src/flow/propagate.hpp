#pragma once

#include "flow/body.hpp"
#include "flow/machine.hpp"

#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace flow {

// A conditional instruction that can go one way only.
struct Decision {
    std::uint32_t site = 0;
    std::uint32_t dead = 0;  // where it never goes; for a conditional instruction itself, `site`
    Source source = 0;
};

// A store to memory beyond the frame, or an address that leaves the function.
struct Store {
    Value address;  // of an escape: the address that escapes
    Value value;
    std::uint32_t site = 0;
    std::uint8_t bytes = 0;
    bool escapes = false;
};

// Addresses of instructions: a bit for each halfword of the function that holds most of them, and a
// list of those elsewhere.
class Places {
public:
    Places() = default;
    Places(std::uint32_t start, std::uint32_t end)
        : start_(start), bits_((std::size_t{end} - start) / 128 + 1) {}

    void insert(std::uint32_t address) {
        const std::size_t halfword = (address - start_) / 2;
        if (halfword < bits_.size() * 64)
            bits_[halfword / 64] |= std::uint64_t{1} << halfword % 64;
        else
            elsewhere_.insert(address);
    }
    bool contains(std::uint32_t address) const {
        const std::size_t halfword = (address - start_) / 2;
        if (halfword < bits_.size() * 64) return (bits_[halfword / 64] >> halfword % 64 & 1) != 0;
        return elsewhere_.contains(address);
    }

private:
    std::uint32_t start_ = 0;
    std::vector<std::uint64_t> bits_;
    std::unordered_set<std::uint32_t> elsewhere_;
};

// What a function does with given inputs.
struct Outcome {
    Places executed;                  // instructions that can run
    std::vector<Decision> decisions;  // by site
    std::vector<Store> stores;
    Value returned = Value::any();
    bool returns = false;
    bool complete = true;   // false: too large, nothing is proved
    std::size_t steps = 0;  // instructions followed: the cost
};

// Answers for what lies outside of the function that is being followed.
class Surroundings {
public:
    virtual ~Surroundings() = default;
    // A word, halfword or byte of memory that is no part of a frame.
    virtual Value load(std::uint32_t site, const Value& address, unsigned bytes) = 0;
    // What the load at `site` is known to give.
    virtual std::optional<Value> given(std::uint32_t site) = 0;
    // What the function at `target` returns, called with these registers; `import` names a
    // function of another module instead. A call that does not return gives nothing.
    virtual std::optional<Value> call(std::uint32_t target, std::string_view import,
                                      const Machine& machine) = 0;
};

// Follows a function from its start with `entry`, taking of each branch only the sides that can be
// taken.
Outcome propagate(const Program& program, const Edges& edges, std::uint32_t function,
                  isa::State state, const Machine& entry, Surroundings& surroundings);

}  // namespace flow
