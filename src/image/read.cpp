#include "image/read.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "image/apply.hpp"
#include "image/blobs.hpp"
#include "image/candidates.hpp"

#include <algorithm>
#include <utility>

namespace image {

namespace {

constexpr std::string_view preferred_platform = "linux/arm/v5";

// A candidate with its configuration read, to choose by.
struct Choice {
    Candidate candidate;
    Config config;
    std::string config_sha256;
};

Choice with_config(const Blobs& blobs, Candidate candidate);
Choice choose(std::vector<Choice> choices, const Wanted& wanted);
std::string described(const Choice& choice);
void read_layers(const Blobs& blobs, const Candidate& candidate, const ReadLimits& limits,
                 Image& image);
void compare_diff_ids(Image& image);

}  // namespace

std::string_view name_of(Image::Kind kind) {
    switch (kind) {
        case Image::Kind::docker_archive:
            return "docker archive";
        case Image::Kind::oci_archive:
            return "OCI archive";
        case Image::Kind::oci_folder:
            return "OCI layout folder";
    }
    throw std::logic_error("image::name_of");
}

Image read_image(const std::filesystem::path& path, const Wanted& wanted,
                 const ReadLimits& limits) {
    const Blobs blobs(path, limits.entries, limits.unpacked_bytes);
    return base::doing(path.string(), [&] {
        std::vector<Choice> choices;
        for (Candidate& candidate : candidates_of(blobs, limits)) {
            choices.push_back(with_config(blobs, std::move(candidate)));
        }
        Image image;
        image.images_in_archive = choices.size();
        Choice choice = choose(std::move(choices), wanted);
        image.kind = choice.candidate.kind;
        image.tags = choice.candidate.tags;
        image.config = std::move(choice.config);
        image.config_sha256 = std::move(choice.config_sha256);
        image.contradictions = choice.candidate.contradictions;
        read_layers(blobs, choice.candidate, limits, image);
        compare_diff_ids(image);
        return image;
    });
}

bool is_image(const std::filesystem::path& path) {
    try {
        const ReadLimits limits;
        const Blobs blobs(path, limits.entries, limits.unpacked_bytes);
        return !candidates_of(blobs, limits).empty();
    } catch (const base::Error&) {
        return false;  // whatever is wrong with it, it is not an image
    }
}

namespace {

Choice with_config(const Blobs& blobs, Candidate candidate) {
    Choice choice;
    const tree::Content config = checked_blob(blobs, candidate.config, candidate.contradictions);
    choice.config = config_from_json(config.view());
    choice.config_sha256 = config.sha256();
    choice.candidate = std::move(candidate);
    return choice;
}

Choice choose(std::vector<Choice> choices, const Wanted& wanted) {
    if (choices.empty()) throw base::Error("holds no image");
    std::string listed;
    for (const Choice& choice : choices)
        listed += described(choice) + "\n";
    const auto keep = [&](auto&& fits) {
        std::erase_if(choices, [&](const Choice& choice) { return !fits(choice); });
    };
    if (!wanted.tag.empty()) {
        keep([&](const Choice& choice) {
            const auto& tags = choice.candidate.tags;
            return std::find(tags.begin(), tags.end(), wanted.tag) != tags.end();
        });
    }
    if (!wanted.platform.empty()) {
        keep([&](const Choice& choice) { return choice.config.platform() == wanted.platform; });
    }
    const auto is_preferred = [](const Choice& choice) {
        return choice.config.platform() == preferred_platform;
    };
    if (choices.size() > 1 && std::count_if(choices.begin(), choices.end(), is_preferred) == 1) {
        keep(is_preferred);
    }
    if (choices.size() == 1) return std::move(choices.front());
    throw base::Error(choices.empty() ? "holds no image that fits" : "holds several images")
        .set_hint("choose one of these by its tag or platform")
        .set_detail(listed);
}

std::string described(const Choice& choice) {
    std::string line = "  " + choice.config.platform();
    for (const std::string& tag : choice.candidate.tags)
        line += " " + base::printable(tag);
    return line;
}

void read_layers(const Blobs& blobs, const Candidate& candidate, const ReadLimits& limits,
                 Image& image) {
    if (candidate.layers.size() > limits.layers) {
        throw base::Error(base::concat("more than ", limits.layers, " layers"));
    }
    std::uint64_t entries_left = limits.entries;
    std::uint64_t bytes_left = limits.unpacked_bytes;
    for (const BlobReference& reference : candidate.layers) {
        const tree::Content stored = checked_blob(blobs, reference, image.contradictions);
        const tree::Content bytes = unpacked(stored, reference.name, bytes_left);
        if (bytes.size_bytes() > bytes_left) {
            throw base::Error(base::concat("its layers unpack to more than ",
                                           base::format_bytes(limits.unpacked_bytes)));
        }
        Layer layer;
        layer.name = reference.name;
        layer.diff_id = bytes.sha256();
        layer.stored_bytes = stored.size_bytes();
        layer.unpacked_bytes = bytes.size_bytes();
        apply_layer(image.merged, layer, bytes, image.layers.size() + 1,
                    {.entries = entries_left, .tree_entries = limits.entries});
        entries_left -= layer.entries.size() + layer.whiteouts.size() + layer.opaque.size();
        bytes_left -= bytes.size_bytes();
        image.layers.push_back(std::move(layer));
    }
}

void compare_diff_ids(Image& image) {
    const std::vector<std::string>& stated = image.config.diff_ids;
    if (stated.size() != image.layers.size()) {
        image.contradictions.push_back(base::concat("the configuration has ", stated.size(),
                                                    " diff IDs for ", image.layers.size(),
                                                    " layers"));
        return;
    }
    for (std::size_t at = 0; at < stated.size(); ++at) {
        if (stated[at] == image.layers[at].diff_id) continue;
        image.contradictions.push_back(
            base::concat(image.layers[at].name, " has the diff ID ", image.layers[at].diff_id,
                         ", the configuration says ", base::printable(stated[at])));
    }
}

}  // namespace

}  // namespace image
