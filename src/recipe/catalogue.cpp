#include "recipe/catalogue.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "recipe/profile.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

namespace recipe {

namespace {

bool holds_data(const fs::path& folder);
std::vector<std::string> json_files_of(const fs::path& folder);

// The file NAME.json of `folder`. `kind` is for the message: "toolchain".
fs::path file_of(const fs::path& folder, std::string_view name, std::string_view kind);

[[noreturn]] void fail_unknown(std::string_view kind, std::string_view name,
                               const std::vector<std::string>& known, const std::string& hint);

// As one would name it from the current folder, if it lies below that.
fs::path shown(const fs::path& file);

}  // namespace

Catalogue Catalogue::here() {
    if (const char* chosen = std::getenv("ARMPACK_DATA"); chosen != nullptr && *chosen != '\0') {
        if (holds_data(chosen)) return Catalogue(chosen);
        throw base::Error(base::concat("ARMPACK_DATA is ", base::quote_for_shell(chosen),
                                       ", and there are no recipes/ and toolchains/ in it"),
                          base::Exit::bad_request);
    }
    std::error_code problem;
    const fs::path program = fs::read_symlink("/proc/self/exe", problem);
    const fs::path folder = program.parent_path();
    for (const fs::path& candidate :
         {folder.parent_path().parent_path(), folder.parent_path() / "share/armpack"}) {
        if (holds_data(candidate)) return Catalogue(candidate);
    }
    throw base::Error(
        base::concat("cannot find armpack's recipes and toolchains from ", program.string()))
        .set_hint("set ARMPACK_DATA to the folder that holds recipes/, images/ and toolchains/");
}

Recipe Catalogue::recipe(std::string_view word) const {
    return load(recipe_file(word));
}

fs::path Catalogue::recipe_file(std::string_view word) const {
    if (word.find('/') != std::string_view::npos || word.ends_with(".json")) {
        fs::path path(word);
        std::error_code problem;
        const fs::file_status status = fs::status(path, problem);
        if (fs::is_directory(status)) return path / "recipe.json";
        if (fs::exists(status)) return path;
        if (status.type() == fs::file_type::none) {
            throw base::Error(base::concat("cannot look at ", base::quote_for_shell(word), ": ",
                                           problem.message()));
        }
        throw base::Error(base::concat("there is no recipe at ", base::quote_for_shell(word)),
                          base::Exit::bad_request);
    }
    const std::vector<std::string> known = recipe_names();
    if (!std::binary_search(known.begin(), known.end(), std::string(word))) {
        fail_unknown("recipe", word, known,
                     "`armpack list` shows what there is; a path (./my/recipe.json) will do too");
    }
    return shown(data_ / "recipes" / word / "recipe.json");
}

std::vector<std::string> Catalogue::recipe_names() const {
    std::vector<std::string> names;
    std::error_code problem;
    for (const fs::directory_entry& entry : fs::directory_iterator(data_ / "recipes", problem)) {
        if (!fs::exists(entry.path() / "recipe.json")) continue;
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

Toolchain Catalogue::toolchain(std::string_view name) const {
    return load_toolchain(file_of(data_ / "toolchains", name, "toolchain"));
}

Device Catalogue::device(std::string_view name) const {
    return load_device(file_of(data_ / "images/devices", name, "device"));
}

isa::Profile Catalogue::profile(std::string_view name) const {
    return load_profile(file_of(data_ / "toolchains/profiles", name, "profile"));
}

fs::path Catalogue::image_definition_file(std::string_view name) const {
    return file_of(data_ / "images", name, "image definition");
}

std::vector<std::string> Catalogue::toolchain_names() const {
    return json_files_of(data_ / "toolchains");
}

std::vector<std::string> Catalogue::device_names() const {
    return json_files_of(data_ / "images/devices");
}

std::vector<std::string> Catalogue::profile_names() const {
    return json_files_of(data_ / "toolchains/profiles");
}

std::vector<std::string> Catalogue::image_definition_names() const {
    return json_files_of(data_ / "images");
}

namespace {

bool holds_data(const fs::path& folder) {
    return fs::is_directory(folder / "recipes") && fs::is_directory(folder / "toolchains");
}

std::vector<std::string> json_files_of(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code problem;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, problem)) {
        if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

fs::path file_of(const fs::path& folder, std::string_view name, std::string_view kind) {
    const std::vector<std::string> known = json_files_of(folder);
    if (!std::binary_search(known.begin(), known.end(), std::string(name))) {
        fail_unknown(kind, name, known, base::concat("there are: ", base::join(known, ", ")));
    }
    return shown(folder / base::concat(name, ".json"));
}

void fail_unknown(std::string_view kind, std::string_view name,
                  const std::vector<std::string>& known, const std::string& hint) {
    const auto meant = base::nearest(name, known);
    throw base::Error(base::concat("there is no ", kind, " ", base::quote_for_shell(name),
                                   meant ? base::concat(" (did you mean ", *meant, "?)") : ""),
                      base::Exit::bad_request)
        .set_hint(hint);
}

fs::path shown(const fs::path& file) {
    std::error_code problem;
    const fs::path here = fs::current_path(problem);
    if (problem) return file;
    const fs::path relative = fs::absolute(file).lexically_normal().lexically_relative(here);
    return relative.empty() || *relative.begin() == ".." ? file : relative;
}

}  // namespace

}  // namespace recipe
