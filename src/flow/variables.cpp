#include "flow/variables.hpp"

#include <algorithm>

namespace flow {

Variables::Variables(const Program& program, const Gates& gates) : program_(program) {
    find_inputs(gates);
    find_exported();
}

void Variables::find_inputs(const Gates& gates) {
    std::unordered_multimap<std::string_view, const FeatureInput*> wanted;
    for (const FeatureInput& input : gates.inputs())
        if (input.kind == FeatureInput::Kind::object) wanted.emplace(input.symbol, &input);
    if (wanted.empty()) return;
    for (const elf::SymbolTable* table :
         {&program_.file().dynamic_symbols(), &program_.file().static_symbols()})
        for (const elf::Symbol symbol : *table) {
            if (!symbol.defined()) continue;
            const auto [first, last] = wanted.equal_range(symbol.name);
            for (auto it = first; it != last; ++it)
                inputs_.try_emplace(symbol.value + it->second->offset, it->second);
        }
}

const FeatureInput* Variables::input_at(std::uint32_t address) const {
    const auto found = inputs_.find(address);
    return found != inputs_.end() ? found->second : nullptr;
}

void Variables::find_exported() {
    for (const elf::Symbol symbol : program_.file().dynamic_symbols())
        if (symbol.defined() && symbol.type == elf::SymbolType::object && symbol.binding != 0 &&
            !program_.is_go_runtime(symbol.name))
            exported_.push_back(
                {symbol.value, std::uint64_t{symbol.value} + std::max(symbol.size, 1u)});
    std::sort(exported_.begin(), exported_.end(),
              [](const Extent& a, const Extent& b) { return a.start < b.start; });
    for (std::size_t index = 1; index < exported_.size(); ++index)
        exported_[index].end = std::max(exported_[index].end, exported_[index - 1].end);
}

bool Variables::is_exported(std::uint32_t address) const {
    const auto after = std::upper_bound(
        exported_.begin(), exported_.end(), address,
        [](std::uint32_t place, const Extent& extent) { return place < extent.start; });
    return after != exported_.begin() && address < (after - 1)->end;
}

bool Variables::is_pointed_at(std::uint32_t address) {
    if (!has_pointers_) find_pointers();
    return std::binary_search(pointers_.begin(), pointers_.end(), address);
}

void Variables::find_pointers() {
    has_pointers_ = true;
    for (const Link& link : program_.links())
        if (!link.is_import()) add_pointer(link.value, link.place);
    // Files that are loaded where they were linked keep no relocations; Go's hold few pointers
    // among many numbers.
    const bool has_bare_pointers = program_.fixed_address() && !program_.is_go();
    for (const elf::Range& range : program_.file().ranges()) {
        if (range.executable || !has_bare_pointers) continue;
        const elf::Bytes bytes = program_.file().from(range.address);
        for (std::uint32_t at = (0 - range.address) & 3; at + 4 <= range.size; at += 4)
            add_pointer(*bytes.word(at), range.address + at);
    }
    std::sort(pointers_.begin(), pointers_.end());
    pointers_.erase(std::unique(pointers_.begin(), pointers_.end()), pointers_.end());
}

void Variables::add_pointer(std::uint32_t value, std::uint32_t place) {
    if (program_.mapped(value) && !program_.is_constant(value) && !program_.in_got(place))
        pointers_.push_back(value);
}

std::string_view Variables::name_of(std::uint32_t address) {
    if (!has_names_) find_names();
    constexpr std::uint32_t farthest = 3;
    const std::uint32_t lowest = address < farthest ? 0 : address - farthest;
    auto it = std::lower_bound(
        names_.begin(), names_.end(), lowest,
        [](const Name& name, std::uint32_t place) { return name.address < place; });
    if (it == names_.end() || it->address > address) return {};
    return program_.file().static_symbols().at(it->symbol).name;
}

void Variables::find_names() {
    has_names_ = true;
    const elf::SymbolTable& table = program_.file().static_symbols();
    for (std::uint32_t index = 0; index < table.size(); ++index) {
        const elf::Symbol symbol = table.at(index);
        if (symbol.type == elf::SymbolType::object) names_.push_back({symbol.value, index});
    }
    std::stable_sort(names_.begin(), names_.end(),
                     [](const Name& a, const Name& b) { return a.address < b.address; });
}

}  // namespace flow
