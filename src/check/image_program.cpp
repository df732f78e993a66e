#include "check/image_program.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "tree/path.hpp"

#include <algorithm>

namespace check {

namespace {

// What execvp() takes where the image sets no PATH: Docker's, which RouterOS's images expect.
constexpr std::string_view usual_path =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

constexpr std::uint64_t configuration_bytes_max = 1 << 20;  // longer ones are data

std::string search_path(const image::Config& config);
// "/usr/bin/env -S python3 -u" needs env, and python3, which PATH finds.
std::vector<std::string> interpreters_in(std::string_view first_line);
const tree::Entry* find_file(const tree::Tree& tree, std::string_view path);

}  // namespace

ImageProgram program_of(const tree::Tree& tree, const image::Config& config) {
    ImageProgram program;
    program.words = config.entrypoint;
    program.words.insert(program.words.end(), config.command.begin(), config.command.end());
    if (program.words.empty()) return program;
    program.entry = find_program(tree, config, program.words.front(), program.path);
    if (program.entry == nullptr || !program.entry->has_content()) return program;
    const std::string_view bytes = program.entry->content.view();
    if (bytes.starts_with("#!")) {
        // The kernel reads no further than 256 bytes.
        const std::string_view line = bytes.substr(2, bytes.substr(2, 254).find('\n'));
        program.interpreters = interpreters_in(line.substr(0, 254));
    }
    return program;
}

const tree::Entry* find_program(const tree::Tree& tree, const image::Config& config,
                                std::string_view word, std::string& path) {
    if (word.find('/') != std::string_view::npos) {
        path = word.starts_with('/') ? std::string(word)
                                     : base::concat(config.working_folder, "/", word);
        return find_file(tree, path);
    }
    path = word;
    for (const std::string& folder : base::split(search_path(config), ':')) {
        const std::string candidate = base::concat(folder, "/", word);
        if (const tree::Entry* const found = find_file(tree, candidate)) {
            path = candidate;
            return found;
        }
    }
    return nullptr;
}

const tree::Entry* find_entry(const tree::Tree& tree, std::string_view path) {
    try {
        return tree.find_followed(tree::normalise_absolute(path));
    } catch (const base::Error&) {
        return nullptr;
    }
}

std::string configuration_of(const tree::Tree& tree, const ImageProgram& program) {
    std::vector<std::string> paths(program.words);
    if (!paths.empty()) {
        const std::string name(tree::name_of(paths.front()));
        paths.front() = base::concat("/etc/", name, ".conf");
        paths.push_back(base::concat("/etc/", name, "/", name, ".conf"));
    }
    std::string text;
    for (const std::string& path : paths) {
        const tree::Entry* const found = path.starts_with('/') ? find_file(tree, path) : nullptr;
        if (found == nullptr || found->content.size_bytes() > configuration_bytes_max) continue;
        text += base::concat(found->content.view(), "\n");
    }
    return text;
}

namespace {

std::string search_path(const image::Config& config) {
    for (const std::string& variable : config.environment) {
        if (variable.starts_with("PATH=")) return variable.substr(5);
    }
    return std::string(usual_path);
}

std::vector<std::string> interpreters_in(std::string_view first_line) {
    // Blanks alone separate; a carriage return is part of the name, and nothing is called so.
    std::vector<std::string> words;
    for (std::size_t at = 0; at < first_line.size();) {
        const std::size_t start =
            std::min(first_line.find_first_not_of(" \t", at), first_line.size());
        at = std::min(first_line.find_first_of(" \t", start), first_line.size());
        if (at > start) words.emplace_back(first_line.substr(start, at - start));
    }
    if (words.empty()) return {};
    const bool is_env = words.front() == "/usr/bin/env" || words.front() == "/bin/env";
    if (!is_env) return {words.front()};
    const auto named = std::find_if(words.begin() + 1, words.end(), [](const std::string& word) {
        return !word.starts_with('-') && word.find('=') == std::string::npos;
    });
    if (named == words.end()) return {words.front()};
    return {words.front(), *named};
}

const tree::Entry* find_file(const tree::Tree& tree, std::string_view path) {
    const tree::Entry* const found = find_entry(tree, path);
    return found != nullptr && found->has_content() ? found : nullptr;
}

}  // namespace

}  // namespace check
