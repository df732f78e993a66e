#pragma once

#include "base/error.hpp"
#include "elf/file.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace fuzz {

// Reads `bytes` as an ELF file and everything in it. What it claims must agree with itself.
inline void read_everything(std::string_view bytes) {
    const auto demand = [](bool holds) {
        if (!holds) std::abort();
    };
    try {
        const elf::File file(bytes);
        std::uint64_t before = 0;
        for (const elf::Range& range : file.ranges()) {
            demand(range.address >= before && range.size > 0 && range.end() <= 1ULL << 32);
            demand(elf::fits(range.offset, range.size, bytes.size()));
            demand(file.at(range.address, range.size).has_value());
            before = range.end();
        }
        for (const elf::Range& range : file.executable_sections()) {
            demand(file.at(range.address, range.size).has_value());
        }
        for (const elf::SymbolTable* table : {&file.dynamic_symbols(), &file.static_symbols()}) {
            for (const elf::Symbol symbol : *table)
                demand(symbol.name.size() <= 4096);
        }
        std::uint64_t relocations = 0;
        file.visit_relocations(
            [&](const elf::Relocation& each) { relocations += 1 + each.place % 2; });
        demand(relocations <= 64 * bytes.size());
        for (const std::uint32_t start : file.exception_index()) {
            demand(file.range_of(start) && file.range_of(start)->executable);
        }
        for (const elf::LandingPad& pad : file.landing_pads()) {
            demand(file.range_of(pad.address) && file.range_of(pad.address)->executable);
            demand(pad.address >= pad.function);
        }
        if (const auto& functions = file.go_functions()) {
            for (std::uint32_t index = 0; index < functions->size(); ++index) {
                const elf::GoFunction function = functions->at(index);
                demand(function.start <= function.end);
                if (function.start == function.end) continue;
                demand(functions->holding(function.start).has_value());
            }
        }
        for (const elf::Damage& damage : file.damage())
            demand(!damage.text().empty());
    } catch (const base::Error& error) {
        demand(error.exit() == base::Exit::failed && !error.problem().empty());
    }
}

}  // namespace fuzz
