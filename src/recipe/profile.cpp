#include "recipe/profile.hpp"

#include "base/fields.hpp"
#include "recipe/rules.hpp"

namespace recipe {

namespace {

isa::Profile read(base::Fields root);

}  // namespace

isa::Profile load_profile(const std::filesystem::path& file) {
    base::Document document = base::Document::load(file);
    isa::Profile profile = read(document.root());
    document.finish();
    return profile;
}

std::string profile_schema() {
    base::Document document = base::Document::describing();
    read(document.root());
    return document.schema("An instruction set for armpack's check");
}

namespace {

isa::Profile read(base::Fields root) {
    isa::Profile profile;
    profile.name = root.text({"name", "As recipes call it; the file's name."}, rule::name);
    profile.summary = root.text({"summary", "One line for people."}, base::one_line);
    std::vector<std::string> names;
    names.reserve(isa::feature_count);
    for (int index = 0; index < isa::feature_count; ++index) {
        names.emplace_back(isa::name_of(static_cast<isa::Feature>(index)));
    }
    const std::vector<std::string> features = root.choices({"features", "What it has."}, names);
    if (features.empty()) root.problem("features", "expected at least one feature");
    for (const std::string& name : features) {
        const std::optional<isa::Feature> feature = isa::feature_named(name);
        if (!feature) continue;
        if (*feature == isa::Feature::unallocated || *feature == isa::Feature::unpredictable) {
            root.problem("features", "no instruction set has " + name);
        }
        profile.features = profile.features | *feature;
    }
    return profile;
}

}  // namespace

}  // namespace recipe
