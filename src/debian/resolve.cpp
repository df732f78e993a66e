#include "debian/resolve.hpp"

#include "base/content_cache.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/apt.hpp"
#include "debian/fetch.hpp"
#include "debian/suites.hpp"

#include <algorithm>
#include <set>

namespace debian {

namespace fs = std::filesystem;

namespace {

std::string question_of(const ResolveRequest& request);
std::optional<recipe::LockedPackages> recent_answer(const fs::path& file,
                                                    std::chrono::seconds keep_for);
std::vector<std::string> wanted_packages(const ResolveRequest& request);
std::vector<recipe::LockedPackage> resolve_packages(const ResolveRequest& request, Apt& apt);
std::vector<PrintedUri> uris_of(const ResolveRequest& request, Apt& apt,
                                const std::vector<std::string>& wanted);
void add_present(std::vector<recipe::LockedPackage>& packages, std::vector<Paragraph>& paragraphs,
                 const std::vector<PresentPackage>& present);
std::set<std::string> needed_after_all(const std::vector<recipe::Exclusion>& excluded,
                                       const std::vector<Paragraph>& packages);
void fall_back(recipe::LockedPackages& packages, const ResolveRequest& request);
recipe::LockedPackage locked(const Paragraph& package, const std::string& archive);
void sort_for_unpacking(std::vector<recipe::LockedPackage>& packages,
                        const recipe::ImageDefinition& definition);

}  // namespace

recipe::LockedPackages resolve(const ResolveRequest& request) {
    if (wanted_packages(request).empty()) return {};  // nothing to ask a mirror about
    const std::string question = base::sha256_of(question_of(request));
    const fs::path answers = request.cache_folder / "resolved";
    const fs::path answer = answers / (question + ".json");
    if (request.present.empty()) {
        if (auto known = recent_answer(answer, request.keep_for)) return *known;
    }
    require_apt(request);
    const base::Step step("ask the mirror for package versions");
    const fs::path folder = request.cache_folder / "apt" / apt_folder_name(request);
    base::make_folders(folder);
    const base::FileLock lock(fs::path(folder.string() + ".lock"), [] {
        base::say("waiting for another armpack that resolves the same packages");
    });
    Apt apt(request, folder);
    recipe::LockedPackages result;
    result.suites = usable_suites(request, apt);
    result.packages = resolve_packages(request, apt);
    fall_back(result, request);
    if (!request.present.empty()) return result;
    base::make_folders(answers);
    base::write_file(answer, to_json(result) + "\n");
    return result;
}

namespace {

// Everything that the answer depends on, but for what the mirror holds at the moment.
std::string question_of(const ResolveRequest& request) {
    std::string text =
        base::concat("1\n", request.definition->digest, "\n", request.keyring_folder.string());
    for (const std::string& package : request.packages)
        text += base::concat("\npackage ", package);
    for (const auto& [archive, uris] : request.mirrors) {
        text += base::concat("\n", archive, " ", base::join(uris, " "));
    }
    return text;
}

std::optional<recipe::LockedPackages> recent_answer(const fs::path& file,
                                                    std::chrono::seconds keep_for) {
    std::error_code error;
    const fs::file_time_type written = fs::last_write_time(file, error);
    if (error || keep_for.count() == 0) return std::nullopt;
    const auto age = fs::file_time_type::clock::now() - written;
    if (age < std::chrono::seconds(0) || age > keep_for) return std::nullopt;
    base::Document document = base::Document::load(file);
    recipe::LockedPackages answer = recipe::read_locked_packages(document.root());
    document.finish();
    return answer;
}

std::vector<std::string> wanted_packages(const ResolveRequest& request) {
    std::set<std::string> names(request.packages.begin(), request.packages.end());
    for (const recipe::WantedPackage& package : request.definition->base) {
        names.insert(package.name);
    }
    return {names.begin(), names.end()};
}

std::vector<recipe::LockedPackage> resolve_packages(const ResolveRequest& request, Apt& apt) {
    const std::vector<std::string> wanted = wanted_packages(request);
    std::vector<recipe::Exclusion> excluded = request.definition->exclude;
    std::erase_if(excluded, [&](const recipe::Exclusion& exclusion) {
        return std::ranges::find(wanted, exclusion.package) != wanted.end();
    });
    while (true) {
        std::vector<std::string> left_out;
        left_out.reserve(excluded.size());
        for (const recipe::Exclusion& exclusion : excluded)
            left_out.push_back(exclusion.package);
        apt.pretend_installed(left_out, request.present);
        const std::vector<PrintedUri> uris = uris_of(request, apt, wanted);
        const std::vector<Paragraph> shown = apt.show(uris);
        std::vector<recipe::LockedPackage> packages;
        std::vector<Paragraph> paragraphs;
        for (const PrintedUri& uri : uris) {
            const auto at = std::ranges::find_if(shown, [&](const Paragraph& paragraph) {
                return paragraph.get("Package") == uri.name &&
                       paragraph.get("Version") == uri.version &&
                       paragraph.get("Architecture") == uri.architecture;
            });
            if (at == shown.end()) {
                throw base::Error(base::concat("apt says nothing of ", uri.name, ' ', uri.version));
            }
            packages.push_back(locked(*at, archive_of(uri.uri, request.mirrors)));
            paragraphs.push_back(*at);
        }
        add_present(packages, paragraphs, request.present);
        const std::set<std::string> needed = needed_after_all(excluded, paragraphs);
        if (needed.empty() || !request.definition->follow_dependencies) {
            sort_for_unpacking(packages, *request.definition);
            return packages;
        }
        std::erase_if(excluded, [&](const recipe::Exclusion& exclusion) {
            return needed.contains(exclusion.package);
        });
    }
}

std::vector<PrintedUri> uris_of(const ResolveRequest& request, Apt& apt,
                                const std::vector<std::string>& wanted) {
    if (!request.definition->follow_dependencies) {
        return apt.alone(request.present.empty() ? wanted : request.moved);
    }
    return apt.closure(request.present.empty() ? wanted : request.moved);
}

// Those that apt left as they were.
void add_present(std::vector<recipe::LockedPackage>& packages, std::vector<Paragraph>& paragraphs,
                 const std::vector<PresentPackage>& present) {
    for (const PresentPackage& one : present) {
        const std::string& name = one.package.name;
        if (std::ranges::find(packages, name, &recipe::LockedPackage::name) != packages.end())
            continue;
        packages.push_back(one.package);
        for (Paragraph& paragraph : parse_paragraphs(one.control, name))
            paragraphs.push_back(std::move(paragraph));
    }
}

// Those of the excluded packages that somebody depends on for more than maintainer scripts.
std::set<std::string> needed_after_all(const std::vector<recipe::Exclusion>& excluded,
                                       const std::vector<Paragraph>& packages) {
    std::set<std::string> present;
    for (const Paragraph& package : packages)
        present.insert(package.get("Package"));
    std::set<std::string> needed;
    for (const Paragraph& package : packages) {
        const std::string fields = package.get("Pre-Depends") + ", " + package.get("Depends");
        for (const Alternatives& group : parse_dependencies(fields)) {
            const bool satisfied = std::ranges::any_of(
                group, [&](const std::string& name) { return present.contains(name); });
            if (satisfied) continue;
            for (const recipe::Exclusion& exclusion : excluded) {
                const auto& by = exclusion.wanted_by;
                const bool for_scripts = std::ranges::find(by, "*") != by.end() ||
                                         std::ranges::find(by, package.get("Package")) != by.end();
                const bool named = std::ranges::find(group, exclusion.package) != group.end();
                if (named && !for_scripts) needed.insert(exclusion.package);
            }
        }
    }
    return needed;
}

// A pool that is behind its index has not all that the index names. What the definition pins for
// that case is taken instead; what it does not pin stays, and getting it says what is wrong.
void fall_back(recipe::LockedPackages& packages, const ResolveRequest& request) {
    const base::ContentCache cache(request.cache_folder);
    for (const std::size_t at : find_gone(packages, cache, {.mirrors = request.mirrors})) {
        recipe::LockedPackage& package = packages.packages[at];
        const auto& fallbacks = request.definition->fallbacks;
        const auto found = std::ranges::find_if(fallbacks, [&](const recipe::Fallback& fallback) {
            return fallback.package.name == package.name &&
                   fallback.package.architecture == package.architecture;
        });
        if (found == fallbacks.end()) continue;
        base::warn(base::concat("no mirror has ", package.name, ' ', package.version,
                                ", which its index names: ", found->package.version,
                                " is taken instead, as ", request.definition->name, " pins it"));
        package = found->package;
    }
}

recipe::LockedPackage locked(const Paragraph& package, const std::string& archive) {
    recipe::LockedPackage result;
    result.name = package.get("Package");
    result.version = package.get("Version");
    result.architecture = package.get("Architecture");
    result.archive = archive;
    result.pool_path = package.get("Filename");
    result.sha256 = package.get("SHA256");
    std::tie(result.source, result.source_version) = source_of(package);
    result.installed_kib = base::parse_decimal(package.get("Installed-Size")).value_or(0);
    const auto size = base::parse_decimal(package.get("Size"));
    if (!size || !base::is_sha256(result.sha256) || result.pool_path.empty()) {
        throw base::Error(base::concat("the index entry of ", result.name, ' ', result.version,
                                       " lacks Filename, Size or SHA256"));
    }
    result.size_bytes = *size;
    return result;
}

// As dpkg is called by installers: first the packages that lay out the system, in the order of the
// definition, then the others by name.
void sort_for_unpacking(std::vector<recipe::LockedPackage>& packages,
                        const recipe::ImageDefinition& definition) {
    const auto rank = [&](const recipe::LockedPackage& package) {
        const auto at =
            std::ranges::find(definition.base, package.name, &recipe::WantedPackage::name);
        return std::pair(at - definition.base.begin(), package.name);
    };
    std::ranges::sort(packages, {}, rank);
}

}  // namespace

}  // namespace debian
