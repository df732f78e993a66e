#include "remote/router_files.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "routeros/quote.hpp"

#include <algorithm>

namespace remote {

using base::concat;
using routeros::quote;

namespace {

std::string size_of(std::string_view path) {
    return concat("[:tostr [/file/get [/file/find name=", quote(path), "] size]]");
}

}  // namespace

Place ask_place(const Console& console, std::string_view path) {
    const std::string folder = first_folder(path);
    const std::string disk = concat("[/disk/find slot=", quote(folder), "]");
    Console::Questions questions = {{"size", size_of(path)},
                                    {"flash", "[:tostr [/system/resource/get free-hdd-space]]"}};
    if (!folder.empty()) {
        questions.push_back({"disks", concat("[:len ", disk, "]")});
        questions.push_back({"folders", concat("[:len [/file/find name=", quote(folder), "]]")});
        questions.push_back({"free", concat("[:tostr [/disk/get ", disk, " free]]")});
    }
    const Console::Answers answers = console.values(questions);
    const auto told = [&](std::string_view name) {
        const auto found = answers.find(name);
        return found == answers.end() ? std::string() : found->second;
    };
    const bool is_there = folder.empty() || (told("disks") != "0" && told("disks") != "") ||
                          (told("folders") != "0" && told("folders") != "");
    const bool says_nothing = told("disks").empty() && told("folders").empty();
    if (!is_there && !says_nothing) {  // where it does not say, let the upload show it
        throw base::Error(concat("the router has neither a disk nor a folder ", folder))
            .set_hint(
                "plug the disk in and wait until /disk/print lists it (some 30 s after a start), "
                "or name another place with --store");
    }
    std::optional<std::uint64_t> free = parse_console_bytes(told("free"));
    if (!free) free = parse_console_bytes(told("flash"));
    return {.free_bytes = free, .size_bytes = parse_console_bytes(told("size"))};
}

std::optional<std::uint64_t> table_size(const Console& console, std::string_view path) {
    return parse_console_bytes(console.value_if_any(size_of(path)).value_or(""));
}

std::string first_folder(std::string_view path) {
    const std::size_t slash = path.find('/');
    return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash));
}

std::optional<std::uint64_t> parse_console_bytes(std::string_view text) {
    std::string digits(base::trim(text));
    std::erase(digits, ' ');
    return base::parse_decimal(digits);
}

}  // namespace remote
