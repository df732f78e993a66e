#include "flow/walk.hpp"

#include <algorithm>
#include <array>

namespace flow {

namespace {

// Functions whose declarations say that they do not return: of the C and C++ libraries, of the
// compilers' run time, and of what is built upon them. Sorted.
constexpr std::array<std::string_view, 62> names = {
    "Perl_croak",
    "Perl_croak_memory_wrap",
    "Perl_croak_no_modify",
    "Perl_croak_nocontext",
    "Perl_croak_xs_usage",
    "_Exit",
    "_Py_FatalErrorFunc",
    "_Unwind_Resume",
    "_ZSt10unexpectedv",
    "_ZSt16__throw_bad_castv",
    "_ZSt17__throw_bad_allocv",
    "_ZSt18__throw_bad_typeidv",
    "_ZSt19__throw_ios_failurePKc",
    "_ZSt19__throw_logic_errorPKc",
    "_ZSt19__throw_range_errorPKc",
    "_ZSt20__throw_length_errorPKc",
    "_ZSt20__throw_out_of_rangePKc",
    "_ZSt20__throw_system_errori",
    "_ZSt21__throw_runtime_errorPKc",
    "_ZSt24__throw_invalid_argumentPKc",
    "_ZSt24__throw_out_of_range_fmtPKcz",
    "_ZSt25__throw_bad_function_callv",
    "_ZSt28__throw_bad_array_new_lengthv",
    "_ZSt9terminatev",
    "__assert",
    "__assert_fail",
    "__assert_perror_fail",
    "__chk_fail",
    "__cxa_bad_cast",
    "__cxa_bad_typeid",
    "__cxa_call_terminate",
    "__cxa_call_unexpected",
    "__cxa_deleted_virtual",
    "__cxa_end_cleanup",
    "__cxa_pure_virtual",
    "__cxa_rethrow",
    "__cxa_throw",
    "__cxa_throw_bad_array_new_length",
    "__fortify_fail",
    "__libc_fatal",
    "__libc_start_main",
    "__longjmp_chk",
    "__stack_chk_fail",
    "__stack_chk_fail_local",
    "_exit",
    "_longjmp",
    "abort",
    "err",
    "errx",
    "exit",
    "g_assertion_message",
    "g_assertion_message_cmpnum",
    "g_assertion_message_cmpstr",
    "g_assertion_message_expr",
    "longjmp",
    "pthread_exit",
    "qBadAlloc",
    "quick_exit",
    "siglongjmp",
    "thrd_exit",
    "verr",
    "verrx",
};

}  // namespace

bool never_returns(std::string_view name) {
    return std::binary_search(names.begin(), names.end(), name);
}

bool Walker::returns(std::uint32_t target, isa::State state) {
    const bool is_named = std::binary_search(common_->ends.begin(), common_->ends.end(), target);
    if (!is_named && (program_.links().empty() || !begins_an_entry(target, state))) return true;
    const auto [known, is_new] = returns_.try_emplace(target, false);
    if (is_new) known->second = find_whether_returns(target, state);
    return known->second;
}

// Whether what is called may be an entry of the PLT: `add ip, pc, #...`.
bool Walker::begins_an_entry(std::uint32_t target, isa::State state) const {
    if (state == isa::State::t32) target += 4;  // bx pc; nop
    const Space::Region* region = space_.find(target);
    return region != nullptr && Space::left(*region, target) >= 4 &&
           (Space::word(*region, target) & 0x0feff000) == 0x028fc000;
}

bool Walker::find_whether_returns(std::uint32_t target, isa::State state) const {
    const std::string_view import = import_behind(program_, target, state);
    if (!import.empty()) return !never_returns(import);
    if (const Named* named = program_.named(target))
        return named->address != target || !never_returns(named->name);
    return true;
}

std::string_view import_behind(const Program& program, std::uint32_t target, isa::State state) {
    if (program.links().empty()) return {};
    if (state == isa::State::t32) target += 4;  // bx pc; nop
    const Space::Region* region = program.space().find(target);
    if (region == nullptr || (target & 3) != 0) return {};
    // add ip, pc, #…; any number of add ip, ip, #…; ldr pc, [ip, #…]!
    std::uint32_t ip = 0;
    for (std::uint32_t at = target; at < target + 16 && Space::left(*region, at) >= 4; at += 4) {
        const Instruction instruction = decode_a32(Space::word(*region, at), at);
        const bool first = at == target;
        if (instruction.rn != (first ? pc : 12) || instruction.rm != no_register) return {};
        if (instruction.op == Op::add && instruction.rd == 12) {
            ip = (first ? at + 8 : ip) + instruction.imm;
        } else if (instruction.op == Op::load && instruction.rd == pc && !first) {
            const Link* link = program.link_at(ip + instruction.imm);
            return link != nullptr && link->is_import() ? program.import_name(link->import)
                                                        : std::string_view();
        } else {
            return {};
        }
    }
    return {};
}

}  // namespace flow
