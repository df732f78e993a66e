#pragma once

#include "isa/feature.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace base {
class Document;
}

namespace flow {

// Consecutive A32 words, and which of their bits count.
struct WordPattern {
    std::vector<std::uint32_t> words;
    std::vector<std::uint32_t> masks;  // as many

    bool empty() const { return words.empty(); }
    bool matches(std::size_t index, std::uint32_t word) const {
        return ((words[index] ^ word) & masks[index]) == 0;
    }
};

// A function whose newer instructions are known to run only behind a test that proof cannot
// follow. Exactly one of symbol, go_function and code says which function it is; a name that ends
// in "*" matches all that begin like it.
struct GatedFunction {
    std::string symbol;       // of the dynamic or static symbol table
    std::string go_function;  // as Go's function table spells it
    WordPattern code;
    isa::FeatureSet ceiling;  // what its instructions may need; more is unsupported
    std::string gate;         // the test, and where it may open on a real board
    std::string source;       // of the claim
    std::string name() const;
};

// A library whose hand-written code for newer cores is reached through tables of functions that it
// fills, or chooses from, by what it detects. The claim is about such code alone: where newer
// instructions are many, in functions that other modules cannot call by name.
struct GatedLibrary {
    std::string soname;       // a "*" at the end: any end
    isa::FeatureSet ceiling;  // what these functions may need besides the profile
    std::string gate;
    std::string source;
};

// Where a program learns what the core can do: a word of memory or a function's result.
struct FeatureInput {
    enum class Kind : std::uint8_t {
        call,       // function `symbol`, when r0 is `argument` (any if negative)
        object,     // the word at `symbol` + offset
        code,       // the word that instruction `load` of `code` loads
        go_reader,  // every variable that Go function `symbol` loads as a word
    };
    Kind kind{};
    std::string name;  // "AT_HWCAP"
    std::string symbol;
    std::int64_t argument = -1;
    std::uint32_t offset = 0;
    WordPattern code;
    std::uint32_t load = 0;   // index into `code`
    std::uint32_t known = 0;  // bits that the profile decides
    std::uint32_t value = 0;  // their values
    std::string source;
};

// The lists of toolchains/gates/: for what the file itself cannot tell.
class Gates {
public:
    Gates() = default;
    // Reads every *.json of the folder, in name order; errors name file and key.
    static Gates load(const std::filesystem::path& folder);
    // JSON Schema of these files.
    static std::string schema();

    const std::vector<GatedFunction>& functions() const { return functions_; }
    const std::vector<FeatureInput>& inputs() const { return inputs_; }
    const std::vector<GatedLibrary>& libraries() const { return libraries_; }
    void add(GatedFunction function) { functions_.push_back(std::move(function)); }
    void add(FeatureInput input) { inputs_.push_back(std::move(input)); }
    void add(GatedLibrary library) { libraries_.push_back(std::move(library)); }

private:
    void read(base::Document& document);

    std::vector<GatedFunction> functions_;
    std::vector<FeatureInput> inputs_;
    std::vector<GatedLibrary> libraries_;
};

}  // namespace flow
