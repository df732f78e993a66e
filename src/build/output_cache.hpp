#pragma once

#include "build/outputs.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace build {

// What stands before the name of an output whose debug information a file is.
inline constexpr std::string_view debug_mark = "/debug/";

// And the same before the list of what was linked into the outputs, a line each.
inline constexpr std::string_view linked_name = "/linked";

// Files that a build made, kept by what they were made from. A build with nothing changed is then a
// look-up and one reading of the files.
//
//     <cache>/builds/<key>              a list: what each file is called, its SHA-256, its size
//     <cache>/builds/sha256/<digest>    the files
//
// Every file is verified each time it is taken; what does not agree is as if it were not there.
// Any number of processes may use one cache: files come under their names whole, by renaming, and
// two that have the same name have the same bytes.
class OutputCache {
public:
    struct Entry {
        std::map<std::string, std::filesystem::path> files;  // in the cache: not to be changed
        std::string note;                                    // a line the builder wants back
    };

    OutputCache();  // below base::cache_folder()

    // `key` is the SHA-256 of everything the result depends on.
    std::optional<Entry> find(std::string_view key) const;

    // Takes the files over: they are moved, so they must lie below base::cache_folder().
    Entry store(std::string_view key, const Entry& made) const;

private:
    std::filesystem::path folder_;
};

// What the cache holds for `key`, unless the options want it built anew; its log goes where the
// options say. `title` names the program in the line that says so.
std::optional<Outputs> reuse_outputs(const OutputCache& cache, const std::string& key,
                                     std::string_view title, const Options& options);

// Moves the files into the cache together with a copy of the log.
Outputs store_outputs(const OutputCache& cache, const std::string& key,
                      const std::map<std::string, std::filesystem::path>& files,
                      const Compiler& compiler, const Options& options);

}  // namespace build
