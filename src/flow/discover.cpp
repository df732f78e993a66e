#include "flow/discover.hpp"

#include "flow/body.hpp"
#include "flow/gaps.hpp"

#include <algorithm>

namespace flow {

namespace {

// Starts of code, strongest evidence first.
class Search {
public:
    Search(Program& program, const isa::Filter& filter, const Sharing& sharing)
        : program_(program),
          filter_(filter),
          sharing_(sharing),
          walker_(program, filter, sharing) {}

    Discovery run();

private:
    void certain_roots();
    void array(const elf::MemoryTable& table);
    void linked_roots();
    void mapping_roots();
    void symbol_roots();
    void go_roots();
    void stateless_roots(const std::vector<std::uint32_t>& starts);
    void landing_pads();
    void plt_roots();
    void data_candidates();
    enum class Only : std::uint8_t { convincing, all };
    void try_candidates(Only only);
    bool saves_return_address(std::uint32_t address, isa::State state) const;
    bool starts_like_a_function(std::uint32_t address, isa::State state) const;
    void outside(std::uint32_t value);

    Program& program_;
    const isa::Filter& filter_;
    const Sharing& sharing_;
    Walker walker_;
    Discovery result_;
    std::size_t tried_ = 0;
    std::vector<std::uint32_t> later_;  // candidates without a convincing start
    bool any_thumb_ = false;
};

void Search::outside(std::uint32_t value) {
    walker_.add_code_pointer(value);
    result_.entered_from_outside.push_back(value);
}

void Search::array(const elf::MemoryTable& table) {
    for (std::uint32_t at = 0; at + 4 <= table.size && at < 0x10000; at += 4) {
        const auto word = program_.initial_word(table.address + at);
        if (word && *word != 0 && *word != 0xffffffff) outside(*word);
    }
}

void Search::certain_roots() {
    const elf::File& file = program_.file();
    if (file.header().entry != 0) outside(file.header().entry);
    const elf::Dynamic& dynamic = file.dynamic();
    if (dynamic.init) outside(*dynamic.init);
    if (dynamic.fini) outside(*dynamic.fini);
    array(dynamic.preinit_array);
    array(dynamic.init_array);
    array(dynamic.fini_array);
    for (const std::string_view name : {".preinit_array", ".init_array", ".fini_array"})
        if (const elf::Section* section = file.section(name))
            array({section->address, section->size});
    for (const std::string_view name : {".init", ".fini"})
        if (const elf::Section* section = file.section(name)) outside(section->address);
}

void Search::linked_roots() {
    for (const Link& link : program_.links()) {
        if (link.is_import() || program_.space().find(link.value & ~1u) == nullptr) continue;
        // A place within code is a literal or a table; what it means shows where it is loaded.
        if (program_.space().find(link.place) != nullptr) continue;
        if ((link.value & 3) == 2) continue;
        // The linker puts read-only data beside the code; a pointer there is none to code.
        if ((program_.space().mark_of(link.value & ~1u) & mark::aside) != 0) continue;
        const bool in_got = program_.in_got(link.place);
        auto& named = in_got ? result_.named_in_got : result_.entered_from_outside;
        named.push_back(link.value);
        if (program_.file().executable_sections().empty())
            walker_.candidates().push_back(link.value);
        else
            walker_.add_code_pointer(link.value);
    }
}

void Search::symbol_roots() {
    for (const Named& named : program_.names()) {
        const std::uint32_t value = named.address | (named.thumb ? 1u : 0u);
        walker_.add_code_pointer(value);
        if (named.exported && !program_.is_go_runtime(named.name))
            result_.entered_from_outside.push_back(value);
    }
}

void Search::mapping_roots() {
    const auto& symbols = program_.file().mapping_symbols();
    for (std::size_t index = 0; index < symbols.size(); ++index) {
        const elf::MappingSymbol& symbol = symbols[index];
        if (symbol.mapping != elf::Mapping::data) {
            // Not the start of a function: $a and $t also stand behind each pool of literals.
            const bool thumb = symbol.mapping == elf::Mapping::thumb;
            walker_.add_path(symbol.address, thumb ? isa::State::t32 : isa::State::a32);
        } else if (index + 1 < symbols.size() && symbols[index + 1].section == symbol.section) {
            program_.space().add_marks(symbol.address, symbols[index + 1].address - symbol.address,
                                       mark::aside);
        }
    }
}

void Search::go_roots() {
    if (!program_.is_go()) return;
    const elf::GoFunctions& functions = *program_.file().go_functions();
    for (std::uint32_t index = 0; index < functions.size(); ++index)
        walker_.add_function(functions.start_of(index), isa::State::a32);
}

void Search::stateless_roots(const std::vector<std::uint32_t>& starts) {
    for (const std::uint32_t start : starts) {
        const std::uint32_t address = start & ~1u;
        if (program_.space().find(address) == nullptr) continue;
        const isa::State state =
            (start & 1) != 0 ? isa::State::t32 : likely_state(program_, address);
        // The table's last entry may stand for what follows the last function: padding.
        const bool told = (start & 1) != 0 || state == isa::State::a32;
        if (!told && !plausible(program_, filter_, address, state, Evidence::looks_like_address))
            continue;
        if (!told && Space::half(*program_.space().find(address), address) >> 8 != 0xb5) continue;
        walker_.add_function(address, state);
    }
}

// What only exceptions enter, and no other path. As functions: what is known where one begins is
// nothing.
void Search::landing_pads() {
    for (const elf::LandingPad& pad : program_.file().landing_pads()) {
        const auto state = state_at(program_, pad.function);
        if (!state || (program_.space().mark_of(pad.address) & mark::any_code) != 0) continue;
        walker_.add_function(pad.address, *state);
        walker_.run();
    }
}

// Entries of the PLT that no call in the file uses: `add ip, pc, #…` as GNU ld writes them.
void Search::plt_roots() {
    const elf::Section* section = program_.file().section(".plt");
    if (section == nullptr) return;
    for (std::uint32_t at = 0; at + 12 <= section->size; at += 4) {
        const std::uint32_t address = section->address + at;
        const Space::Region* region = program_.space().find(address);
        if (region == nullptr || !region->holds(address + 3)) return;
        if (Space::word(*region, address) >> 12 == 0xe28fc)
            walker_.add_function(address, isa::State::a32);
    }
    walker_.add_function(section->address, isa::State::a32);
}

// A file loaded where it was linked keeps no relocations: any word of its data may be the address
// of a function.
void Search::data_candidates() {
    if (!program_.fixed_address() || program_.is_go()) return;
    const elf::File& file = program_.file();
    for (const elf::Range& range : file.ranges()) {
        if (range.executable && file.executable_sections().empty()) continue;
        const elf::Bytes bytes = file.from(range.address);
        for (std::uint32_t at = (0 - range.address) & 3; at + 4 <= range.size; at += 4) {
            const std::uint32_t value = *bytes.word(at);
            const Space::Region* region = program_.space().find(value & ~1u);
            if (region == nullptr) continue;
            const std::uint32_t place = range.address + at;
            if (range.executable && (program_.space().mark_of(place) & mark::aside) == 0) continue;
            if ((program_.space().mark_at(*region, value & ~1u) & mark::aside) != 0) continue;
            if (program_.in_got(place))
                result_.named_in_got.push_back(value);
            else
                result_.entered_from_outside.push_back(value);
            walker_.candidates().push_back(value);
        }
    }
}

bool Search::starts_like_a_function(std::uint32_t address, isa::State state) const {
    const Space::Region* region = program_.space().find(address);
    if (region == nullptr || Space::left(*region, address) < 4) return false;
    if (state == isa::State::a32)
        return (address & 3) == 0 && Space::word(*region, address) >> 28 >= always;
    // Odd numbers are common; in a file without other Thumb code only a PUSH of lr convinces.
    if (program_.is_go()) return false;
    if (!any_thumb_ && Space::half(*region, address) >> 8 != 0xb5) return false;
    unsigned always_words = 0;
    const std::uint32_t around = address & ~3u;
    // What saves lr may well stand behind A32 code: the entry point's, in a static program.
    const std::uint32_t before = saves_return_address(address, state) ? 0 : 32;
    const std::uint32_t first = around - region->start > before ? around - before : region->start;
    for (std::uint32_t at = (first + 3) & ~3u;
         at < around + 32 && region->holds(at) && Space::left(*region, at) >= 4; at += 4)
        always_words += Space::word(*region, at) >> 28 == always ? 1 : 0;
    return always_words <= 3;
}

// A start that saves lr is hardly ever in the middle of a function.
bool Search::saves_return_address(std::uint32_t address, isa::State state) const {
    const Space::Region* region = program_.space().find(address);
    if (state == isa::State::t32) return Space::half(*region, address) >> 8 == 0xb5;
    const std::uint32_t word = Space::word(*region, address);
    return (word & 0xffffc000) == 0xe92d4000 || word == 0xe52de004;
}

// The convincing ones first: what they lead to explains many of the others away.
void Search::try_candidates(Only only) {
    any_thumb_ = walker_.saw_thumb();
    while (true) {
        const bool is_new = tried_ < walker_.candidates().size();
        if (!is_new && (only == Only::convincing || later_.empty())) return;
        const std::uint32_t value = is_new ? walker_.candidates()[tried_++] : later_.back();
        if (!is_new) later_.pop_back();
        const std::uint32_t address = value & ~1u;
        const std::uint8_t mark = program_.space().mark_of(address);
        const isa::State state = (value & 1) != 0 ? isa::State::t32 : isa::State::a32;
        if ((mark & (mark::function | mark::data | mark::any_code | mark::aside)) != 0) continue;
        if (program_.space().find(address) == nullptr) continue;
        const bool convincing = (state == isa::State::a32 || any_thumb_) &&
                                Space::left(*program_.space().find(address), address) >= 4 &&
                                saves_return_address(address, state);
        if (is_new && !convincing) {
            later_.push_back(value);
            continue;
        }
        if (!starts_like_a_function(address, state)) continue;
        if (plausible(program_, filter_, address, state, Evidence::looks_like_address)) {
            walker_.add_function(address, state);
            walker_.run();
        }
    }
}

Discovery Search::run() {
    certain_roots();
    symbol_roots();
    linked_roots();
    go_roots();
    walker_.run();
    mapping_roots();
    plt_roots();
    walker_.run();
    stateless_roots(program_.file().exception_index());
    stateless_roots(program_.file().frame_functions());
    walker_.run_doubtful();
    landing_pads();
    walker_.run_doubtful();
    data_candidates();
    try_candidates(Only::convincing);
    walker_.run_doubtful();
    // Before the rest of the candidates: functions begin where others end, and so what lies in the
    // midst of one is not taken for a start.
    fill_gaps(program_, filter_, walker_, sharing_.most_threads);
    try_candidates(Only::all);
    walker_.run_doubtful();
    fill_gaps(program_, filter_, walker_, sharing_.most_threads);
    try_candidates(Only::all);
    result_.references = walker_.take_references();
    result_.branches = walker_.take_branches();
    result_.edge_memory = walker_.edge_memory();
    result_.table_jumps = walker_.table_jumps();
    for (auto* list : {&result_.entered_from_outside, &result_.named_in_got}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    return std::move(result_);
}

}  // namespace

Discovery discover(Program& program, const isa::Filter& filter, const Sharing& sharing) {
    return Search(program, filter, sharing).run();
}

}  // namespace flow
