#pragma once

#include "isa/feature.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace flow {

// A function whose newer instructions are known to run only behind a test that proof cannot
// follow. Exactly one of symbol, go_function and signature says which function it is.
struct GatedFunction {
    std::string symbol;                    // of the dynamic or static symbol table
    std::string go_function;               // as Go's function table spells it
    std::vector<std::uint32_t> signature;  // consecutive A32 words
    std::vector<std::uint32_t> mask;       // of the signature; empty: all bits count
    isa::FeatureSet ceiling;               // what its instructions may need; more is unsupported
    std::string gate;                      // the test, and where it may open on a real board
    std::string source;                    // of the claim
};

// A word in memory, or the result of a function, that tells features; `known` says which bits the
// profile fixes, `value` their values.
struct FeatureInput {
    std::string symbol;          // of the function or object
    std::int64_t argument = -1;  // of a function: only when r0 has this value
    std::uint32_t offset = 0;    // of an object
    bool is_object = false;
    // Of an object that has no symbol: A32 words and their mask, as found in code that loads its
    // address through the literal load at `capture`.
    std::vector<std::uint32_t> signature;
    std::vector<std::uint32_t> mask;
    std::uint32_t capture = 0;
    std::uint32_t known = 0;
    std::uint32_t value = 0;
    std::string name;  // "AT_HWCAP"
    std::string source;
};

// The lists of toolchains/gates/.
class Gates {
public:
    Gates() = default;
    // Reads every *.json of the folder, in name order; errors name file and key.
    static Gates load(const std::filesystem::path& folder);

    const std::vector<GatedFunction>& functions() const { return functions_; }
    const std::vector<FeatureInput>& inputs() const { return inputs_; }
    void add(GatedFunction function) { functions_.push_back(std::move(function)); }
    void add(FeatureInput input) { inputs_.push_back(std::move(input)); }

private:
    std::vector<GatedFunction> functions_;
    std::vector<FeatureInput> inputs_;
};

}  // namespace flow
