// What the script tests need of src/debian/ before there is a command for it.
//
//   debian_tool mirrors                          ARCHIVE ADDRESS lines
//   debian_tool resolve DEFINITION PACKAGE...    the lock's JSON
//   debian_tool fetch DEFINITION PACKAGE...      the packages' files: PATH NAME lines
//   debian_tool tree DEFINITION PACKAGE...       one JSON object a line for each entry of the tree
//   debian_tool whole DEFINITION PACKAGE...      the same without the definition's rules and
//   effects
//
// The environment gives ARMPACK_MIRROR, ARMPACK_TEST_KEYRINGS (a folder) and XDG_CACHE_HOME.
#include "base/error.hpp"
#include "base/file.hpp"
#include "debian/assemble.hpp"
#include "debian/fetch.hpp"
#include "debian/resolve.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {

int run(const std::vector<std::string>& words);
void print_mirrors();
void print_files(const recipe::LockedPackages& packages, const debian::Mirrors& mirrors);
void print_tree(const recipe::ImageDefinition& definition, const recipe::LockedPackages& packages,
                const debian::Mirrors& mirrors);

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const base::Error& error) {
        std::cerr << "error: " << error.what() << "\n";
        if (!error.hint().empty()) std::cerr << "  hint: " << error.hint() << "\n";
        if (!error.detail().empty()) std::cerr << error.detail() << "\n";
        return static_cast<int>(error.exit());
    }
}

namespace {

int run(const std::vector<std::string>& words) {
    if (words == std::vector<std::string>{"mirrors"}) {
        print_mirrors();
        return 0;
    }
    if (words.size() < 2) return 2;
    recipe::ImageDefinition definition = recipe::load_image_definition(words[1]);
    debian::ResolveRequest request;
    request.definition = &definition;
    request.packages.assign(words.begin() + 2, words.end());
    request.mirrors = debian::find_mirrors({});
    request.cache_folder = base::cache_folder();
    request.keep_for = std::chrono::seconds(0);
    if (const char* keyrings = std::getenv("ARMPACK_TEST_KEYRINGS")) {
        request.keyring_folder = keyrings;
    }
    const recipe::LockedPackages packages = debian::resolve(request);
    if (words[0] == "resolve") {
        std::cout << recipe::to_json(packages) << "\n";
        return 0;
    }
    if (words[0] == "fetch") {
        print_files(packages, request.mirrors);
        return 0;
    }
    if (words[0] == "whole") {
        definition.rules.clear();
        definition.effects.clear();
        // BusyBox's names are our own idea, not its scripts'.
        std::erase_if(definition.package_effects,
                      [](const auto& one) { return one.package == "busybox"; });
    }
    print_tree(definition, packages, request.mirrors);
    return 0;
}

void print_mirrors() {
    for (const auto& [archive, addresses] : debian::find_mirrors({})) {
        for (const std::string& address : addresses)
            std::cout << archive << " " << address << "\n";
    }
}

void print_files(const recipe::LockedPackages& packages, const debian::Mirrors& mirrors) {
    const base::ContentCache cache(base::cache_folder());
    const auto files = debian::fetch(packages, cache, {.mirrors = mirrors});
    for (std::size_t at = 0; at < files.size(); ++at) {
        std::cout << files[at].string() << " " << debian::file_name_of(packages.packages[at])
                  << "\n";
    }
}

void print_tree(const recipe::ImageDefinition& definition, const recipe::LockedPackages& packages,
                const debian::Mirrors& mirrors) {
    const base::ContentCache cache(base::cache_folder());
    const auto files = debian::fetch(packages, cache, {.mirrors = mirrors});
    tree::Tree tree;
    const auto report = debian::add_to_tree(tree, definition, packages.packages, files);
    for (const std::string& warning : report.warnings)
        std::cerr << "warning: " << warning << "\n";
    for (const tree::Entry& entry : tree) {
        nlohmann::ordered_json line{{"path", "/" + entry.path}, {"kind", tree::name_of(entry.kind)},
                                    {"mode", entry.mode},       {"uid", entry.uid},
                                    {"gid", entry.gid},         {"to", entry.link_target},
                                    {"origin", entry.origin}};
        if (entry.has_content()) line["sha256"] = entry.content.sha256();
        std::cout << line.dump() << "\n";
    }
}

}  // namespace
