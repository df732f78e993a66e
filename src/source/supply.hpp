#pragma once

#include <filesystem>

namespace source {

// Where sources may come from besides their own addresses. The vendor folder has, of what the
// locks of the recipes it was filled for name:
//     go/            modules and Go's toolchains, in the layout of a module proxy
//     files/SHA256   what is downloaded by its digest
//     packages/      Debian packages
struct Supply {
    std::filesystem::path vendor_folder;  // empty: none
    bool offline = false;                 // that folder and the caches, nothing else
};

}  // namespace source
