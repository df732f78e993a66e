#include "isa/row.hpp"
#ifdef WRONG
constexpr isa::Row<32> row = {"cccc 0011 0000 iiii dddd iiii iiii iiii", isa::Feature::v6t2, "MOVW",
                              "Rn, #i"};
#else
constexpr isa::Row<32> row = {"cccc 0011 0000 iiii dddd iiii iiii iiii", isa::Feature::v6t2, "MOVW",
                              "Rd, #i"};
#endif
int main() {
    return row.pattern.matches(0xe3000000) ? 0 : 1;
}
