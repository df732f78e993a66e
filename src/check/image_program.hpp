#pragma once

#include "image/config.hpp"
#include "tree/tree.hpp"

#include <string>
#include <vector>

namespace check {

// What a container starts: the image's entry point, found as execvp() in the image would.
struct ImageProgram {
    std::vector<std::string> words;      // entry point and command
    std::string path;                    // "/usr/bin/x": where it was looked for or found
    const tree::Entry* entry = nullptr;  // null: it is not in the image
    // Of a script: what its first line needs, "/bin/sh", or "/usr/bin/env" and "python3".
    std::vector<std::string> interpreters;
};

ImageProgram program_of(const tree::Tree& tree, const image::Config& config);

// What the program's words and usual places name as its configuration, all of it in one text.
std::string configuration_of(const tree::Tree& tree, const ImageProgram& program);

// As open() in the image finds it. Null also for a path that leads out of the image, or nowhere.
const tree::Entry* find_entry(const tree::Tree& tree, std::string_view path);

// "/x/y" for an absolute path or one below the working folder; else through PATH. Null: not there.
const tree::Entry* find_program(const tree::Tree& tree, const image::Config& config,
                                std::string_view word, std::string& path);

}  // namespace check
