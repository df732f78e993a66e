#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace source {

// What can be seen of somebody's project without building it: guesses, to be confirmed by the
// person or by the first build. What is not seen is empty.
struct Project {
    std::string driver;  // "cmake", "meson", "autotools", "make", "go"
    std::string name;
    std::string version;
    std::string summary;
    std::string homepage;
    std::string licence;  // SPDX, where the text is a well-known one
    // Programs as build.outputs takes them: where they are installed, or lie in the build.
    // For Go the main packages ("." or "./cmd/x"). The likeliest first.
    std::vector<std::string> programs;
    std::string go;       // the Go release that go.mod asks for: "1.25.0"
    std::string problem;  // why it cannot be built as it is, and what to do
};

Project look_at_project(const std::filesystem::path& folder);

// A Go module, whatever else lies in its folder.
Project look_at_go_module(const std::filesystem::path& folder);

// "MIT" for the text of the MIT licence; empty for what is not known.
std::string licence_of(std::string_view text);

// The arguments of each call `name(…)` in a CMakeLists.txt, meson.build or configure.ac, as words
// without quotes. `brackets` says whether [ ] hold lists or are quotes, as in configure.ac.
enum class Brackets { lists, quotes };
std::vector<std::vector<std::string>> calls_of(std::string_view text, std::string_view name,
                                               Brackets brackets);

}  // namespace source
