#include "flow/walk.hpp"

#include <array>
#include <tuple>

namespace flow {

namespace {

constexpr std::size_t most_instructions = 96;

// Barriers are the only words without a condition that compilers and libraries write often.
bool runs_always(std::uint32_t word) {
    return word >> 28 == always || (word & 0xffffff80) == 0xf57ff000;
}

// One attempt to read bytes as code; nothing is marked.
class Reading {
public:
    Reading(const Program& program, const isa::Filter& filter, isa::State state, Evidence evidence)
        : space_(program.space()), filter_(filter), state_(state), evidence_(evidence) {}

    bool follow(std::uint32_t start);

private:
    enum class Step { next, end, nonsense };

    bool runs_into_function(std::uint8_t mark) const;
    bool looks_like_state(std::uint32_t start) const;

    Step read(std::uint32_t& address);
    Step judge(const Instruction& instruction);
    bool visit(std::uint32_t address);

    const Space& space_;
    const isa::Filter& filter_;
    isa::State state_;
    Evidence evidence_;
    std::array<std::uint32_t, 256> seen_{};  // addresses + 1, by hash; 0: none
    std::size_t seen_count_ = 0;
    std::array<std::uint32_t, 32> pending_{};
    std::size_t pending_count_ = 0;
    std::size_t conditional_count_ = 0;
    bool stopped_by_core_ = false;
    bool behind_call_ = false;
    bool in_line_ = false;  // the instruction before leads here
};

// A32 code is mostly words whose top four bits say "always"; of Thumb code nearly none are. So
// neither passes for the other.
bool Reading::looks_like_state(std::uint32_t start) const {
    if (evidence_ == Evidence::behind_call)
        return state_ == isa::State::t32 || conditional_count_ * 4 < seen_count_ * 3;
    // Of few instructions, as where the core would stop soon, many may be conditional: then what
    // lies there counts.
    constexpr std::size_t few = 6;
    const bool mostly_conditional = conditional_count_ * 3 > seen_count_;
    const bool is_short = seen_count_ <= few && conditional_count_ * 2 <= seen_count_;
    if (state_ == isa::State::a32 && mostly_conditional && !stopped_by_core_ && !is_short)
        return false;
    const Space::Region* region = space_.find(start);
    unsigned words = 0;
    unsigned always_words = 0;
    for (std::uint32_t at = start & ~3u; words < 8 && region->holds(at) && region->holds(at + 3);
         at += 4) {
        if (at < region->start) continue;
        ++words;
        if (runs_always(Space::word(*region, at))) ++always_words;
    }
    if (state_ == isa::State::t32) return always_words * 2 < words;
    const bool tells = !mostly_conditional && (seen_count_ >= 4 || !stopped_by_core_);
    return tells || always_words * 2 >= words;
}

bool Reading::follow(std::uint32_t start) {
    pending_[pending_count_++] = start;
    bool ended = false;
    while (pending_count_ > 0) {
        std::uint32_t address = pending_[--pending_count_];
        // Behind a call that may not return anything may stand: it proves nothing.
        behind_call_ = (address & 1) != 0;
        address &= ~1u;
        in_line_ = false;
        while (true) {
            if (!visit(address)) {
                ended = true;
                break;
            }
            if (seen_count_ == most_instructions) return looks_like_state(start);
            const Step step = read(address);
            in_line_ = true;
            if (step == Step::nonsense && !behind_call_) return false;
            if (step != Step::next) {
                ended = true;
                break;
            }
        }
    }
    return ended && looks_like_state(start);
}

bool Reading::visit(std::uint32_t address) {
    static_assert(most_instructions < std::tuple_size<decltype(seen_)>());
    std::size_t place = address / 2 % seen_.size();
    for (; seen_[place] != 0; place = (place + 1) % seen_.size())
        if (seen_[place] == address + 1) return false;
    if (seen_count_ == most_instructions) return true;
    seen_[place] = address + 1;
    ++seen_count_;
    return true;
}

// Literals are followed by the next function; code is not, unless a call before does not come back.
bool Reading::runs_into_function(std::uint8_t mark) const {
    return evidence_ == Evidence::behind_call && state_ == isa::State::a32 && in_line_ &&
           !behind_call_ && (mark & mark::function) != 0;
}

Reading::Step Reading::read(std::uint32_t& address) {
    const Space::Region* region = space_.find(address);
    const bool a32 = state_ == isa::State::a32;
    if (region == nullptr || Space::left(*region, address) < 4) return Step::nonsense;
    const std::uint8_t mark = space_.mark_at(*region, address);
    if ((mark & (a32 ? mark::a32 : mark::t32)) != 0)
        return runs_into_function(mark) ? Step::nonsense : Step::end;  // joins known code
    if ((mark & (mark::data | mark::guess | mark::any_code)) != 0) return Step::nonsense;
    std::uint32_t word = 0;
    Instruction instruction;
    if (a32) {
        if ((space_.mark_at(*region, address + 2) & (mark::data | mark::any_code)) != 0)
            return Step::nonsense;
        word = Space::word(*region, address);
        instruction = decode_a32(word, address);
    } else {
        const std::uint16_t first = Space::half(*region, address);
        const std::uint16_t second = Space::half(*region, address + 2);
        instruction = decode_t32(first, second, address);
        word = instruction.length == 2 ? first : std::uint32_t{first} << 16 | second;
    }
    if (instruction.op == Op::trap) return Step::end;
    const bool surely_runs =
        a32 ? filter_.surely_runs_a32(word)
            : instruction.length == 2 && filter_.surely_runs_t16(static_cast<std::uint16_t>(word));
    if (!surely_runs) {
        const isa::Encoding& encoding = isa::classify(word, state_);
        if (encoding.needs == isa::Feature::unallocated ||
            encoding.needs == isa::Feature::unpredictable)
            return Step::nonsense;
        if (isa::missing(encoding, filter_.features()) && !is_harmless_hint(word, state_)) {
            // This core would stop here; but where only a call says that this is code, what
            // follows must look like code as well.
            stopped_by_core_ = true;
            if (evidence_ != Evidence::behind_call || !a32) return Step::end;
        }
    }
    if (a32 && instruction.condition != always) ++conditional_count_;
    address += instruction.length;
    return judge(instruction);
}

Reading::Step Reading::judge(const Instruction& instruction) {
    const bool conditional = instruction.condition != always;
    const auto stays = [&](std::uint32_t target, isa::State state) {
        const Space::Region* region = space_.find(target);
        if (region == nullptr || (target & (state == isa::State::a32 ? 3u : 1u)) != 0) return false;
        return (space_.mark_at(*region, target) & mark::data) == 0;
    };
    switch (instruction.op) {
        case Op::branch:
            if (!stays(instruction.target, state_)) return Step::nonsense;
            if (pending_count_ < pending_.size())
                pending_[pending_count_++] = instruction.target | (behind_call_ ? 1u : 0u);
            return conditional ? Step::next : Step::end;
        case Op::call: {
            const isa::State state = instruction.to_thumb ? isa::State::t32 : isa::State::a32;
            if (!stays(instruction.target, state)) return Step::nonsense;
            behind_call_ = true;
            return Step::next;
        }
        default:
            break;
    }
    if (instruction.writes_pc() && !conditional) return Step::end;
    return Step::next;
}

}  // namespace

bool plausible(const Program& program, const isa::Filter& filter, std::uint32_t address,
               isa::State state, Evidence evidence) {
    const Space::Region* region = program.space().find(address);
    if (region == nullptr || Space::left(*region, address) < 4) return false;
    if ((address & (state == isa::State::a32 ? 3u : 1u)) != 0) return false;
    return Reading(program, filter, state, evidence).follow(address);
}

isa::State likely_state(const Program& program, std::uint32_t address) {
    const Space::Region* region = program.space().find(address);
    if ((address & 3) != 0 || region == nullptr || Space::left(*region, address) < 4)
        return isa::State::t32;
    const std::uint8_t mark = program.space().mark_at(*region, address);
    if ((mark & mark::t32) != 0) return isa::State::t32;
    if ((mark & mark::a32) != 0) return isa::State::a32;
    int votes = 0;
    for (std::uint32_t at = address; at < address + 16 && region->holds(at + 3); at += 4)
        votes += Space::word(*region, at) >> 28 == always ? 1 : -1;
    return votes > 0 || Space::word(*region, address) >> 28 == always ? isa::State::a32
                                                                      : isa::State::t32;
}

}  // namespace flow
