#include "build/output_cache.hpp"

#include "base/cache_use.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

// The list is text: this line, the note (the compiler and its tools), then "<digest> <size> <name>"
// for each file.
constexpr std::string_view list_head = "armpack build outputs, version 2";

// Among an entry's files: a name that no output can have.
constexpr std::string_view log_name = "/log";

struct Listed {
    std::string digest;
    std::uint64_t size_bytes = 0;
    std::string name;
};

std::optional<Listed> parse_listed(std::string_view line);
bool holds(const fs::path& file, const Listed& listed);
Outputs outputs_of(const OutputCache::Entry& entry, Origin origin);

}  // namespace

OutputCache::OutputCache() : folder_(base::cache_folder() / "builds") {
    base::hold_cache(base::cache_folder());
}

std::optional<OutputCache::Entry> OutputCache::find(std::string_view key) const {
    const fs::path list = folder_ / key;
    if (!fs::exists(list)) return std::nullopt;
    const std::string text = base::read_file(list);
    const std::vector<std::string_view> lines = base::lines_of(text);
    if (lines.size() < 3 || lines[0] != list_head) return std::nullopt;
    Entry entry{.note = std::string(lines[1])};
    for (std::size_t at = 2; at < lines.size(); ++at) {
        const auto listed = parse_listed(lines[at]);
        if (!listed) return std::nullopt;
        const fs::path file = folder_ / "sha256" / listed->digest;
        if (!fs::exists(file)) return std::nullopt;  // pruned
        if (!holds(file, *listed)) {
            base::warn(concat("the cached ", listed->name, " is damaged; building again"));
            return std::nullopt;
        }
        base::mark_used(file);
        entry.files[listed->name] = file;
    }
    base::mark_used(list);
    return entry;
}

OutputCache::Entry OutputCache::store(std::string_view key, const Entry& made) const {
    base::make_folders(folder_ / "sha256");
    base::remove_stale_temporaries(folder_);
    Entry kept{.note = made.note};
    std::string text = concat(list_head, "\n", made.note, "\n");
    for (const auto& [name, file] : made.files) {
        const std::string digest = base::sha256_of_file(file);
        const std::uint64_t size_bytes = fs::file_size(file);
        const fs::path place = folder_ / "sha256" / digest;
        fs::permissions(file, fs::perms(0555));
        base::move_path(file, place);
        text += concat(digest, " ", size_bytes, " ", name, "\n");
        kept.files[name] = place;
    }
    base::write_file(folder_ / key, text);
    return kept;
}

std::optional<Outputs> reuse_outputs(const OutputCache& cache, const std::string& key,
                                     std::string_view title, const Options& options) {
    if (options.reuse == Reuse::no) return std::nullopt;
    auto entry = cache.find(key);
    if (!entry) return std::nullopt;
    const auto log = entry->files.extract(std::string(log_name));
    if (log.empty()) return std::nullopt;
    base::say(concat("  ", title, ": unchanged, taken from the cache"));
    base::make_folders(options.log.parent_path());
    base::write_file(options.log, base::read_file(log.mapped()));
    return outputs_of(*entry, Origin::reused);
}

Outputs store_outputs(const OutputCache& cache, const std::string& key,
                      const std::map<std::string, fs::path>& files, const Compiler& compiler,
                      const Options& options) {
    OutputCache::Entry made{.files = files, .note = to_line(compiler)};
    const base::TemporaryFolder folder("log", base::cache_folder());
    const fs::path log = folder.path() / "log";
    base::write_file(log, base::read_file(options.log));
    made.files[std::string(log_name)] = log;
    OutputCache::Entry kept = cache.store(key, made);
    kept.files.erase(std::string(log_name));
    return outputs_of(kept, Origin::built);
}

namespace {

Outputs outputs_of(const OutputCache::Entry& entry, Origin origin) {
    Compiler compiler = compiler_from_line(entry.note);
    Outputs outputs{.toolchain = std::move(compiler.name),
                    .tools = std::move(compiler.tools),
                    .origin = origin};
    for (const auto& [name, file] : entry.files) {
        if (name == linked_name) {
            const std::string list = base::read_file(file);
            for (const std::string_view line : base::lines_of(list))
                outputs.linked.emplace_back(line);
            continue;
        }
        const bool is_debug = name.starts_with(debug_mark);
        auto& files = is_debug ? outputs.debug : outputs.files;
        files.emplace(is_debug ? name.substr(debug_mark.size()) : name, file);
    }
    return outputs;
}

std::optional<Listed> parse_listed(std::string_view line) {
    const std::size_t first = line.find(' ');
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = line.find(' ', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto size_bytes = base::parse_decimal(line.substr(first + 1, second - first - 1));
    Listed listed{.digest = std::string(line.substr(0, first)),
                  .name = std::string(line.substr(second + 1))};
    if (!size_bytes || !base::is_sha256(listed.digest)) return std::nullopt;
    listed.size_bytes = *size_bytes;
    return listed;
}

bool holds(const fs::path& file, const Listed& listed) {
    std::error_code error;
    const auto size_bytes = fs::file_size(file, error);
    return !error && size_bytes == listed.size_bytes && base::sha256_of_file(file) == listed.digest;
}

}  // namespace

}  // namespace build
