#include "flow/writers.hpp"

#include "flow/body.hpp"

#include <algorithm>
#include <bit>

namespace flow {

namespace {

constexpr std::size_t few_writers = 300;
constexpr std::size_t most_writers = 1500;
constexpr std::uint32_t farthest_go_base = 128;
constexpr std::uint32_t longest_function = 1u << 16;

void sort_out(std::vector<std::uint32_t>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

Writers::Offsets::Store Writers::store_of(const Instruction& instruction) {
    if (instruction.op == Op::store_many)
        return {instruction.imm, static_cast<std::uint32_t>(std::popcount(instruction.list)) * 4};
    return {instruction.pre_indexed ? instruction.imm : 0, instruction.access_bytes};
}

std::optional<std::vector<std::uint32_t>> Writers::of(std::uint32_t address) {
    const auto first = std::lower_bound(
        references_.begin(), references_.end(), lowest_base(address),
        [](const Reference& reference, std::uint32_t target) { return reference.target < target; });
    std::vector<std::uint32_t> all;
    auto last = first;
    for (; last != references_.end() && last->target <= address + 3; ++last) {
        if (steps_left_ == 0) return std::nullopt;
        --steps_left_;
        const auto function = program_.space().function_start(last->site);
        if (!function) return std::nullopt;
        all.push_back(*function);
    }
    std::vector<std::uint32_t> likely;
    // Go's few constants of this kind are named by few.
    if (all.size() > few_writers && !program_.is_go()) likely = likely_among(first, all, address);
    sort_out(all);
    if (all.size() <= few_writers) return all;
    if (program_.is_go() || likely.size() > most_writers) return std::nullopt;
    return likely;
}

// Of those that the references from `first` on lie in, function by function, those with a store
// that may hit the word.
std::vector<std::uint32_t> Writers::likely_among(References::const_iterator first,
                                                 const std::vector<std::uint32_t>& functions,
                                                 std::uint32_t address) {
    std::vector<std::uint32_t> likely;
    Reference last;  // its function, and the base
    for (const std::uint32_t function : functions) {
        const std::uint32_t base = first->target;
        ++first;
        const bool is_same = last.site == function && last.target == base;
        if (!is_same && reaches(function, base, address)) likely.push_back(function);
        last = {function, base};
    }
    sort_out(likely);
    return likely;
}

// Where the address may begin that a store to the word adds an offset to.
std::uint32_t Writers::lowest_base(std::uint32_t address) const {
    // Go names each variable by its own address, or its struct's.
    const std::uint32_t reach = program_.is_go() ? farthest_go_base : farthest_base;
    const std::uint32_t lowest = address > reach ? address - reach : 0;
    // Compilers reach from one variable to another only within a section.
    if (program_.file().executable_sections().empty()) return lowest;
    for (const elf::Section& section : program_.file().sections())
        if (section.address != 0 && address - section.address < section.size &&
            (section.flags & elf::section::flag_thread_local) == 0)
            return std::max(lowest, section.address);
    return lowest;
}

bool Writers::reaches(std::uint32_t function, std::uint32_t base, std::uint32_t address) {
    const Offsets& offsets = offsets_of(function);
    if (offsets.unknown) return true;
    steps_left_ -= std::min(steps_left_, offsets.stores.size() * offsets.additions.size());
    if (steps_left_ == 0) return true;
    const std::uint32_t distance = address - base;
    return std::any_of(
        offsets.additions.begin(), offsets.additions.end(), [&](std::uint32_t addition) {
            const std::uint32_t word = distance - addition;
            return std::any_of(
                offsets.stores.begin(), offsets.stores.end(), [&](const Offsets::Store& store) {
                    const std::uint32_t place = base + addition + store.offset;
                    const bool aligned = (place & (std::min(store.size, 4u) - 1)) == 0;
                    return aligned && (store.offset - word < 4 || word - store.offset < store.size);
                });
        });
}

const Writers::Offsets& Writers::offsets_of(std::uint32_t function) {
    const auto [found, is_new] = offsets_.try_emplace(function);
    Offsets& offsets = found->second;
    if (!is_new) return offsets;
    const Space& space = program_.space();
    const Space::Region& region = *space.find(function);
    const auto state = state_at(program_, function);
    offsets.unknown = !state;
    const std::uint32_t last = function + std::min(region.end - function, longest_function);
    const std::uint32_t end = space.next_with(mark::function, region, function + 2, last);
    for (std::uint32_t at = function; state && at < end; at += 2) {
        const auto instruction = instruction_at(program_, at, *state);
        if (!instruction || instruction->rn == sp) continue;
        const bool stores = instruction->op == Op::store || instruction->op == Op::store_pair ||
                            instruction->op == Op::store_many;
        const bool adds = instruction->op == Op::add || instruction->op == Op::sub;
        if (stores && instruction->rm != no_register) offsets.unknown = true;
        if (stores) offsets.stores.push_back(store_of(*instruction));
        if (adds && instruction->rm == no_register)
            offsets.additions.push_back(instruction->op == Op::add ? instruction->imm
                                                                   : 0 - instruction->imm);
        if (stores && instruction->writes_back) offsets.additions.push_back(instruction->imm);
    }
    offsets.additions.push_back(0);
    sort_out(offsets.additions);
    return offsets;
}

}  // namespace flow
