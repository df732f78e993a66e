#include "base/text.hpp"
#include "image/config.hpp"
#include "report/markup.hpp"
#include "report/page_parts.hpp"

#include <algorithm>
#include <array>

namespace report {

using base::concat;

namespace {

constexpr std::size_t rows_most = 100;

struct Column {
    std::string_view title;
    enum class Kind { text, number, share } kind = Kind::text;
};
enum class Sorting { fixed, by_column };

std::string table(std::span<const Column> columns, const std::string& rows, Sorting sorting);
std::string section(std::string_view id, std::string_view title, const std::string& body);
std::string more(std::size_t all, std::string_view what);

}  // namespace

std::string budget_section(const PageRequest& request) {
    if (request.budgets.empty()) return {};
    std::string body;
    for (const Budget& budget : request.budgets) {
        const bool over = budget.used_bytes > budget.limit_bytes;
        const auto percent =
            static_cast<std::uint64_t>(100.0 * static_cast<double>(budget.used_bytes) /
                                       static_cast<double>(budget.limit_bytes));
        body += concat("<div class=\"budget\"><p>", escaped(budget.name), ": ",
                       base::format_bytes(budget.used_bytes), " of ",
                       base::format_bytes(budget.limit_bytes), " (", percent, " %)",
                       over ? " <span class=\"refused\">too much</span>" : "", "</p>",
                       bar(budget.used_bytes, budget.limit_bytes), "</div>\n");
    }
    return section("budget", "Budget", body);
}

std::string packages_section(const image::Inspection& inspection) {
    std::string rows;
    const std::uint64_t all = inspection.totals.content_bytes;
    for (const auto& use : inspection.packages) {
        const bool is_package = !use.package.name.empty();
        rows += concat("<tr>", text_cell(is_package ? use.package.name : "(no package's)"),
                       text_cell(use.package.version), text_cell(use.package.architecture),
                       number_cell(use.files), bytes_cell(use.content_bytes),
                       "<td class=\"share\">", bar(use.content_bytes, all), "</td></tr>\n");
    }
    constexpr std::array columns = {Column{"Package"},
                                    Column{"Version"},
                                    Column{"Architecture"},
                                    Column{"Files", Column::Kind::number},
                                    Column{"Size", Column::Kind::number},
                                    Column{"Share", Column::Kind::share}};
    return section("packages", "Packages", table(columns, rows, Sorting::by_column));
}

std::string files_section(const image::Inspection& inspection) {
    if (inspection.files.empty()) return {};
    std::string rows;
    for (std::size_t at = 0; at < std::min(rows_most, inspection.files.size()); ++at) {
        const auto& file = inspection.files[at];
        rows += concat("<tr>", path_cell("/" + file.path), text_cell(file.package),
                       bytes_cell(file.content_bytes), "</tr>\n");
    }
    constexpr std::array columns = {Column{"File"}, Column{"Package"},
                                    Column{"Size", Column::Kind::number}};
    return section(
        "files", "Largest files",
        table(columns, rows, Sorting::by_column) + more(inspection.files.size(), "files"));
}

std::string duplicates_section(const image::Inspection& inspection) {
    if (inspection.duplicates.empty()) return {};
    std::string rows;
    for (std::size_t at = 0; at < std::min(rows_most, inspection.duplicates.size()); ++at) {
        const auto& duplicate = inspection.duplicates[at];
        std::string paths;
        for (std::size_t path = 0; path < std::min<std::size_t>(10, duplicate.paths.size()); ++path)
            paths += concat(path == 0 ? "/" : "<br>/", escaped(duplicate.paths[path]));
        if (duplicate.paths.size() > 10)
            paths += concat("<br>and ", duplicate.paths.size() - 10, " more");
        rows += concat("<tr><td class=\"path\">", paths, "</td>",
                       bytes_cell(duplicate.wasted_bytes()), "</tr>\n");
    }
    constexpr std::array columns = {Column{"Files"}, Column{"Again", Column::Kind::number}};
    return section(
        "duplicates", "The same bytes again",
        table(columns, rows, Sorting::fixed) + more(inspection.duplicates.size(), "groups"));
}

std::string hidden_section(const image::Inspection& inspection) {
    if (inspection.hidden.empty()) return {};
    std::string rows;
    for (std::size_t at = 0; at < std::min(rows_most, inspection.hidden.size()); ++at) {
        const auto& file = inspection.hidden[at];
        rows += concat("<tr>", path_cell("/" + file.path), number_cell(file.layer),
                       bytes_cell(file.content_bytes), "</tr>\n");
    }
    constexpr std::array columns = {Column{"File"}, Column{"Layer", Column::Kind::number},
                                    Column{"Size", Column::Kind::number}};
    return section(
        "hidden", "Hidden by later layers",
        table(columns, rows, Sorting::by_column) + more(inspection.hidden.size(), "files"));
}

std::string left_out_section(const std::vector<debian::Dropped>& left_out) {
    if (left_out.empty()) return {};
    std::string rows;
    for (const debian::Dropped& one : left_out) {
        rows += concat("<tr>", text_cell(one.why), number_cell(one.files), bytes_cell(one.bytes),
                       "</tr>\n");
    }
    constexpr std::array columns = {Column{"Why"}, Column{"Files", Column::Kind::number},
                                    Column{"Size", Column::Kind::number}};
    return section("left-out", "Left out of the packages",
                   table(columns, rows, Sorting::by_column));
}

std::string configuration_section(const image::Image& image) {
    const image::Config& config = image.config;
    std::string rows;
    const auto line = [&](std::string_view name, const std::string& value) {
        if (!value.empty())
            rows +=
                concat("<dt>", escaped(name), "</dt><dd><code>", escaped(value), "</code></dd>\n");
    };
    line("id", "sha256:" + image.config_sha256);
    line("created", image::rfc3339(config.created));
    line("entrypoint", base::quote_for_shell(config.entrypoint));
    line("command", base::quote_for_shell(config.command));
    for (const std::string& variable : config.environment)
        line("environment", variable);
    line("folder", config.working_folder);
    line("user", config.user);
    line("volumes", base::join(config.volumes, " "));
    line("ports", base::join(config.ports, " "));
    for (const auto& [name, value] : config.labels)
        line("label", concat(name, '=', value));
    for (std::size_t at = 0; at < image.layers.size(); ++at) {
        const image::Layer& layer = image.layers[at];
        line(concat("layer ", at + 1),
             concat("sha256:", layer.diff_id, ", ", base::format_bytes(layer.unpacked_bytes)));
    }
    return section("configuration", "Configuration", concat("<dl>\n", rows, "</dl>\n"));
}

namespace {

std::string table(std::span<const Column> columns, const std::string& rows, Sorting sorting) {
    std::string head;
    for (const Column& column : columns) {
        const char* const kind = column.kind == Column::Kind::number  ? " class=\"number\""
                                 : column.kind == Column::Kind::share ? " class=\"share\""
                                                                      : "";
        head += concat("<th scope=\"col\"", kind, ">", column.title, "</th>");
    }
    return concat("<div class=\"scroll\"><table",
                  sorting == Sorting::by_column ? " class=\"sorts\"" : "", "><thead><tr>", head,
                  "</tr></thead>\n<tbody>\n", rows, "</tbody></table></div>\n");
}

std::string section(std::string_view id, std::string_view title, const std::string& body) {
    return concat("<section aria-labelledby=\"", id, "\"><h2 id=\"", id, "\">", title, "</h2>\n",
                  body, "</section>\n");
}

std::string more(std::size_t all, std::string_view what) {
    if (all <= rows_most) return {};
    return concat("<p class=\"quiet\">and ", all - rows_most, " more ", what,
                  "; armpack inspect --json --top 0 lists all</p>\n");
}

}  // namespace

}  // namespace report
