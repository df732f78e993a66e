#include "debian/assemble.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/database.hpp"
#include "debian/deb.hpp"
#include "debian/effects.hpp"
#include "debian/fetch.hpp"

#include <algorithm>

namespace debian {

namespace fs = std::filesystem;

namespace {

void check_identity(const Deb& deb, const recipe::LockedPackage& package);
void unpack(tree::Tree& tree, const Deb& deb, const std::string& package);
PackageSummary summary_of(const Deb& deb, const recipe::LockedPackage& package);
void move_into(tree::Tree& tree, tree::Tree&& fresh);

}  // namespace

AssemblyReport add_to_tree(tree::Tree& tree, const recipe::ImageDefinition& definition,
                           const std::vector<recipe::LockedPackage>& packages,
                           const std::vector<fs::path>& files) {
    if (files.size() != packages.size()) throw base::Error("packages and files do not match");
    std::vector<std::string> names;
    names.reserve(packages.size());
    for (const recipe::LockedPackage& package : packages)
        names.push_back(file_name_of(package));
    const std::vector<Deb> debs = read_debs(files, names);

    AssemblyReport report;
    tree::Tree fresh;
    std::int64_t newest = 0;
    for (std::size_t at = 0; at < debs.size(); ++at) {
        check_identity(debs[at], packages[at]);
        unpack(fresh, debs[at], packages[at].name);
        report.packages.push_back(summary_of(debs[at], packages[at]));
        newest = std::max(newest, debs[at].newest);
    }
    Scripts scripts(fresh);
    for (const Deb& deb : debs) {
        scripts.run(deb, definition.effects_of(deb.control.get("Package")));
    }
    scripts.finish();
    write_database(fresh, debs);
    report.dropped = apply_rules(fresh, definition.rules);
    for (const recipe::Effect& effect : definition.effects) {
        scripts.apply(effect, definition.name, newest);
    }
    report.warnings = scripts.warnings();
    move_into(tree, std::move(fresh));
    return report;
}

namespace {

// The bytes are those that were pinned; this finds mistakes in whoever pinned them.
void check_identity(const Deb& deb, const recipe::LockedPackage& package) {
    const auto check = [&](const char* field, const std::string& expected) {
        const std::string found = deb.control.get(field);
        if (found == expected) return;
        throw base::Error(base::concat(file_name_of(package), ": its ", field, " is ",
                                       base::printable(found), ", expected ", expected));
    };
    check("Package", package.name);
    check("Version", package.version);
    check("Architecture", package.architecture);
}

void unpack(tree::Tree& tree, const Deb& deb, const std::string& package) {
    for (const tree::Entry& entry : deb.entries) {
        tree::Entry copy = entry;
        copy.origin = package;
        base::doing(base::concat(package, ": ", entry.path), [&] { tree.add(std::move(copy)); });
    }
}

PackageSummary summary_of(const Deb& deb, const recipe::LockedPackage& package) {
    PackageSummary summary;
    summary.package = package;
    summary.maintainer = deb.control.get("Maintainer");
    summary.homepage = deb.control.get("Homepage");
    const std::string description = deb.control.get("Description");
    summary.description = description.substr(0, description.find('\n'));
    summary.paths = shipped_paths(deb);
    return summary;
}

void move_into(tree::Tree& tree, tree::Tree&& fresh) {
    if (tree.size() == 1) {  // nothing but the root
        tree = std::move(fresh);
        return;
    }
    // A hard link may come before the file that it names.
    for (const tree::Kind pass : {tree::Kind::file, tree::Kind::hardlink}) {
        for (const tree::Entry& entry : fresh) {
            const bool is_link = entry.kind == tree::Kind::hardlink;
            if (is_link == (pass == tree::Kind::hardlink) && !entry.path.empty()) tree.add(entry);
        }
    }
}

}  // namespace

}  // namespace debian
