#include "build/compiler.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

namespace build {

std::string to_line(const Compiler& compiler) {
    std::string line = compiler.name;
    for (const Compiler::Tool& tool : compiler.tools)
        line += base::concat('\t', tool.name, '\t', tool.sha256);
    return line;
}

Compiler compiler_from_line(std::string_view line) {
    const std::vector<std::string> fields = base::split(line, '\t');
    Compiler compiler{.name = fields.front()};
    for (std::size_t at = 1; at + 1 < fields.size(); at += 2) {
        if (base::is_sha256(fields[at + 1])) compiler.tools.push_back({fields[at], fields[at + 1]});
    }
    return compiler;
}

}  // namespace build
