#pragma once

#include "elf/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace elf {

// What a replace directive of go.mod puts in a module's place; a folder has no version.
struct GoReplacement {
    std::string_view path;
    std::string_view version;
    std::string_view sum;
};

struct GoModule {
    std::string_view path;
    std::string_view version;
    std::string_view sum;
    std::optional<GoReplacement> replaced_by;
};

// What `go version -m` shows. Texts point into the file.
struct GoBuildInfo {
    std::string_view go_version;    // "go1.24.4"
    std::string_view package_path;  // the "path" line
    std::optional<GoModule> main;
    std::vector<GoModule> dependencies;
    std::vector<std::pair<std::string_view, std::string_view>> settings;  // "GOARM" → "5"
    std::optional<std::string_view> setting(std::string_view key) const;
};

struct GoFunction {
    std::uint32_t start = 0;
    std::uint32_t end = 0;  // start of the next one: padding and pools belong to it
    std::string_view name;  // empty where the name table is damaged
};

// Go's function table (.gopclntab), read in place. It survives strip and "-s -w".
class GoFunctions {
public:
    enum class Layout { go_1_2, go_1_16, go_1_18, go_1_20 };

    struct Tables {
        Layout layout{};
        std::uint32_t text_start = 0;  // what entries are counted from, since 1.18
        std::uint32_t count = 0;
        Bytes entries;    // count pairs and one end
        Bytes functions;  // what the pairs' second half counts in
        Bytes names;
    };

    GoFunctions() = default;
    explicit GoFunctions(const Tables& tables) : tables_(tables) {}

    std::uint32_t size() const { return tables_.count; }
    Layout layout() const { return tables_.layout; }
    std::uint32_t text_start() const { return tables_.text_start; }
    // Sorted by start. Precondition: index < size().
    GoFunction at(std::uint32_t index) const;
    // Its start alone; of size(), where the last one ends.
    std::uint32_t start_of(std::uint32_t index) const;
    // The function that holds `address`.
    std::optional<GoFunction> holding(std::uint32_t address) const;

private:
    Tables tables_;
};

}  // namespace elf
