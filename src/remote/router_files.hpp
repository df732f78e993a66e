#pragma once

#include "remote/console.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace remote {

// What the router itself says of its files and disks, asked at its console. Paths as
// parse_remote_path() gives them.

struct Place {
    std::optional<std::uint64_t> free_bytes;  // nothing where the router does not say
    std::optional<std::uint64_t> size_bytes;  // of a file of that name; nothing: not listed
};

// Where `path` lies or will lie. Throws if its first folder is neither a disk nor a folder that is
// there: making it would put onto the internal flash what was meant for a disk.
Place ask_place(const Console& console, std::string_view path);

// The size in the router's file table, which may lag behind what was written by some 40 seconds;
// nothing while the file is not in it.
std::optional<std::uint64_t> table_size(const Console& console, std::string_view path);

// "usb1" of "usb1/containers/x.tar"; empty for a file in the root.
std::string first_folder(std::string_view path);

// A number of bytes as the console prints it: "12 345" counts, "12.3KiB" does not.
std::optional<std::uint64_t> parse_console_bytes(std::string_view text);

}  // namespace remote
