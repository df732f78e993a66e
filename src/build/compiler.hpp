#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace build {

// What turned source into code, down to its bytes.
struct Compiler {
    struct Tool {
        std::string name;    // "compile", "ld", "libc.a"
        std::string sha256;  // of the file
    };
    std::string name;         // "go1.26.8", "arm-linux-gnueabi-gcc (Debian 12.2.0-14) 12.2.0"
    std::vector<Tool> tools;  // sorted by name
};

// As one line, which is kept with what was built, and back. A line that is only a name is a
// compiler whose tools are not known.
std::string to_line(const Compiler& compiler);
Compiler compiler_from_line(std::string_view line);

}  // namespace build
