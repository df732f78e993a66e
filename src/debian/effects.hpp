#pragma once

#include "debian/alternatives.hpp"
#include "debian/deb.hpp"
#include "recipe/image_definition.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace debian {

// Does to a tree what maintainer scripts would have done, from their description.
class Scripts {
public:
    explicit Scripts(tree::Tree& tree) : tree_(tree) {}

    // One package's; `described` is null if nobody has looked at its scripts. What is made gets
    // the time of the package's newest file.
    void run(const Deb& package, const recipe::PackageEffects* described);
    void apply(const recipe::Effect& effect, const std::string& origin, std::int64_t mtime);

    // What could only be decided with all packages there: the alternatives.
    void finish() { alternatives_.write(tree_); }

    const std::vector<std::string>& warnings() const { return warnings_; }

private:
    void make_folder(const recipe::Effect& effect);
    void make_link(const recipe::Effect& effect);
    void make_links(const recipe::Effect& effect);
    void make_file(const recipe::Effect& effect);
    void put(tree::Entry entry, const recipe::Effect& effect);
    void warn(const std::vector<std::string>& texts);

    tree::Tree& tree_;
    AlternativeSystem alternatives_;
    std::string origin_;      // of the effect at hand
    std::int64_t mtime_ = 0;  // likewise
    std::vector<std::string> warnings_;
};

// Whether a maintainer script does nothing that an image would miss: comments, set -e, ldconfig
// (an image has no loader cache) and what debhelper adds for triggers.
bool does_nothing(std::string_view script);

}  // namespace debian
