#pragma once

#include "recipe/source.hpp"
#include "source/go_command.hpp"

#include <filesystem>
#include <string>

namespace source {

// A module that Go has downloaded and verified, as it lies in Go's module cache.
struct GoDownload {
    std::filesystem::path folder;  // unpacked
    std::string sum;               // "h1:…" of the zip
    std::string version;           // as Go calls what was asked for
    std::filesystem::path info, go_mod, zip;
};
GoDownload download_go_module(const std::string& module, const std::string& version, const Go& go);

// Puts the module's files into `target`, which must not exist, writable and without `vendor/`
// (module zips drop the packages in there and keep its list). Go downloads and verifies; then the
// files that are copied are summed here once more, and the sum must be Go's
// and the recipe's (an empty one there stands for whatever Go's checksum database says).
// On an error `target` may hold a part of the files. Returns the sum.
std::string copy_go_module(const recipe::GoModule& module, const Go& go,
                           const std::filesystem::path& target);

// A module that is not pinned yet, as the proxy has it.
struct FoundModule {
    recipe::GoModule module;       // with the version that was found, and its sum
    std::filesystem::path folder;  // in Go's module cache: to look at, not to change
};

// `version` may be anything that Go takes: "v1.2.3", a branch, "latest".
FoundModule find_go_module(const std::string& name, const std::string& version, const Go& go);

}  // namespace source
