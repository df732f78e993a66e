#include "build/gcc_files.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

#include <filesystem>

namespace build {

namespace fs = std::filesystem;

std::vector<Compiler::Tool> gcc_files(const std::string& triplet) {
    std::vector<Compiler::Tool> tools;
    const std::string gcc = triplet + "-gcc";
    // GCC answers with the bare name where it knows of no such file.
    const auto add = [&](const char* question, const char* name) {
        const base::Result answer =
            base::run_checked({.argv = {gcc, base::concat(question, name)}});
        const fs::path file = std::string(base::trim(answer.output));
        if (file.is_absolute() && fs::is_regular_file(file)) {
            tools.push_back({name, base::sha256_of_file(file)});
        }
    };
    for (const char* program : {"as", "cc1", "cc1plus", "collect2"})
        add("-print-prog-name=", program);
    if (const auto driver = base::find_program(gcc)) {
        tools.push_back({"gcc", base::sha256_of_file(*driver)});
    }
    add("-print-prog-name=", "ld");
    for (const char* file : {"libc.a", "libgcc.a", "libstdc++.a"})
        add("-print-file-name=", file);
    return tools;
}

}  // namespace build
