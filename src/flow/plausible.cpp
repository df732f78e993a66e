#include "flow/walk.hpp"

#include <algorithm>
#include <array>

namespace flow {

namespace {

constexpr std::size_t most_instructions = 96;

// One attempt to read bytes as code; nothing is marked.
class Reading {
public:
    Reading(const Program& program, isa::FeatureSet features, isa::State state)
        : program_(program), space_(program.space()), features_(features), state_(state) {}

    bool follow(std::uint32_t start);

private:
    enum class Step { next, end, nonsense };

    Step read(std::uint32_t& address);
    Step judge(const Instruction& instruction);
    bool visit(std::uint32_t address);

    const Program& program_;
    const Space& space_;
    isa::FeatureSet features_;
    isa::State state_;
    std::array<std::uint32_t, most_instructions> seen_{};
    std::size_t seen_count_ = 0;
    std::array<std::uint32_t, 32> pending_{};
    std::size_t pending_count_ = 0;
};

bool Reading::follow(std::uint32_t start) {
    pending_[pending_count_++] = start;
    bool ended = false;
    while (pending_count_ > 0) {
        std::uint32_t address = pending_[--pending_count_];
        while (true) {
            if (!visit(address)) {
                ended = true;
                break;
            }
            if (seen_count_ == most_instructions) return true;
            const Step step = read(address);
            if (step == Step::nonsense) return false;
            if (step == Step::end) {
                ended = true;
                break;
            }
        }
    }
    return ended;
}

bool Reading::visit(std::uint32_t address) {
    const auto end = seen_.begin() + static_cast<std::ptrdiff_t>(seen_count_);
    if (std::find(seen_.begin(), end, address) != end) return false;
    if (seen_count_ < most_instructions) seen_[seen_count_++] = address;
    return true;
}

Reading::Step Reading::read(std::uint32_t& address) {
    const Space::Region* region = space_.find(address);
    const bool a32 = state_ == isa::State::a32;
    if (region == nullptr || Space::left(*region, address) < 4) return Step::nonsense;
    const std::uint8_t mark = space_.mark_at(*region, address);
    if ((mark & (a32 ? mark::a32 : mark::t32)) != 0) return Step::end;  // joins known code
    if ((mark & (mark::data | mark::any_code)) != 0) return Step::nonsense;
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
    const isa::Encoding& encoding = isa::classify(word, state_);
    if (encoding.needs == isa::Feature::unallocated ||
        encoding.needs == isa::Feature::unpredictable)
        return Step::nonsense;
    // This core would stop here; what follows says nothing.
    if (isa::missing(encoding, features_) && !is_harmless_hint(word, state_)) return Step::end;
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
            if (pending_count_ < pending_.size()) pending_[pending_count_++] = instruction.target;
            return conditional ? Step::next : Step::end;
        case Op::call: {
            const isa::State state = instruction.to_thumb ? isa::State::t32 : isa::State::a32;
            return stays(instruction.target, state) ? Step::next : Step::nonsense;
        }
        default:
            break;
    }
    if (instruction.writes_pc() && !conditional) return Step::end;
    return Step::next;
}

}  // namespace

bool plausible(const Program& program, isa::FeatureSet features, std::uint32_t address,
               isa::State state) {
    const Space::Region* region = program.space().find(address);
    if (region == nullptr || Space::left(*region, address) < 4) return false;
    if ((address & (state == isa::State::a32 ? 3u : 1u)) != 0) return false;
    return Reading(program, features, state).follow(address);
}

}  // namespace flow
