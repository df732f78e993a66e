#pragma once

#include "check/report.hpp"
#include "image/config.hpp"
#include "recipe/recipe.hpp"
#include "routeros/versions.hpp"
#include "tree/tree.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What RouterOS ignores in an image, or chokes on: its configuration, its tree, and the archive it
// is imported from. Programs' own ELF files are not judged here; rules.hpp does that.
namespace check {

struct ImageSubject {
    const tree::Tree& tree;
    const image::Config& config;
    const recipe::RouterOs* setup = nullptr;  // null: nobody says how the container is set up

    // The archive; what armpack writes by itself has none of this.
    enum class Layout { docker_archive, oci } layout = Layout::docker_archive;
    enum class Layers { plain, compressed } layers = Layers::plain;
    std::size_t images = 1;
};

struct ImageRule {
    enum class Weight { refused, warning, note };
    std::string_view name;
    std::vector<std::string> (*look)(const ImageSubject& subject);  // one fact each
    Weight weight;
    // The versions it holds for: from `since` on, before `before` where that is given.
    std::optional<routeros::Version> since;
    std::optional<routeros::Version> before;
    std::string_view explanation;  // for people who ask why
    std::string_view remedy;

    bool holds_for(const routeros::Version& version) const;
    std::string versions() const;  // "every RouterOS 7", "RouterOS before 7.22"
};

std::span<const ImageRule> image_rules();

struct ImageProblem {
    const ImageRule* rule = nullptr;  // of image_rules()
    ImageRule::Weight weight = ImageRule::Weight::warning;
    std::string fact;

    // "RouterOS before 7.22: …fact…"
    std::string sentence() const;
};

// The versions that an image is meant for, both ends included.
struct VersionRange {
    routeros::Version from = routeros::oldest_known();
    routeros::Version to = routeros::newest_known();
};

// All that the rules find for any version of the range, in the rules' order. What is refused by a
// part of the versions only is a warning: the others run it.
std::vector<ImageProblem> judge_image(const ImageSubject& subject, const VersionRange& wanted);

}  // namespace check
