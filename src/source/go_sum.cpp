#include "source/go_sum.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace source {

using base::concat;
namespace fs = std::filesystem;

namespace {

constexpr unsigned executable_mode = 0755;
constexpr unsigned plain_mode = 0644;

std::vector<std::string> files_below(const fs::path& folder);
std::string sum_of_files(const fs::path& folder, std::string_view prefix,
                         const std::function<void(const fs::path&, std::string_view)>& use);
std::string base64(std::string_view hexadecimal);

}  // namespace

std::string go_tree_sum(const fs::path& folder, std::string_view prefix) {
    return sum_of_files(folder, prefix, [](const fs::path&, std::string_view) {});
}

std::string go_tree_sum_and_copy(const fs::path& folder, std::string_view prefix,
                                 const fs::path& target) {
    fs::path last;
    return sum_of_files(folder, prefix, [&](const fs::path& relative, std::string_view data) {
        const fs::path file = target / relative;
        if (file.parent_path() != last) base::make_folders(last = file.parent_path());
        const auto mode = fs::status(folder / relative).permissions();
        const bool executable = (mode & fs::perms::owner_exec) != fs::perms::none;
        base::write_plain_file(file, data, executable ? executable_mode : plain_mode);
    });
}

namespace {

std::vector<std::string> files_below(const fs::path& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(folder, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        const fs::file_status status = at->symlink_status();
        if (fs::is_directory(status)) continue;
        const std::string relative = at->path().lexically_relative(folder).string();
        if (!fs::is_regular_file(status)) {
            throw base::Error(concat(at->path().string(), ": neither file nor folder"));
        }
        if (relative.find('\n') != std::string::npos) {
            throw base::Error(concat(base::printable(at->path().string()),
                                     ": a newline in a file name has no place in a Go module"));
        }
        files.push_back(relative);
    }
    if (error) throw base::Error(concat("cannot read ", folder.string(), ": ", error.message()));
    std::sort(files.begin(), files.end());
    return files;
}

std::string sum_of_files(const fs::path& folder, std::string_view prefix,
                         const std::function<void(const fs::path&, std::string_view)>& use) {
    base::Sha256 sum;
    for (const std::string& file : files_below(folder)) {
        base::check_interrupt();
        const std::string data = base::read_file(folder / file);
        use(file, data);
        sum.add(concat(base::sha256_of(data), "  ", prefix, "/", file, "\n"));
    }
    return concat("h1:", base64(sum.finish()));
}

std::string base64(std::string_view hexadecimal) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto digit = [&](std::size_t at) -> unsigned {
        if (at >= hexadecimal.size()) return 0;
        const char letter = hexadecimal[at];
        return static_cast<unsigned>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
    };
    std::string text;
    // Three hexadecimal digits are two letters of base64.
    for (std::size_t at = 0; at < hexadecimal.size(); at += 3) {
        const unsigned bits = (digit(at) << 8) | (digit(at + 1) << 4) | digit(at + 2);
        text += letters[bits >> 6];
        if (at + 1 < hexadecimal.size()) text += letters[bits & 63];
    }
    while (text.size() % 4 != 0)
        text += '=';
    return text;
}

}  // namespace

}  // namespace source
