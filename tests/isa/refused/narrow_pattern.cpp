#include "isa/pattern.hpp"
#ifdef WRONG
constexpr isa::Pattern<32> pattern = "cccc 0011 0000 iiii dddd iiii iiii iii";
#else
constexpr isa::Pattern<32> pattern = "cccc 0011 0000 iiii dddd iiii iiii iiii";
#endif
int main() {
    return pattern.matches(0xe3000000) ? 0 : 1;
}
