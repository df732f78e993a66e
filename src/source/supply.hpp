#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace source {

// Where sources may come from besides their own addresses. The vendor folder has, of what the
// locks of the recipes it was filled for name:
//     go/            modules and Go's toolchains, in the layout of a module proxy
//     files/SHA256   what is downloaded by its digest
//     git/COMMIT.pack  a commit with its files, without history; submodules' are files of their own
//     packages/      Debian packages
//     sources/       the files of Debian source packages
struct Supply {
    std::filesystem::path vendor_folder;  // empty: none
    bool offline = false;                 // that folder and the caches, nothing else
    // Debian mirrors, which files with addresses such as debian:pool/main/… come from.
    std::vector<std::string> mirrors = {};
};

}  // namespace source
