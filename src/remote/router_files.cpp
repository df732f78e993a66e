#include "remote/router_files.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "routeros/quote.hpp"

#include <algorithm>

namespace remote {

using base::concat;
using routeros::quote;

std::optional<std::uint64_t> free_bytes(const Console& console, std::string_view path) {
    const std::string folder = first_folder(path);
    if (!folder.empty()) {
        const std::optional<std::string> free =
            console.value_if_any(concat("[/disk/get [find slot=", quote(folder), "] free]"));
        if (const auto bytes = parse_console_bytes(free.value_or(""))) return bytes;
    }
    const std::optional<std::string> free =
        console.value_if_any("[/system/resource/get free-hdd-space]");
    return parse_console_bytes(free.value_or(""));
}

std::optional<std::uint64_t> table_size(const Console& console, std::string_view path) {
    const std::optional<std::string> size =
        console.value_if_any(concat("[/file/get [find name=", quote(path), "] size]"));
    return parse_console_bytes(size.value_or(""));
}

void check_disk(const Console& console, std::string_view path) {
    const std::string folder = first_folder(path);
    if (folder.empty()) return;
    const std::optional<std::string> disks =
        console.value_if_any(concat("[:len [/disk/find slot=", quote(folder), "]]"));
    if (disks && *disks != "0") return;
    const std::optional<std::string> folders =
        console.value_if_any(concat("[:len [/file/find name=", quote(folder), "]]"));
    if (folders && *folders != "0") return;
    if (!disks && !folders) return;  // the router does not say: let the upload show it
    throw base::Error(concat("the router has neither a disk nor a folder ", folder))
        .set_hint(
            "plug the disk in and wait until /disk/print lists it (some 30 s after a start), or "
            "name another place with --store");
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
