#include "recipe/image_definition.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "recipe/image_effects.hpp"

#include <algorithm>

namespace recipe {

namespace fs = std::filesystem;

namespace {

constexpr base::Rule package_name{"[a-z0-9][a-z0-9+.-]+", "a Debian package's name"};
constexpr base::Rule package_or_all{"[a-z0-9][a-z0-9+.-]+|\\*", "a Debian package's name or *"};
constexpr base::Rule word{"[a-z0-9][a-z0-9-]*", "a word of small letters, digits and dashes"};
constexpr base::Rule pattern{"/\\S*", "a pattern that starts with a slash"};

std::vector<Suite> read_suites(base::Fields& fields);
std::vector<Exclusion> read_exclusions(base::Fields& fields);
std::vector<Fallback> read_fallbacks(base::Fields& fields);
std::vector<FileRule> read_rules(base::Fields& fields);
std::vector<fs::path> effects_files(const fs::path& folder);

}  // namespace

const PackageEffects* ImageDefinition::effects_of(std::string_view package) const {
    const auto at = std::ranges::find(package_effects, package, &PackageEffects::package);
    return at == package_effects.end() ? nullptr : &*at;
}

ImageDefinition load_image_definition(const fs::path& file) {
    base::Document document = base::Document::load(file);
    ImageDefinition definition = read_image_definition(document.root());
    document.finish();
    base::Sha256 digest;
    digest.add(base::read_file(file));
    for (const fs::path& one : effects_files(file.parent_path() / "effects")) {
        base::Document effects = base::Document::load(one);
        definition.package_effects.push_back(read_package_effects(effects.root()));
        effects.finish();
        if (definition.package_effects.back().package != one.stem()) {
            throw base::Error(base::concat(one.string(), ": package: must be called like the file"),
                              base::Exit::bad_request);
        }
        digest.add(base::concat(one.filename().string(), "\n"));
        digest.add(base::read_file(one));
    }
    definition.digest = digest.finish();
    return definition;
}

ImageDefinition read_image_definition(base::Fields fields) {
    ImageDefinition definition;
    definition.name = fields.text({"name", "how recipes call it"}, word);
    definition.summary = fields.text({"summary", "what it is good for"}, base::one_line);
    definition.architecture =
        fields.choice({"architecture", "Debian's name of the architecture"}, {"armel"});
    definition.keyring = fields.text(
        {"keyring", "file below /usr/share/keyrings that the suites must be signed with"},
        base::one_line);
    definition.suites = read_suites(fields);
    definition.follow_dependencies =
        fields.choice({"dependencies",
                       "follow: what the packages depend on comes too; leave: the "
                       "packages named and nothing else"},
                      {"follow", "leave"}) == "follow";
    for (base::Fields& item : fields.objects({"base", "packages that every image has"})) {
        definition.base.push_back(
            {item.text("package", package_name), item.text("why", base::one_line)});
    }
    definition.exclude = read_exclusions(fields);
    definition.fallbacks = read_fallbacks(fields);
    definition.rules = read_rules(fields);
    for (base::Fields& item : fields.objects(
             {"effects", "made at the end, after what the packages' scripts would have made"})) {
        definition.effects.push_back(read_effect(item));
    }
    return definition;
}

namespace {

std::vector<Suite> read_suites(base::Fields& fields) {
    std::vector<Suite> suites;
    for (base::Fields& item : fields.some_objects({"suites", "where packages come from"})) {
        Suite suite;
        suite.name = item.text("suite", word);
        suite.archive =
            item.choice({"archive", "which mirror holds it"}, {"debian", "debian-security"});
        suite.components = item.some_texts("components", word);
        suite.when_missing = item.choice({"when_missing", "what to do if its index cannot be had"},
                                         {"refuse", "warn"}) == "warn"
                                 ? WhenMissing::warn
                                 : WhenMissing::refuse;
        suite.why = item.text("why", base::one_line);
        suites.push_back(std::move(suite));
    }
    return suites;
}

std::vector<Exclusion> read_exclusions(base::Fields& fields) {
    std::vector<Exclusion> exclusions;
    for (base::Fields& item : fields.objects(
             {"exclude", "packages that others want for their maintainer scripts alone"})) {
        exclusions.push_back(
            {item.text("package", package_name),
             item.some_texts({"wanted_by", "the others; * is everybody"}, package_or_all),
             item.text("why", base::one_line)});
    }
    return exclusions;
}

std::vector<Fallback> read_fallbacks(base::Fields& fields) {
    std::vector<Fallback> fallbacks;
    for (base::Fields& item :
         fields.objects({"fallbacks",
                         "packages, pinned by digest, that are taken (and told of) where no mirror "
                         "has the file that the signed index names"})) {
        Fallback fallback{.package = read_locked_package(item), .why = ""};
        fallback.why = item.text("why", base::one_line);
        fallbacks.push_back(std::move(fallback));
    }
    return fallbacks;
}

std::vector<FileRule> read_rules(base::Fields& fields) {
    std::vector<FileRule> rules;
    for (base::Fields& item :
         fields.objects({"rules", "which files stay; the first rule that fits a file decides"})) {
        FileRule rule;
        rule.action = item.choice("action", {"keep", "drop"}) == "drop" ? FileRule::Action::drop
                                                                        : FileRule::Action::keep;
        rule.patterns = item.some_texts(
            {"patterns", "absolute paths; * and ? stop at slashes, ** does not"}, pattern);
        rule.why = item.text("why", base::one_line);
        rules.push_back(std::move(rule));
    }
    return rules;
}

std::vector<fs::path> effects_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace

}  // namespace recipe
