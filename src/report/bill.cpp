#include "report/bill.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "debian/copyright.hpp"
#include "report/go_modules.hpp"
#include "report/licences.hpp"
#include "report/purl.hpp"

#include <algorithm>
#include <set>
#include <variant>

namespace report {

namespace {

// Fills a bill in from the ground up; each step takes the files that are its own.
class Drawing {
public:
    explicit Drawing(const BillRequest& request) : request_(request) {}
    Bill draw();

private:
    void add_image();
    void add_files();
    void add_system();
    void add_packages();
    void add_linked();
    Component debian_component(const recipe::LockedPackage& package) const;
    void add_program();
    void add_modules();
    void give_rest_to_image();
    std::size_t add(Component component);
    void own(std::size_t component, const tree::Entry* entry);
    std::string text_of(std::string_view path) const;
    std::string upstream_of(const recipe::LockedPackage& package) const;
    Component module_component(const LinkedModule& module) const;

    const BillRequest& request_;
    Bill bill_;
    std::map<std::string, std::size_t, std::less<>> file_at_;  // path -> place in files
    std::set<std::size_t> owned_;
    std::string distribution_ = "debian";  // ID and VERSION_ID of os-release
    std::string release_;
    std::size_t program_ = 0;
};

std::string os_release_value(std::string_view text, std::string_view key);
Component source_component(const recipe::Recipe& recipe);
std::string id_of(std::string_view kind, std::string_view name);

}  // namespace

Bill draw_bill(const BillRequest& request) {
    return Drawing(request).draw();
}

namespace {

Bill Drawing::draw() {
    bill_.archive = request_.archive;
    bill_.time = request_.time;
    add_image();
    add_files();
    add_system();
    add_program();
    add_packages();
    add_linked();
    add_modules();
    give_rest_to_image();
    return std::move(bill_);
}

void Drawing::add_image() {
    const recipe::Recipe& recipe = *request_.recipe;
    add({.kind = Component::Kind::image,
         .id = "image",
         .name = recipe.name,
         .version = recipe.version,
         .architecture = "arm/v5",
         .summary = base::concat("container image of ", recipe.name),
         .homepage = recipe.homepage,
         .sha256 = request_.archive_sha256});
}

void Drawing::add_files() {
    for (const tree::Entry& entry : *request_.tree) {
        if (!entry.has_content()) continue;
        file_at_[entry.path] = bill_.files.size();
        bill_.files.push_back(
            {entry.path, base::sha1_of(entry.content.view()), entry.content.sha256()});
    }
}

void Drawing::add_system() {
    const std::string text = text_of("usr/lib/os-release");
    const std::string id = os_release_value(text, "ID");
    if (id.empty()) return;
    distribution_ = id;
    release_ = os_release_value(text, "VERSION_ID");
    add({.kind = Component::Kind::operating_system,
         .id = id_of("system", id),
         .name = id,
         .version = release_,
         .summary = os_release_value(text, "PRETTY_NAME"),
         .homepage = os_release_value(text, "HOME_URL")});
}

void Drawing::add_program() {
    const recipe::Recipe& recipe = *request_.recipe;
    program_ = add({.kind = Component::Kind::program,
                    .id = id_of("program", recipe.name),
                    .name = recipe.name,
                    .version = recipe.version,
                    .architecture = "arm/v5",
                    .summary = recipe.summary,
                    .homepage = recipe.homepage,
                    .licence = recipe.licence,
                    .compiler = request_.compiler});
    const std::string origin = base::concat("recipe ", recipe.name);
    for (const tree::Entry& entry : *request_.tree) {
        if (entry.has_content() && entry.origin == origin) own(program_, &entry);
    }
    if (std::holds_alternative<recipe::GoModule>(recipe.source)) return;  // its modules say it
    bill_.built_from.emplace_back(program_, add(source_component(recipe)));
}

void Drawing::add_packages() {
    for (const debian::PackageSummary& summary : *request_.packages) {
        const recipe::LockedPackage& package = summary.package;
        const debian::Copyright copyright = debian::parse_copyright(
            text_of(base::concat("usr/share/doc/", package.name, "/copyright")));
        Licence licence = licence_of(copyright, package.name);
        bill_.licence_texts.merge(licence.texts);
        Component component = debian_component(package);
        component.kind = Component::Kind::debian_package;
        component.id = id_of("deb", base::concat(package.name, '-', package.architecture));
        component.summary = summary.description;
        component.homepage = summary.homepage;
        component.maintainer = summary.maintainer;
        component.licence = std::move(licence.expression);
        const std::size_t place = add(std::move(component));
        for (const std::string& path : summary.paths)
            own(place, request_.tree->find_unfollowed(path));
    }
}

void Drawing::add_linked() {
    for (const recipe::LockedPackage& package : request_.linked) {
        Component component = debian_component(package);
        component.kind = Component::Kind::static_library;
        component.id = id_of("linked", base::concat(package.name, '-', package.architecture));
        component.summary = base::concat("linked into ", request_.recipe->name);
        const std::size_t place = add(std::move(component));
        bill_.links.emplace_back(program_, place);
    }
}

// What a package's name and version say, wherever its files went.
Component Drawing::debian_component(const recipe::LockedPackage& package) const {
    const std::string distro = release_.empty() ? "" : base::concat(distribution_, '-', release_);
    return {.name = package.name,
            .version = package.version,
            .architecture = package.architecture,
            .purl = debian_purl(distribution_, package.name, package.version, package.architecture,
                                distro, upstream_of(package)),
            .supplier = "Debian",
            .sha256 = package.sha256,
            .source = package.source,
            .source_version = package.source_version};
}

void Drawing::add_modules() {
    std::map<std::string, std::size_t> places;
    const auto* own_source = std::get_if<recipe::GoModule>(&request_.recipe->source);
    for (const GoProgram& program : go_programs(*request_.tree)) {
        const std::size_t holder = file_at_.at(program.path);
        const auto& own_files = bill_.components[program_].files;
        const bool is_ours =
            std::find(own_files.begin(), own_files.end(), holder) != own_files.end();
        for (LinkedModule module : program.modules) {
            const bool is_source =
                is_ours && module.is_main && own_source && own_source->module == module.path;
            // What was built in a folder does not know its own version; the recipe does.
            if (is_source) {
                module.version = own_source->version;
                module.sum = own_source->sum;
            }
            Component component = module_component(module);
            const auto [known, is_new] = places.try_emplace(component.id, bill_.components.size());
            if (is_new) add(std::move(component));
            bill_.components[known->second].programs.push_back("/" + program.path);
            if (!is_ours) continue;
            auto& relations = is_source ? bill_.built_from : bill_.links;
            const std::pair relation(program_, known->second);
            if (std::find(relations.begin(), relations.end(), relation) == relations.end()) {
                relations.push_back(relation);
            }
        }
    }
}

Component Drawing::module_component(const LinkedModule& module) const {
    return {.kind = Component::Kind::go_module,
            .id = id_of("go", base::concat(module.path, '-', module.version)),
            .name = module.path,
            .version = module.version,
            .purl = go_purl(module.path, module.version),
            .sum = module.sum,
            .replaces = module.replaces};
}

void Drawing::give_rest_to_image() {
    for (std::size_t at = 0; at < bill_.files.size(); ++at) {
        if (!owned_.contains(at)) bill_.components.front().files.push_back(at);
    }
}

std::size_t Drawing::add(Component component) {
    bill_.components.push_back(std::move(component));
    return bill_.components.size() - 1;
}

// A file that two packages ship belongs to the first.
void Drawing::own(std::size_t component, const tree::Entry* entry) {
    if (entry == nullptr || !entry->has_content()) return;
    const std::size_t at = file_at_.at(entry->path);
    if (owned_.insert(at).second) bill_.components[component].files.push_back(at);
}

std::string Drawing::text_of(std::string_view path) const {
    const tree::Entry* const entry = request_.tree->find_followed(path);
    return entry == nullptr ? std::string() : std::string(entry->content.view());
}

std::string Drawing::upstream_of(const recipe::LockedPackage& package) const {
    if (package.source_version != package.version && !package.source_version.empty()) {
        return base::concat(package.source, '@', package.source_version);
    }
    return package.source == package.name ? std::string() : package.source;
}

// os-release(5)
std::string os_release_value(std::string_view text, std::string_view key) {
    for (std::string_view line : base::lines_of(text)) {
        if (!line.starts_with(key) || line.substr(key.size(), 1) != "=") continue;
        line.remove_prefix(key.size() + 1);
        const bool quoted = line.size() >= 2 && line.front() == line.back() &&
                            (line.front() == '"' || line.front() == '\'');
        return std::string(quoted ? line.substr(1, line.size() - 2) : line);
    }
    return {};
}

Component source_component(const recipe::Recipe& recipe) {
    Component source{.kind = Component::Kind::source,
                     .id = id_of("source", recipe.name),
                     .name = recipe.name,
                     .version = recipe.version,
                     .summary = base::concat("source of ", recipe.name),
                     .homepage = recipe.homepage,
                     .licence = recipe.licence};
    if (const auto* tarball = std::get_if<recipe::Tarball>(&recipe.source)) {
        source.sha256 = tarball->sha256;
        const std::string& url = tarball->urls.front();
        if (!url.starts_with("debian:")) source.download = without_credentials(url);
        source.purl = purl("generic", recipe.name, recipe.version,
                           {{"checksum", base::concat("sha256:", tarball->sha256)},
                            {"download_url", source.download}});
    } else if (const auto* git = std::get_if<recipe::GitRepository>(&recipe.source)) {
        const std::string url = without_credentials(git->url);
        source.download = base::concat(url.starts_with("git") ? "" : "git+", url, '@', git->commit);
        source.purl = purl("generic", recipe.name, recipe.version, {{"vcs_url", source.download}});
    } else if (const auto* debian = std::get_if<recipe::DebianSource>(&recipe.source)) {
        source.source = debian->package;
        source.source_version = debian->version;
        source.purl = purl("deb", base::concat("debian/", debian->package), debian->version,
                           {{"arch", "source"}});
    }
    return source;
}

// A readable part, and one that keeps names apart that read alike ("a/b" and "a-b").
std::string id_of(std::string_view kind, std::string_view name) {
    std::string out = base::concat(kind, '-');
    for (const char letter : name) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '.' || letter == '-';
        out += plain ? letter : '-';
    }
    return base::concat(out, '-', base::sha256_of(name).substr(0, 8));
}

}  // namespace

}  // namespace report
