#include "app/dist.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <functional>
#include <map>

namespace app {

namespace fs = std::filesystem;

namespace {

using Sums = std::map<std::string, std::string>;  // file name -> SHA-256

// Rewrites SHA256SUMS through `edit`, one process at a time.
void change_sums(const fs::path& folder, const std::function<void(Sums&)>& edit);
Sums read_sums(const fs::path& file);

}  // namespace

Dist::Dist(fs::path folder) : folder_(std::move(folder)) {
    base::doing("prepare the output folder", [&] {
        base::make_folders(folder_);
        base::remove_stale_temporaries(folder_);
        const base::AtomicFile probe(folder_ / "probe");  // removed again: not committed
    });
}

void Dist::forget(const std::vector<std::string>& names) {
    change_sums(folder_, [&](Sums& sums) {
        for (const std::string& name : names)
            sums.erase(name);
    });
}

void Dist::remember(const std::vector<std::string>& names) {
    Sums fresh;
    for (const std::string& name : names)
        fresh[name] = base::sha256_of_file(folder_ / name);
    change_sums(folder_, [&](Sums& sums) {
        for (const auto& [name, sum] : fresh)
            sums[name] = sum;
    });
}

namespace {

void change_sums(const fs::path& folder, const std::function<void(Sums&)>& edit) {
    const base::FileLock lock(
        base::lock_file(base::concat("SHA256SUMS in ", fs::absolute(folder).string())), [] {});
    const fs::path file = folder / "SHA256SUMS";
    const Sums before = read_sums(file);
    Sums after = before;
    edit(after);
    std::erase_if(after, [&](const auto& line) { return !fs::exists(folder / line.first); });
    if (after == before) return;
    std::string text;
    for (const auto& [name, sum] : after)
        text += base::concat(sum, "  ", name, "\n");
    base::write_file(file, text);
}

Sums read_sums(const fs::path& file) {
    Sums sums;
    if (!fs::exists(file)) return sums;
    const std::string text = base::read_file(file, std::uint64_t{16} << 20);
    for (const std::string_view line : base::lines_of(text)) {
        // "<64 digits>  <name>", as sha256sum writes it; what is not ours to read is dropped.
        if (line.size() > 66 && base::is_sha256(line.substr(0, 64)) && line.substr(64, 2) == "  ") {
            sums[std::string(line.substr(66))] = line.substr(0, 64);
        }
    }
    return sums;
}

}  // namespace

}  // namespace app
