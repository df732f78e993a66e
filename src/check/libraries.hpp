#pragma once

#include "check/facts.hpp"
#include "tree/tree.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace check {

// The libraries of a root filesystem, found as glibc's and musl's loaders find them: ld.so(8),
// "The dynamic linker", and ldconfig(8) for /etc/ld.so.conf.
class Libraries {
public:
    // `facts` holds the ELF files of the tree by their normalised path; both must outlive this.
    // `library_path` is LD_LIBRARY_PATH as the image sets it: folders between colons.
    Libraries(const tree::Tree& tree, const std::map<std::string, Facts>& facts,
              std::string_view library_path);

    struct Found {
        enum class How {
            by_loader,    // in a folder that the loader searches
            needs_cache,  // only /etc/ld.so.conf names the folder, and there is no ld.so.cache
            elsewhere,    // in the tree, but in no folder that the loader knows of
            nowhere,
        };
        How how = How::nowhere;
        std::string path;  // normalised, of the file itself; empty if nowhere
        const Facts* facts = nullptr;
    };

    // What the loader takes for `name`, which `wanted_by` (a normalised path) needs.
    Found find(std::string_view name, std::string_view wanted_by) const;
    // Whether an absolute path names an ELF file for ARM, links followed.
    bool has_file(std::string_view path) const;

private:
    Found find_in(const std::string& folder, std::string_view name) const;
    Found find_anywhere(std::string_view name) const;
    void read_configuration(std::string_view path, int depth);
    void read_line(const std::string& line, int depth);
    void include(const std::string& pattern, int depth);

    const tree::Tree& tree_;
    const std::map<std::string, Facts>& facts_;
    std::vector<std::string> default_folders_;
    std::vector<std::string> configured_folders_;
    bool has_cache_ = false;
    std::multimap<std::string, std::string, std::less<>> paths_by_name_;  // file name, soname
};

}  // namespace check
