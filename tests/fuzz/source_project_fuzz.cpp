// What somebody's build description may hold: reading it ends, and gives words without quotes'
// ends lost.
#include "source/project.hpp"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto brackets : {source::Brackets::lists, source::Brackets::quotes}) {
        for (const char* name : {"project", "AC_INIT", "x"}) {
            for (const auto& words : source::calls_of(text, name, brackets)) {
                for (const std::string& word : words) {
                    if (!word.empty() && text.find(word) != std::string_view::npos) continue;
                    std::cerr << "not a word of the text: " << word << std::endl;
                    std::abort();
                }
            }
        }
    }
    source::licence_of(text);
    return 0;
}
