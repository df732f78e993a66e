#include "flow/walk.hpp"

#include <algorithm>
#include <bit>

namespace flow {

Walker::Common::Common(const Program& program, const isa::Filter& its_filter, const Sharing& how)
    : filter(its_filter), sharing(how) {
    has_plain_literals = program.file().header().type != elf::Type::relocatable &&
                         (!program.fixed_address() || program.is_go());
    if (program.is_go() && program.fixed_address()) {
        const elf::GoFunctions& functions = *program.file().go_functions();
        go_first = functions.start_of(0);
        go_size = functions.start_of(functions.size()) - go_first;
    }
    std::size_t code_bytes = 0;
    for (const Space::Region& region : program.space().regions())
        code_bytes += region.end - region.start;
    edge_memory = std::make_shared<EdgePool>(code_bytes);
    for (const Named& named : program.names())
        if (never_returns(named.name)) ends.push_back(named.address);  // they are by address
}

Walker::Walker(Program& program, const isa::Filter& filter, const Sharing& sharing)
    : program_(program),
      space_(program.space()),
      common_(std::make_shared<const Common>(program, filter, sharing)),
      branches_(*common_->edge_memory) {}

void Walker::add_function(std::uint32_t address, isa::State state) {
    const Space::Region* region = space_.find(address);
    if (region == nullptr) return;
    if ((address & (state == isa::State::a32 ? 3u : 1u)) != 0) return;
    if (!is_mine(address)) {
        leave(Left::What::function, address, state);
        return;
    }
    std::uint8_t& mark = space_.mark_at(*region, address);
    if ((mark & mark::function) != 0) return;
    if (strays(address, state, Left::What::function)) return;
    mark |= mark::function;
    saw_thumb_ = saw_thumb_ || state == isa::State::t32;
    functions_.push_back(address | (state == isa::State::t32 ? 1u : 0u));
}

void Walker::add_path(std::uint32_t address, isa::State state) {
    if (space_.find(address) == nullptr || strays(address, state, Left::What::path)) return;
    saw_thumb_ = saw_thumb_ || state == isa::State::t32;
    functions_.push_back(address | (state == isa::State::t32 ? 1u : 0u));
}

void Walker::add_code_pointer(std::uint32_t value) {
    add_function(value & ~1u, (value & 1) != 0 ? isa::State::t32 : isa::State::a32);
}

void Walker::run() {
    while (waiting() > 0) {
        if (run_in_shares()) continue;
        if (functions_.empty()) {
            const Path path = std::move(paths_.back());
            paths_.pop_back();
            follow(path);
            continue;
        }
        const std::uint32_t start = functions_.back();
        functions_.pop_back();
        function({start & ~1u, (start & 1) != 0 ? isa::State::t32 : isa::State::a32});
    }
}

void Walker::function(Place start) {
    kept_ = 0;
    spilled_.forget_all();
    local_.push_back(start);
    walk_all();
}

void Walker::walk_all() {
    while (true) {
        while (!local_.empty()) {
            const Place place = local_.back();
            local_.pop_back();
            walk(place);
        }
        if (unresolved_.empty()) return;
        const Place place = unresolved_.back();
        unresolved_.pop_back();
        retry(place);
    }
}

// A literal is known once any path has come by that loads it; so the later, the better.
void Walker::run_doubtful() {
    run();
    while (!doubtful_.empty()) {
        const Place place = doubtful_.back();
        doubtful_.pop_back();
        if (doubtful_.size() > Space::prefetch_distance)
            space_.prefetch(doubtful_[doubtful_.size() - Space::prefetch_distance].address);
        if ((space_.mark_of(place.address) & (mark::data | mark::guess | mark::any_code)) != 0)
            continue;
        if (!plausible(program_, common_->filter, place.address, place.state,
                       Evidence::behind_call))
            continue;
        is_doubtful_ = true;
        function(place);
        is_doubtful_ = false;
        run();
    }
}

void Walker::walk(Place start) {
    const Space::Region* region = space_.find(start.address);
    if (region == nullptr) return;
    if (!is_mine(start.address)) {
        leave(Left::What::path, start.address, start.state);
        return;
    }
    state_ = start.state;
    covered_by_it_ = 0;
    if (start.state == isa::State::a32)
        walk_a32(*region, start.address);
    else
        walk_t32(*region, start.address);
}

// Whether a path goes on at a halfword that is known already: once more over what only a doubtful
// path had reached. It is doubtful no more.
bool Walker::enters_again(std::uint8_t& mark, std::uint8_t bits) const {
    if (is_doubtful_ || (mark & mark::doubtful) == 0 || (mark & mark::data) != 0 ||
        (mark & bits) == 0)
        return false;
    mark &= static_cast<std::uint8_t>(~mark::doubtful);
    return true;
}

void Walker::walk_t32(const Space::Region& region, std::uint32_t address) {
    const std::uint8_t bits = mark::t32 | (is_doubtful_ ? mark::doubtful : std::uint8_t{0});
    while (region.holds(address)) {
        if (!is_mine(address)) {
            leave(Left::What::path, address, isa::State::t32);
            return;
        }
        std::uint8_t& mark = space_.mark_at(region, address);
        if ((mark & (mark::any_code | mark::data)) != 0 && !enters_again(mark, bits)) return;
        const std::uint16_t first = Space::half(region, address);
        const bool is_pair = isa::starts_pair(first);
        if (is_pair && Space::left(region, address) < 4) return;
        if (is_pair && !is_mine(address + 2)) {
            leave(Left::What::crossing, address, isa::State::t32);
            return;
        }
        mark |= bits;
        if (is_pair) space_.mark_at(region, address + 2) |= mark::tail;
        const std::uint16_t second = is_pair ? Space::half(region, address + 2) : 0;
        const Instruction instruction = decode_t32(first, second, address);
        if (!step(instruction, address)) return;
        address += instruction.length;
    }
}

void Walker::reach(std::uint32_t address, isa::State state) {
    if (!is_mine(address)) {
        leave(Left::What::path, address, state);
        return;
    }
    const std::uint8_t mark = space_.mark_of(address);
    // Nothing new, unless only a doubtful path came by.
    if ((mark & (mark::a32 | mark::t32)) != 0 && !is_doubtful_ && (mark & mark::doubtful) == 0)
        return;
    if (space_.find(address) != nullptr && !strays(address, state, Left::What::path))
        local_.push_back({address, state});
}

// Sound programs do not branch into the read-only data beside their code; what was misread, and a
// call of a weak function that is absent, do. A share's walker leaves the question, `as` what.
bool Walker::strays(std::uint32_t address, isa::State state, Left::What as) {
    if ((space_.mark_of(address) & mark::aside) == 0) return false;
    if (is_share()) {
        leave(as, address, state);
        return true;
    }
    if (state == isa::State::t32) return true;
    const auto sections = program_.file().executable_sections();
    if (!sections.empty() && address < sections.front().address) return true;
    return !plausible(program_, common_->filter, address, state, Evidence::looks_like_address);
}

// Follows one instruction; whether control may go on to the next.
bool Walker::step(const Instruction& instruction, std::uint32_t address) {
    const bool conditional = instruction.condition != always || covered_by_it_ > 0;
    if (covered_by_it_ > 0) --covered_by_it_;
    switch (instruction.op) {
        case Op::branch:
            branches_.push_back({address, instruction.target});
            reach(instruction.target, instruction.to_thumb ? isa::State::t32 : isa::State::a32);
            return conditional;
        case Op::compare_and_branch:
            branches_.push_back({address, instruction.target});
            reach(instruction.target, isa::State::t32);
            return true;
        case Op::call:
            branches_.push_back({address, instruction.target});
            return call(instruction, address) || conditional;
        case Op::call_register:
            if (instruction.rm != pc && is_known(instruction.rm)) {
                const Held held = held_[instruction.rm];
                jump_to_known(held, (held.value & 1) != 0 ? isa::State::t32 : isa::State::a32);
            }
            after_call(address + instruction.length, true);
            return conditional;
        case Op::if_then:
            covered_by_it_ = instruction.imm;
            return true;
        case Op::trap:
            return conditional;
        default:
            break;
    }
    if (instruction.writes_pc()) {
        if (!jump(instruction, address)) unresolved_.push_back({address, state_});
        return conditional;
    }
    track(instruction, address);
    return true;
}

// The first path to `unresolved` did not know a register that decides there; the instructions just
// before it usually set it. Reads them again in line, with what the whole function has shown.
void Walker::retry(Place unresolved) {
    constexpr std::uint32_t most_back = 128;
    const Space::Region* region = space_.find(unresolved.address);
    if (unresolved.state != isa::State::a32) return;
    std::uint32_t start = unresolved.address;
    while (start - region->start >= 4 && unresolved.address - start < most_back &&
           is_mine(start - 4) && (space_.mark_at(*region, start - 4) & mark::a32) != 0)
        start -= 4;
    state_ = unresolved.state;
    retrying_ = true;
    for (std::uint32_t at = start; at < unresolved.address; at += 4) {
        const Instruction instruction = decode_a32(Space::word(*region, at), at);
        if (instruction.op == Op::call || instruction.op == Op::call_register)
            forget(lost_in_calls);
        else if (!instruction.writes_pc())
            track(instruction, at);
    }
    const Instruction instruction =
        decode_a32(Space::word(*region, unresolved.address), unresolved.address);
    if (instruction.writes_pc())
        jump(instruction, unresolved.address);
    else
        track(instruction, unresolved.address);
    retrying_ = false;
}

// Whether control comes back without doubt. Where it may come back, the place behind is followed
// later, when the function's literals are known.
bool Walker::call(const Instruction& instruction, std::uint32_t address) {
    const isa::State state = instruction.to_thumb ? isa::State::t32 : isa::State::a32;
    const std::uint32_t next = address + instruction.length;
    add_function(instruction.target, state);
    if (state == isa::State::t32 && state_ == state && thumb_case_helper(instruction.target, next))
        return false;
    after_call(next, returns(instruction.target, state));
    return false;
}

void Walker::after_call(std::uint32_t next, bool returns) {
    forget(lost_in_calls);
    if (!returns) return;
    if (space_.find(next) == nullptr) return;
    if (odd_start(next))
        doubtful_.push_back({next, state_});
    else
        local_.push_back({next, state_});
}

// Memory may hold something else by then; and Go code is never Thumb, whatever a register that
// went stale says.
void Walker::jump_to_known(const Held& held, isa::State state) {
    const bool doubtful = state == isa::State::t32 && !saw_thumb_;
    if (held.from_memory || doubtful || program_.is_go())
        candidates_.push_back((held.value & ~1u) | (state == isa::State::t32 ? 1u : 0u));
    else
        add_function(held.value & ~1u, state);
}

// What Go's compiler puts behind calls: where one comes back, AND.EQ r0, r0, so that a traceback
// tells functions apart that became one (Go's source, src/cmd/compile/internal/arm/ggen.go,
// ginsnop); where none does, UNDEF (src/cmd/internal/obj/arm/asm5.go).
constexpr std::uint32_t go_nop = 0;
constexpr std::uint32_t go_undefined = 0xf7fabcfd;

// A32 words that compilers do not put behind a call that comes back, nor at the start of a case:
// the flags are undefined there, and the core may lack the instruction. So it may be a literal,
// where the call does not come back or the case cannot occur; or hand-written code.
bool Walker::odd_start(std::uint32_t address) const {
    const Space::Region* region = space_.find(address);
    if (region == nullptr) return false;
    if (state_ == isa::State::t32) return odd_thumb_start(*region, address);
    const bool is_go = program_.is_go();
    const auto is_nop = [&](std::uint32_t word) {
        return word == nop || (word == go_nop && is_go);
    };
    std::uint32_t at = address;
    while (region->holds(at) && Space::left(*region, at) >= 4 && is_nop(Space::word(*region, at)))
        at += 4;
    if (!region->holds(at) || Space::left(*region, at) < 4) return false;
    const std::uint32_t word = Space::word(*region, at);
    if (word == go_undefined && is_go) return false;
    if (word >> 28 != always) return true;
    return !common_->filter.surely_runs_a32(word) &&
           isa::missing(isa::classify(word, state_), common_->filter.features()).has_value();
}

// Thumb code has no condition to go by: what the core lacks may be a literal behind longjmp.
bool Walker::odd_thumb_start(const Space::Region& region, std::uint32_t address) const {
    constexpr std::uint16_t filler = 0x46c0;  // mov r8, r8: before literals
    if (Space::half(region, address) == filler && Space::left(region, address) >= 4) address += 2;
    const std::uint16_t first = Space::half(region, address);
    if (common_->filter.surely_runs_t16(first)) return false;
    std::uint32_t word = first;
    if (isa::starts_pair(first)) {
        if (Space::left(region, address) < 4) return false;
        word = word << 16 | Space::half(region, address + 2);
    }
    return isa::missing(isa::classify(word, state_), common_->filter.features()).has_value();
}

void Walker::set(std::uint8_t number, std::uint32_t value) {
    held_[number] = {};
    held_[number].value = value;
    held_[number].known = true;
    kept_ |= one(number);
}

void Walker::read_data(std::uint32_t place, std::uint32_t size, std::uint8_t as) {
    const Space::Region* region = space_.find(place);
    if (region == nullptr) return;
    const std::uint32_t end = place + std::min(size, Space::left(*region, place));
    if (!is_mine(place) || !is_mine(end - 1)) {
        left_.push_back({Left::What::data, state_, as, place, size});
        return;
    }
    for (std::uint32_t at = place & ~1u; at < end; at += 2) {
        std::uint8_t& mark = space_.mark_at(*region, at);
        if ((mark & mark::any_code) == 0 || (mark & mark::doubtful) != 0) mark |= as;
    }
}

void Walker::refer(std::uint32_t site, std::uint32_t target) {
    const bool executable = space_.find(target) != nullptr;
    if (!executable && !program_.may_be_stored_to(target)) return;
    references_.push_back({site, target});
    if (!executable) return;
    // Thumb code names Thumb functions, which are too plain to be told from numbers otherwise.
    const bool named_by_thumb = state_ == isa::State::t32 && (target & 1) != 0;
    if (named_by_thumb && is_share())
        leave(Left::What::name, target & ~1u, isa::State::t32);
    else if (named_by_thumb && plausible(program_, common_->filter, target & ~1u, isa::State::t32,
                                         Evidence::behind_call))
        add_code_pointer(target);
    else
        candidates_.push_back(target);
}

void Walker::reach_case(std::uint32_t address, isa::State state) {
    table_jumps_.push_back({jump_site_, address | (state == isa::State::t32 ? 1u : 0u)});
    if (state == state_ && odd_start(address))
        doubtful_.push_back({address, state});
    else
        reach(address, state);
}

}  // namespace flow
