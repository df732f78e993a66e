#include "recipe/recipe.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "isa/feature.hpp"
#include "recipe/licence.hpp"
#include "recipe/read.hpp"
#include "recipe/rules.hpp"

#include <algorithm>

namespace recipe {

namespace {

// Whether files that the recipe names must be there: not for text that comes from no folder.
enum class Beside { must_exist, unknown };

Recipe finished(base::Document document, const fs::path& file, Beside beside);
void read(base::Fields root, Recipe& recipe);
void check_against_each_other(base::Fields& root, const Recipe& recipe);
void check_files_beside(base::Fields& root, const Recipe& recipe);

}  // namespace

Recipe load(const fs::path& file) {
    return finished(base::Document::load(file), file, Beside::must_exist);
}

Recipe parse(const fs::path& file, std::string_view text) {
    return finished(base::Document(file.string(), text), file, Beside::unknown);
}

std::string schema() {
    base::Document document = base::Document::describing();
    Recipe recipe;
    read(document.root(), recipe);
    return document.schema("An armpack recipe");
}

std::string with_version(std::string_view text, const std::string& version) {
    return base::replace_all(text, "{version}", version);
}

Check read_check(base::Fields fields) {
    Check check;
    check.profile = fields.text_or(
        {"profile", "The instruction set: a file of toolchains/profiles/, without .json."},
        "armv5te", rule::name);
    std::vector<std::string> features;
    features.reserve(isa::feature_count);
    for (int index = 0; index < isa::feature_count; ++index) {
        features.emplace_back(isa::name_of(static_cast<isa::Feature>(index)));
    }
    for (base::Fields& one : fields.objects(
             {"waivers", "Code that is let through although the profile does not have it."})) {
        Waiver waiver;
        waiver.file =
            one.text_or({"file", "An absolute path in the image."}, "", rule::absolute_path);
        waiver.function = one.text_or({"function", "A function's name."}, "", base::one_line);
        one.require_any({"file", "function"});
        waiver.needs = one.choice({"needs", "What it needs and the profile lacks."}, features);
        waiver.why = one.text({"why", "Why it is right all the same."}, base::one_line);
        check.waivers.push_back(std::move(waiver));
    }
    return check;
}

namespace {

Recipe finished(base::Document document, const fs::path& file, Beside beside) {
    Recipe recipe;
    recipe.file = file;
    recipe.folder = file.parent_path();
    base::Fields root = document.root();
    read(root, recipe);
    check_against_each_other(root, recipe);
    if (beside == Beside::must_exist) check_files_beside(root, recipe);
    document.finish();
    return recipe;
}

void read(base::Fields root, Recipe& recipe) {
    recipe.name =
        root.text({"name", "The program's name; the archive is called after it."}, rule::name);
    recipe.version =
        root.text({"version", "The program's version; {version} stands for it in the texts below."},
                  rule::version);
    recipe.summary = root.text({"summary", "What the program is, in one line."}, base::one_line);
    recipe.homepage = root.text({"homepage", "Where to read about it."}, rule::url);
    recipe.licence = root.text({"licence", "Its licence, as an SPDX expression."}, rule::licence);
    recipe.source =
        read_source(root.object({"source", "Where the source comes from."}), recipe.version);
    recipe.build = read_build(root.object({"build", "How it is built."}), recipe.version);
    recipe.image = read_image(root.object({"image", "What it is packed into."}), recipe.version);
    recipe.check = read_check(root.object_or_empty({"check", "What the result is held against."}));
    recipe.budget = read_budget(root.object_or_empty({"budget", "What it may take, in MiB."}));
    recipe.routeros =
        read_routeros(root.object_or_empty({"routeros", "How it is set up on the router."}));
    for (const base::Fields& one :
         root.objects({"smoke_tests", "What proves that the image works."})) {
        recipe.smoke_tests.push_back(read_smoke_test(one));
    }
}

void check_against_each_other(base::Fields& root, const Recipe& recipe) {
    if (!recipe.licence.empty()) {
        if (const std::string mistake = mistake_in_licence(recipe.licence); !mistake.empty())
            root.problem("licence", mistake);
    }
    const std::vector<std::string> outputs = outputs_of(recipe.build);
    if (outputs.empty() || outputs.front().empty()) return;
    for (std::size_t at = 0; at < recipe.image.files.size(); ++at) {
        const AddedFile& file = recipe.image.files[at];
        if (file.from != AddedFile::From::build || file.name.empty()) continue;
        if (std::find(outputs.begin(), outputs.end(), file.name) != outputs.end()) continue;
        root.problem(
            base::concat("image.files[", at, "].from"),
            base::concat("the build makes ", base::join(outputs, ", "), ", not ", file.name));
    }
}

void check_files_beside(base::Fields& root, const Recipe& recipe) {
    const auto demand = [&](const std::string& key, const std::string& name) {
        if (name.empty() || fs::is_regular_file(recipe.folder / name)) return;
        root.problem(key, base::concat("there is no file ", name, " beside the recipe"));
    };
    for (std::size_t at = 0; at < recipe.image.files.size(); ++at) {
        const AddedFile& file = recipe.image.files[at];
        if (file.from == AddedFile::From::build) continue;
        demand(base::concat("image.files[", at, "].from"), file.name);
    }
    const std::vector<std::string> patches = patches_of(recipe.source);
    for (std::size_t at = 0; at < patches.size(); ++at)
        demand(base::concat("source.patches[", at, "]"), patches[at]);
    for (std::size_t at = 0; at < recipe.smoke_tests.size(); ++at) {
        const SmokeTest& test = recipe.smoke_tests[at];
        const std::string key = base::concat("smoke_tests[", at, "]");
        demand(base::concat(key, ".authority"), test.authority);
        for (const TestFile& file : test.files)
            demand(base::concat(key, ".files"), file.from);
        for (const Service& service : test.services) {
            for (const TestFile& file : service.files)
                demand(base::concat(key, ".services.files"), file.from);
        }
    }
    for (std::size_t at = 0; at < recipe.routeros.mounts.size(); ++at) {
        const std::vector<Mount::File>& files = recipe.routeros.mounts[at].files;
        for (std::size_t in = 0; in < files.size(); ++in) {
            demand(base::concat("routeros.mounts[", at, "].files[", in, "].from"), files[in].from);
        }
    }
}

}  // namespace

void require_supported(const Recipe& recipe) {
    const bool go = std::holds_alternative<GoBuild>(recipe.build);
    const bool is_other = go ? std::holds_alternative<DebianSource>(recipe.source)
                             : std::holds_alternative<GoModule>(recipe.source);
    if (!is_other) return;
    throw base::Error(base::concat(recipe.file.string(), ": source.kind: ", kind_of(recipe.source),
                                   go ? " is not implemented for the driver go"
                                      : " is not implemented for drivers of C programs"),
                      base::Exit::bad_request)
        .set_hint(go ? "this version builds from folder, git, go-module and tarball"
                     : "this version builds from debian-source, folder, git and tarball");
}

}  // namespace recipe
