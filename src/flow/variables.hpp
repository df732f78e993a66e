#pragma once

#include "flow/gates.hpp"
#include "flow/program.hpp"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace flow {

// What a file's symbols, relocations and data say of its variables, found by address.
class Variables {
public:
    Variables(const Program& program, const Gates& gates);

    // The word that a list names by symbol and offset; null if it is none.
    const FeatureInput* input_at(std::uint32_t address) const;
    // Whether other modules can find the object there by name, and so set it.
    bool is_exported(std::uint32_t address) const;
    // Whether initialised data holds its address, so that it may be set through a pointer.
    bool is_pointed_at(std::uint32_t address);
    // The object that begins there, or up to three bytes before; empty if none is named.
    std::string_view name_of(std::uint32_t address);

private:
    struct Extent {
        std::uint32_t start = 0;
        std::uint64_t end = 0;  // the farthest of this one and all before
    };
    struct Name {
        std::uint32_t address = 0;
        std::uint32_t symbol = 0;  // its index
    };

    void find_inputs(const Gates& gates);
    void find_exported();
    void find_pointers();
    void find_names();
    void add_pointer(std::uint32_t value, std::uint32_t place);

    const Program& program_;
    std::unordered_map<std::uint32_t, const FeatureInput*> inputs_;
    std::vector<Extent> exported_;  // by start
    // Made when first asked for.
    std::vector<std::uint32_t> pointers_;  // what data points at; sorted
    std::vector<Name> names_;              // by address
    bool has_pointers_ = false;
    bool has_names_ = false;
};

}  // namespace flow
