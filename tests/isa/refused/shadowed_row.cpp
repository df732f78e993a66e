#include "isa/tables.hpp"
namespace {
using enum isa::Feature;
constexpr isa::Row<32> rows[] = {
#ifdef WRONG
    {"cccc 001. .... .... .... .... .... ....", v4, "data-processing"},
    {"cccc 0011 0000 iiii dddd iiii iiii iiii", v6t2, "MOVW", "Rd, #i"},
#else
    {"cccc 0011 0000 iiii dddd iiii iiii iiii", v6t2, "MOVW", "Rd, #i"},
    {"cccc 001. .... .... .... .... .... ....", v4, "data-processing"},
#endif
};
constexpr isa::Section<32> sections[] = {{"a citation", rows}};
constexpr auto table = isa::joined(sections);
static_assert(isa::all_reachable<32, table>);
}  // namespace
int main() {}
