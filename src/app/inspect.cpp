#include "image/inspect.hpp"

#include "app/budget.hpp"
#include "app/command.hpp"
#include "app/inspect_json.hpp"
#include "app/page.hpp"
#include "app/router_rules.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "image/disk_use.hpp"
#include "image/read.hpp"
#include "recipe/catalogue.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace app {

namespace {

struct Request {
    std::filesystem::path path;
    image::Wanted wanted;
    std::size_t top = 10;
    std::filesystem::path page;  // empty: none
    std::string recipe;          // whose budget the page shows; may be empty
    enum class Folders { flat, nested } folders = Folders::flat;
    enum class Tell { people, machines } tell = Tell::people;
};

// One line of a list: bytes, how many files, what.
struct Row {
    std::uint64_t bytes = 0;
    std::string files;
    std::string name;
};

base::Exit inspect_image(const Request& request);
void write_page(const image::Image& image, const image::Inspection& inspection,
                const Request& request);
std::string text_of(const image::Image& image, const image::Inspection& inspection,
                    const Request& request);
std::string heading(const image::Image& image, const Request& request);
std::string layers_text(const image::Image& image, const image::Inspection& inspection);
// Whether the rows left out add up to something: folders lie in each other.
enum class Rest { adds_up, overlaps };
std::string table(const std::string& title, const std::vector<Row>& rows, std::size_t top,
                  Rest rest = Rest::adds_up);
std::string folder_tree(const image::Inspection& inspection);
std::vector<Row> package_rows(const image::Inspection& inspection);
std::vector<Row> folder_rows(const image::Inspection& inspection);
std::uint64_t archive_bytes(const std::filesystem::path& path);
std::string count(std::size_t number, std::string_view one, std::string_view many);

}  // namespace

void add_inspect_command(CLI::App& line, Action& chosen) {
    CLI::App* command =
        line.add_subcommand("inspect", "show what is in an image, and where its bytes went");
    command->footer(
        "ARCHIVE is a docker or OCI archive, compressed or not, or an OCI layout folder; also\n"
        "somebody else's. Bytes are those of files, unpacked.");
    const auto request = std::make_shared<Request>();
    command->add_option("ARCHIVE", request->path, "what to look at")->required();
    command->add_option("--top", request->top, "how many lines each list has (10; 0: all)")
        ->check(CLI::Range(std::size_t{0}, std::size_t{1'000'000'000}));
    command->add_flag_callback(
        "--tree", [request] { request->folders = Request::Folders::nested; },
        "folders as a tree: all that hold a hundredth of the bytes or more");
    command->add_option("--tag", request->wanted.tag, "which image of an archive of several");
    command->add_option("--platform", request->wanted.platform,
                        "which image of an archive of several (linux/arm/v5)");
    auto* const json = command->add_flag_callback(
        "--json", [request] { request->tell = Request::Tell::machines; }, "everything as JSON");
    auto* const page =
        command
            ->add_option("--html", request->page,
                         "write a page to click through instead: one file, which needs no network")
            ->excludes(json)
            ->check([](const std::string& file) {
                return file.empty() ? std::string("--html needs the name of a file")
                                    : std::string();
            });
    command
        ->add_option("--recipe", request->recipe,
                     "a recipe's name or path: the page shows its budget")
        ->needs(page);
    command->callback(
        [&chosen, request] { chosen = [request] { return inspect_image(*request); }; });
}

namespace {

base::Exit inspect_image(const Request& request) {
    std::error_code error;  // that one of them does not exist is no reason to object here
    if (std::filesystem::equivalent(request.path, request.page, error)) {
        throw base::Error(base::concat("--html names the archive itself: ", request.page.string()),
                          base::Exit::bad_request)
            .set_hint("give the page a name of its own");
    }
    const image::Image image = image::read_image(request.path, request.wanted);
    const image::Inspection inspection = image::inspect(image);
    if (!request.page.empty()) {
        write_page(image, inspection, request);
    } else if (request.tell == Request::Tell::people) {
        std::cout << text_of(image, inspection, request);
    } else {
        std::cout << inspection_json(
            image, inspection, {.archive_bytes = archive_bytes(request.path), .top = request.top});
    }
    return base::Exit::done;
}

void write_page(const image::Image& image, const image::Inspection& inspection,
                const Request& request) {
    std::optional<recipe::Recipe> recipe;
    if (!request.recipe.empty()) recipe = recipe::Catalogue::here().recipe(request.recipe);
    const check::Report check = check_for_page(image);
    std::error_code error;  // a folder has no size
    const std::uintmax_t size = std::filesystem::file_size(request.path, error);
    const std::string name = request.path.filename().string();
    base::write_file(request.page, page_of({.title = name.empty() ? request.path.string() : name,
                                            .archive_bytes = error ? 0 : size,
                                            .image = &image,
                                            .inspection = &inspection,
                                            .check = &check,
                                            .budget = recipe ? &recipe->budget : nullptr}));
}

std::string text_of(const image::Image& image, const image::Inspection& inspection,
                    const Request& request) {
    std::string out = heading(image, request) + layers_text(image, inspection);
    out += base::concat(
        "  ", store_line(image::store_use(archive_bytes(request.path), image.merged)), '\n');
    out += table("packages", package_rows(inspection), request.top);
    out += request.folders == Request::Folders::nested
               ? folder_tree(inspection)
               : table("folders", folder_rows(inspection), request.top, Rest::overlaps);
    std::vector<Row> files;
    for (const auto& file : inspection.files) {
        files.push_back({file.content_bytes, file.package, base::printable(file.path)});
    }
    out += table("files", files, request.top);
    std::vector<Row> duplicates;
    for (const auto& duplicate : inspection.duplicates) {
        std::string paths = base::printable(duplicate.paths.front());
        paths += base::concat(" and ", base::printable(duplicate.paths[1]));
        if (duplicate.paths.size() > 2) {
            paths += base::concat(" and ", duplicate.paths.size() - 2, " more");
        }
        duplicates.push_back({duplicate.wasted_bytes(), "", std::move(paths)});
    }
    out += table("the same bytes again", duplicates, request.top);
    std::vector<Row> hidden;
    for (const auto& file : inspection.hidden) {
        hidden.push_back(
            {file.content_bytes, base::concat("layer ", file.layer), base::printable(file.path)});
    }
    out += table("hidden by later layers", hidden, request.top);
    const std::string rules = rules_text(check::judge_image(subject_of(image), {}));
    if (!rules.empty()) out += base::concat("\non RouterOS\n", rules);
    if (image.contradictions.empty()) return out;
    out += "\nthe archive contradicts itself\n";
    for (const std::string& line : image.contradictions)
        out += base::concat("  ", line, '\n');
    return out;
}

std::string heading(const image::Image& image, const Request& request) {
    const image::Config& config = image.config;
    std::string out = base::concat(base::printable(request.path.string()), ": ",
                                   name_of(image.kind), ", ", base::printable(config.platform()));
    for (const std::string& tag : image.tags)
        out += base::concat(", ", base::printable(tag));
    out += '\n';
    const auto line = [&](std::string_view name, const std::string& value) {
        if (value.empty()) return;
        std::string padded(name);
        padded.resize(12, ' ');
        out += base::concat("  ", padded, base::printable(value), '\n');
    };
    line("id", "sha256:" + image.config_sha256);
    line("created", image::rfc3339(config.created));
    line("entrypoint", base::quote_for_shell(config.entrypoint));
    line("command", base::quote_for_shell(config.command));
    line("environment", base::join(config.environment, " "));
    line("folder", config.working_folder);
    line("user", config.user);
    line("volumes", base::join(config.volumes, " "));
    line("ports", base::join(config.ports, " "));
    for (const auto& [name, value] : config.labels)
        line("label", base::concat(name, '=', value));
    return out;
}

std::string layers_text(const image::Image& image, const image::Inspection& inspection) {
    std::string out = "\nlayers\n";
    for (std::size_t at = 0; at < image.layers.size(); ++at) {
        const image::Layer& layer = image.layers[at];
        const auto& use = inspection.layers[at];
        out += base::concat("  ", at + 1, "  ", layer.diff_id.substr(0, 12), "  ",
                            base::format_bytes(use.content_bytes), " in ",
                            count(use.files, "file", "files"));
        if (layer.is_compressed()) {
            out += base::concat(", stored as ", base::format_bytes(layer.stored_bytes));
        }
        if (use.hidden_bytes > 0) {
            out += base::concat(", ", base::format_bytes(use.hidden_bytes), " hidden");
        }
        if (!layer.whiteouts.empty() || !layer.opaque.empty()) {
            out += base::concat(", removes ", layer.whiteouts.size() + layer.opaque.size());
        }
        if (!layer.duplicates.empty()) {
            out += base::concat(", ", count(layer.duplicates.size(), "name", "names"), " twice");
        }
        out += '\n';
    }
    const tree::Totals& totals = inspection.totals;
    return out + base::concat("  in all ", base::format_bytes(totals.content_bytes), " in ",
                              count(totals.files, "file", "files"), ", ",
                              count(totals.folders, "folder", "folders"), ", ",
                              count(totals.links, "link", "links"), '\n');
}

// Nothing at all if there are no rows.
std::string table(const std::string& title, const std::vector<Row>& rows, std::size_t top,
                  Rest rest) {
    if (rows.empty()) return {};
    const std::size_t shown = top == 0 ? rows.size() : std::min(top, rows.size());
    std::size_t width = 0;
    for (std::size_t at = 0; at < shown; ++at)
        width = std::max(width, rows[at].files.size());
    std::ostringstream out;
    out << "\n" << title << "\n";
    for (std::size_t at = 0; at < shown; ++at) {
        out << std::right << std::setw(12) << base::format_bytes(rows[at].bytes) << "  ";
        if (width > 0)
            out << std::left << std::setw(static_cast<int>(width)) << rows[at].files << "  ";
        out << rows[at].name << "\n";
    }
    if (shown == rows.size()) return out.str();
    std::uint64_t left_out = 0;
    for (std::size_t at = shown; at < rows.size(); ++at)
        left_out += rows[at].bytes;
    const std::string bytes = rest == Rest::adds_up ? base::format_bytes(left_out) : "";
    out << std::right << std::setw(12) << bytes << "  " << rows.size() - shown << " more\n";
    return out.str();
}

std::vector<Row> package_rows(const image::Inspection& inspection) {
    std::vector<Row> rows;
    if (inspection.packages.size() < 2) return rows;  // no database: all belongs to none
    for (const auto& use : inspection.packages) {
        const bool is_package = !use.package.name.empty();
        rows.push_back(
            {use.content_bytes, count(use.files, "file", "files"),
             is_package ? base::printable(base::concat(use.package.name, ' ', use.package.version))
                        : "(no package's)"});
    }
    return rows;
}

std::vector<Row> folder_rows(const image::Inspection& inspection) {
    std::vector<Row> rows;
    for (const auto& [path, use] : inspection.folders) {
        if (path.empty() || use.files == 0) continue;
        rows.push_back({use.content_bytes, count(use.files, "file", "files"),
                        base::concat(base::printable(path), '/')});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& left, const Row& right) { return left.bytes > right.bytes; });
    return rows;
}

std::string folder_tree(const image::Inspection& inspection) {
    std::ostringstream out;
    out << "\nfolders\n";
    const std::uint64_t least = inspection.totals.content_bytes / 100;
    for (const auto& [path, use] : inspection.folders) {
        if (use.content_bytes < least || use.files == 0) continue;
        const auto depth = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
        const std::string name = path.empty() ? "/" : std::string(tree::name_of(path)) + "/";
        out << std::right << std::setw(12) << base::format_bytes(use.content_bytes) << "  "
            << std::string(path.empty() ? 0 : 2 * (depth + 1), ' ') << base::printable(name)
            << "\n";
    }
    return out.str();
}

// Of a layout folder, which no router imports: of all its files.
std::uint64_t archive_bytes(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) return std::filesystem::file_size(path);
    std::uint64_t sum = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
        if (entry.is_regular_file()) sum += entry.file_size();
    }
    return sum;
}

std::string count(std::size_t number, std::string_view one, std::string_view many) {
    return base::concat(number, ' ', number == 1 ? one : many);
}

}  // namespace

}  // namespace app
