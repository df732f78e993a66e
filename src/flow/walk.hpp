#pragma once

#include "base/large.hpp"
#include "flow/analyse.hpp"
#include "flow/bits.hpp"
#include "flow/decode.hpp"
#include "flow/edge_list.hpp"
#include "flow/held.hpp"
#include "flow/program.hpp"
#include "isa/filter.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace flow {

// Code at `site` makes the address `target` in a register: of code, or of what may be stored to.
struct Reference {
    std::uint32_t site = 0;
    std::uint32_t target = 0;
};

using References = std::vector<Reference, base::LargeAllocator<Reference>>;

// By target, then site.
void sort_by_target(References& references);

// Follows paths of control and marks in the program's space what is code and what is data. What
// registers hold is followed along each path only as far as pools, jump tables and addresses need
// it, and may be stale at joins: it leads to more code, never to less.
//
// Where many functions wait, memory is divided into shares, which are followed at the same time,
// each by a walker of its own that neither marks what lies outside nor looks at marks there. What
// leads out of its share it leaves to the whole's. How memory is divided depends on the file alone,
// and so the result does not depend on the number of threads.
class Walker {
public:
    // `filter` must outlive the walker.
    Walker(Program& program, const isa::Filter& filter, const Sharing& sharing);

    // A start of code that the file names for certain.
    void add_function(std::uint32_t address, isa::State state);
    // The same for an address with a Thumb bit.
    void add_code_pointer(std::uint32_t value);
    // Code that the file names for certain, but not as the start of a function.
    void add_path(std::uint32_t address, isa::State state);
    // Follows all that was added, and what it leads to; but leaves doubtful places for later.
    void run();
    // Follows the doubtful places that read as code, now that more literals are known.
    void run_doubtful();

    // Whether any start of code that was added is Thumb.
    bool saw_thumb() const { return saw_thumb_; }
    // All direct branches and calls, which `edge_memory` holds. One that only a doubtful path had
    // reached at first may be there twice.
    EdgeList take_branches() { return std::move(branches_); }
    std::shared_ptr<EdgePool> edge_memory() const { return common_->edge_memory; }
    // Jumps through tables: site, and target with its Thumb bit.
    const std::vector<Edge>& table_jumps() const { return table_jumps_; }
    References take_references() { return std::move(references_); }
    // Addresses in executable memory that code or data holds without proof that they are code;
    // in the order found.
    std::vector<std::uint32_t>& candidates() { return candidates_; }

private:
    static constexpr std::uint16_t lost_in_calls = 0x500f;  // r0-r3, ip, lr
    static constexpr std::uint32_t nop = 0xe1a00000;        // mov r0, r0: fills up behind calls

    struct Place {
        std::uint32_t address = 0;
        isa::State state{};
    };
    // A path that leads out of a share, and what is known where it does: many begin in functions
    // whose cold part lies elsewhere.
    struct Path {
        Place place;
        std::vector<std::pair<std::uint8_t, Held>> held;
    };
    // What else a share's walker may not decide.
    struct Left {
        enum class What : std::uint8_t {
            function,
            path,        // see Path
            crossing,    // a Thumb instruction of two halfwords, one of them another's
            data,        // `size` bytes, to be marked with `as`
            name,        // a Thumb function, if what lies there is plausible
            comes_back,  // a path, if what lies there is plausible
            decision,    // a jump whose table lies outside, or nowhere that bounds it
        };
        What what{};
        isa::State state{};
        std::uint8_t as = 0;
        std::uint32_t address = 0;
        std::uint32_t size = 0;
    };
    // What all walkers of a program have in common.
    struct Common {
        Common(const Program& program, const isa::Filter& its_filter, const Sharing& how);

        const isa::Filter& filter;
        std::vector<std::uint32_t> ends;  // functions by whose name calls do not come back; sorted
        Sharing sharing;
        std::shared_ptr<EdgePool> edge_memory;
        // Where Go's compiler and assembler made the code, for an address of its own.
        bool is_from_go(std::uint32_t address) const { return address - go_first < go_size; }
        std::uint32_t go_first = 0;
        std::uint32_t go_size = 0;
        bool has_plain_literals = false;  // neither distances nor what a linker has yet to fill in
    };
    // [first, last] of memory, with the whole's knowledge.
    Walker(const Walker& whole, std::uint32_t first, std::uint32_t last);

    bool is_mine(std::uint32_t address) const { return address - first_ <= last_ - first_; }
    bool is_share() const { return last_ - first_ != 0xffffffff; }
    void leave(Left::What what, std::uint32_t address, isa::State state);
    bool left_lately(std::uint32_t address, isa::State state);
    void follow(const Path& path);
    std::size_t waiting() const { return functions_.size() + paths_.size(); }
    bool run_in_shares();
    std::vector<Walker> divide();
    std::vector<std::uint32_t> starts_by_cell(const Space::Region& region) const;
    void take_over(Walker& share);
    void settle(const Left& left);
    void function(Place start);
    void walk_all();
    void walk(Place start);
    void walk_a32(const Space::Region& region, std::uint32_t address);
    void walk_t32(const Space::Region& region, std::uint32_t address);
    bool enters_again(std::uint8_t& mark, std::uint8_t bits) const;
    bool strays(std::uint32_t address, isa::State state, Left::What as);
    void reach(std::uint32_t address, isa::State state);
    bool step(const Instruction& instruction, std::uint32_t address);
    void track(const Instruction& instruction, std::uint32_t address);
    void track_arithmetic(const Instruction& instruction, std::uint32_t address);
    void track_entry(const Instruction& load);
    void track_load(const Instruction& instruction, std::uint32_t address);
    bool is_distance(const Instruction& load, std::uint32_t address) const;
    bool is_frame_offset(std::uint8_t loaded, std::uint32_t next) const;
    bool odd_start(std::uint32_t address) const;
    bool odd_thumb_start(const Space::Region& region, std::uint32_t address) const;
    void after_call(std::uint32_t next, bool returns);
    bool call(const Instruction& instruction, std::uint32_t address);
    bool jump(const Instruction& instruction, std::uint32_t address);
    bool jump_to_entry(Held entry);
    bool jump_through_memory(const Instruction& instruction, std::uint32_t address);
    bool jump_by_addition(const Instruction& instruction, std::uint32_t address);
    bool ends_at(std::uint32_t place, bool bounded);
    void absolute_table(std::uint32_t table, std::uint32_t bound);
    void relative_table(const Held& entry, std::uint32_t base, unsigned shift);
    void branch_table(std::uint32_t first, std::uint32_t bound);
    bool thumb_case_helper(std::uint32_t target, std::uint32_t next);
    Held sum(const Instruction& instruction) const;
    void set_return_address(std::uint32_t address, std::uint32_t target);
    bool keeps_bound(const Instruction& instruction, std::uint32_t result) const;
    std::uint32_t table_bound(const Instruction& instruction, std::uint8_t index) const;

    void retry(Place unresolved);
    void track_stack(const Instruction& instruction);
    enum class Passing : std::uint8_t { on, literal, branch, call, leave, decode };
    Passing pass(std::uint32_t word);
    bool only_loses(std::uint32_t word);
    Passing pass_sum(std::uint32_t word);
    Passing pass_move(std::uint32_t word);
    Passing pass_slot(std::uint32_t word);
    bool loads_literal(const Space::Region& region, std::uint32_t word, std::uint32_t address);
    bool calls_plainly(const Space::Region& region, std::uint32_t word, std::uint32_t address);
    void load_slot(std::uint8_t rd, std::uint8_t base, std::uint32_t offset);
    void store_slot(std::uint8_t rd, std::uint8_t base, std::uint32_t offset);
    bool is_tracked(std::uint8_t number) const { return (kept_ >> number & 1) != 0; }
    const Held& held(std::uint8_t number) const {
        static constexpr Held nothing;
        return is_tracked(number) ? held_[number] : nothing;
    }
    bool is_known(std::uint8_t number) const { return is_tracked(number) && held_[number].known; }
    void hold(std::uint8_t number, const Held& what) {
        kept_ &= ~std::uint32_t{one(number)};
        if (what.is_nothing()) return;
        held_[number] = what;
        kept_ |= one(number);
    }
    // To be filled in by whoever asks.
    Held& hold(std::uint8_t number) {
        if (!is_tracked(number)) held_[number] = {};
        kept_ |= one(number);
        return held_[number];
    }
    bool points_into_frame(std::uint8_t number) const;
    void bound(std::uint8_t number, std::uint32_t limit);
    std::optional<std::uint32_t> table_entry(const Held& entry, std::uint32_t place) const;

    std::optional<std::uint32_t> operand(const Instruction& instruction,
                                         std::uint32_t address) const;
    std::optional<std::uint32_t> value_of(std::uint8_t number, std::uint32_t address) const;
    void set(std::uint8_t number, std::uint32_t value);
    void jump_to_known(const Held& held, isa::State state);
    void reach_case(std::uint32_t address, isa::State state);
    void forget(std::uint16_t registers) { kept_ &= ~(std::uint32_t{registers} << 16 | registers); }
    // `as`: mark::data, or mark::guess where a register that may be stale led there.
    void read_data(std::uint32_t place, std::uint32_t size, std::uint8_t as);
    void refer(std::uint32_t site, std::uint32_t target);
    bool returns(std::uint32_t target, isa::State state);
    bool begins_an_entry(std::uint32_t target, isa::State state) const;
    bool find_whether_returns(std::uint32_t target, isa::State state) const;

    Program& program_;
    Space& space_;
    std::shared_ptr<const Common> common_;
    std::uint32_t first_ = 0;  // of the memory that is this walker's
    std::uint32_t last_ = 0xffffffff;
    std::vector<Left> left_;
    std::array<std::uint32_t, 1024> lately_{};  // functions left, bit 0: Thumb; by address
    std::vector<Path> left_paths_;
    std::vector<Path> paths_;               // that other shares left
    std::vector<std::uint32_t> functions_;  // bit 0: Thumb
    std::vector<Place> local_;
    std::vector<Place> doubtful_;
    References references_;
    EdgeList branches_;
    std::vector<Edge> table_jumps_;
    std::uint32_t jump_site_ = 0;
    std::vector<std::uint32_t> candidates_;
    std::array<Held, 16> held_;
    // Bit by bit: registers that held_ tells of; above, the one that still holds what it was
    // loaded with, from [loaded_base_, #loaded_offset_].
    std::uint32_t kept_ = 0;
    Spilled spilled_;
    std::uint8_t loaded_base_ = no_register;
    std::uint32_t loaded_offset_ = 0;
    std::unordered_map<std::uint32_t, bool> returns_;  // whether calls of these targets come back
    std::vector<Place> unresolved_;  // where a register was not known that decides
    bool retrying_ = false;
    bool saw_thumb_ = false;
    isa::State state_{};
    bool is_doubtful_ = false;
    unsigned covered_by_it_ = 0;
};

// Whether code at `address` reads as code as far as it can be followed: only encodings that some
// architecture has, no path into data or out of executable memory, and an end.
// An address that only looks like one must also look like compiled code of its state: few
// conditional instructions, and neither state's code read as the other's.
enum class Evidence : std::uint8_t { behind_call, looks_like_address };
bool plausible(const Program& program, const isa::Filter& filter, std::uint32_t address,
               isa::State state, Evidence evidence);

// The state of code whose start is known but not its state. ARMv5 Thumb code has nearly never a
// word whose top four bits say "always"; A32 code begins with one.
isa::State likely_state(const Program& program, std::uint32_t address);

// The name of the import that a call to `target` reaches through the PLT; empty if none.
std::string_view import_behind(const Program& program, std::uint32_t target, isa::State state);

// Functions of other modules that do not return.
bool never_returns(std::string_view name);

}  // namespace flow
