#include "app/run.hpp"

#include "base/error.hpp"

#include <iostream>

namespace app {

int run(int, const char* const*) {
    std::cout << "armpack " ARMPACK_VERSION "\n";
    return static_cast<int>(base::Exit::done);
}

}  // namespace app
