#include "app/router_rules.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace app {

namespace {

using base::concat;
using Weight = check::ImageRule::Weight;

std::string_view name_of(Weight weight);

}  // namespace

check::ImageSubject subject_of(const image::Image& image) {
    using Subject = check::ImageSubject;
    const bool packed = std::any_of(image.layers.begin(), image.layers.end(),
                                    [](const auto& layer) { return layer.is_compressed(); });
    return {.tree = image.merged,
            .config = image.config,
            .layout = image.kind == image::Image::Kind::docker_archive
                          ? Subject::Layout::docker_archive
                          : Subject::Layout::oci,
            .layers = packed ? Subject::Layers::compressed : Subject::Layers::plain,
            .images = image.images_in_archive};
}

void require_importable(const std::vector<check::ImageProblem>& problems) {
    std::vector<check::ImageProblem> refused;
    for (const check::ImageProblem& problem : problems) {
        const std::string line =
            concat(problem.sentence(), " (", problem.rule->name, "): ", problem.rule->remedy);
        if (problem.weight == Weight::refused) {
            refused.push_back(problem);
        } else if (problem.weight == Weight::warning) {
            base::warn(line);
        } else if (base::verbosity() == base::Verbosity::verbose) {
            base::say(concat("  note: ", line));
        }
    }
    if (refused.empty()) return;
    throw base::Error(refused.size() == 1 ? refused.front().sentence()
                                          : concat("RouterOS cannot run this image, for ",
                                                   refused.size(), " reasons"),
                      base::Exit::refused)
        .set_detail(rules_text(refused))
        .set_hint(std::string(refused.front().rule->remedy));
}

std::string rules_text(const std::vector<check::ImageProblem>& problems) {
    std::string out;
    for (const check::ImageProblem& problem : problems) {
        out += concat("  ", name_of(problem.weight), "  ", problem.sentence(), " (",
                      problem.rule->name, ")\n           ", problem.rule->remedy, "\n");
    }
    return out;
}

nlohmann::ordered_json rules_json(const std::vector<check::ImageProblem>& problems) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const check::ImageProblem& problem : problems) {
        out.push_back({{"rule", problem.rule->name},
                       {"weight", base::trim(name_of(problem.weight))},
                       {"versions", problem.rule->versions()},
                       {"fact", problem.fact},
                       {"why", problem.rule->explanation},
                       {"remedy", problem.rule->remedy}});
    }
    return out;
}

namespace {

std::string_view name_of(Weight weight) {
    switch (weight) {
        case Weight::refused:
            return "refused";
        case Weight::warning:
            return "warning";
        case Weight::note:
            break;
    }
    return "note   ";
}

}  // namespace

}  // namespace app
