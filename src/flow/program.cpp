#include "flow/program.hpp"

#include <algorithm>

namespace flow {

namespace {

constexpr std::uint32_t relro_segment = 0x6474e552;  // PT_GNU_RELRO: constant once loaded

bool points_somewhere(std::uint8_t type) {
    namespace rel = elf::relocation;
    return type == rel::abs32 || type == rel::global_data || type == rel::jump_slot ||
           type == rel::relative || type == rel::indirect_relative;
}

}  // namespace

Program::Program(const elf::File& file) : file_(file), space_(file) {
    fixed_address_ = file.header().type == elf::Type::executable;
    read_links();
    read_names(file.dynamic_symbols(), true);
    read_names(file.static_symbols(), false);
    std::stable_sort(names_.begin(), names_.end(), [](const Named& a, const Named& b) {
        if (a.address != b.address) return a.address < b.address;
        return a.exported && !b.exported;
    });
    read_protected_ranges();
}

void Program::read_links() {
    const bool relocatable = file_.header().type == elf::Type::relocatable;
    const elf::SymbolTable& symbols =
        relocatable ? file_.static_symbols() : file_.dynamic_symbols();
    file_.visit_relocations([&](const elf::Relocation& relocation) {
        if (!points_somewhere(relocation.type)) return;
        Link link;
        link.place = relocation.place;
        link.type = relocation.type;
        const std::uint32_t addend = relocation.addend.value_or(0);
        link.value = addend;
        if (relocation.symbol != 0) {
            const elf::Symbol symbol = symbols.at(relocation.symbol);
            const bool slot = relocation.type == elf::relocation::global_data ||
                              relocation.type == elf::relocation::jump_slot;
            if (symbol.defined())
                link.value = symbol.value + (slot ? 0 : addend);
            else
                link.import = relocation.symbol;
            if (slot && link.is_import()) link.value = 0;
        }
        links_.push_back(link);
    });
    const auto by_place = [](const Link& a, const Link& b) { return a.place < b.place; };
    if (!std::is_sorted(links_.begin(), links_.end(), by_place))
        std::stable_sort(links_.begin(), links_.end(), by_place);
}

void Program::read_names(const elf::SymbolTable& table, bool dynamic) {
    for (const elf::Symbol symbol : table) {
        if (!symbol.is_code() || symbol.section >= elf::symbol::first_reserved) continue;
        if (space_.find(symbol.address()) == nullptr) continue;
        Named named;
        named.address = symbol.address();
        named.size = symbol.size;
        named.name = symbol.name;
        named.thumb = symbol.thumb();
        named.exported = dynamic && symbol.binding != 0;
        names_.push_back(named);
    }
}

void Program::read_protected_ranges() {
    for (const elf::Segment& segment : file_.segments()) {
        if (segment.type != relro_segment) continue;
        elf::Range range;
        range.address = segment.address;
        range.size = segment.memory_size;
        relro_.push_back(range);
        if (relro_.size() == 8) break;  // a sound file has one
    }
    for (const std::string_view name : {".got", ".got.plt"}) {
        const elf::Section* section = file_.section(name);
        if (section == nullptr) continue;
        elf::Range range;
        range.address = section->address;
        range.size = section->size;
        got_.push_back(range);
    }
}

const Link* Program::link_at(std::uint32_t place) const {
    const auto found =
        std::lower_bound(links_.begin(), links_.end(), place,
                         [](const Link& link, std::uint32_t at) { return link.place < at; });
    return found != links_.end() && found->place == place ? &*found : nullptr;
}

std::string_view Program::import_name(std::uint32_t import) const {
    return file_.dynamic_symbols().at(import).name;
}

const Named* Program::named(std::uint32_t address) const {
    auto after = std::upper_bound(
        names_.begin(), names_.end(), address,
        [](std::uint32_t place, const Named& named) { return place < named.address; });
    // A few steps back over symbols that end before the address; bounded, since ranges may nest.
    for (int step = 0; after != names_.begin() && step < 8; ++step) {
        --after;
        if (address - after->address < std::max(after->size, 1u)) {
            while (after != names_.begin() && (after - 1)->address == after->address &&
                   address - after->address < std::max((after - 1)->size, 1u))
                --after;
            return &*after;
        }
    }
    return nullptr;
}

std::string Program::name_of(std::uint32_t address) const {
    if (const Named* symbol = named(address)) return std::string(symbol->name);
    if (is_go()) {
        if (const auto function = file_.go_functions()->holding(address))
            return std::string(function->name);
    }
    return {};
}

bool Program::mapped(std::uint32_t address) const {
    return file_.range_of(address) != nullptr || file_.zero_at_start(address);
}

bool Program::may_be_stored_to(std::uint32_t address) const {
    const elf::Range* range = file_.range_of(address);
    if (range == nullptr) return file_.zero_at_start(address);
    return range->writable || range->end() - address <= farthest_base;
}

bool Program::in_got(std::uint32_t place) const {
    for (const elf::Range& range : got_)
        if (range.holds(place)) return true;
    return false;
}

bool Program::is_constant(std::uint32_t address) const {
    if (in_got(address)) return true;
    // The loader itself, and a static program's start, write there before they protect it.
    if (file_.interpreter() || !file_.dynamic().needed.empty())
        for (const elf::Range& range : relro_)
            if (range.holds(address)) return true;
    const elf::Range* range = file_.range_of(address);
    return range != nullptr && !range->writable;
}

std::optional<std::uint32_t> Program::initial_word(std::uint32_t address) const {
    if (const Link* link = link_at(address)) {
        if (link->is_import() || link->type == elf::relocation::indirect_relative)
            return std::nullopt;
        return link->value;
    }
    if (const auto word = file_.word_at(address)) return word;
    if (file_.zero_at_start(address)) return 0;
    return std::nullopt;
}

}  // namespace flow
