#include "report/page.hpp"

#include "base/text.hpp"
#include "report/identifiers.hpp"
#include "report/markup.hpp"
#include "report/page_assets.hpp"
#include "report/page_parts.hpp"

#include <algorithm>

namespace report {

using base::concat;

namespace {

constexpr std::size_t map_files_most = 20'000;

std::string head(const PageRequest& request);
std::string summary(const PageRequest& request);
std::string verdict(const check::Report& check);
std::string map_section(const image::Inspection& inspection);
std::string contradictions_section(const image::Image& image);

}  // namespace

std::string to_page(const PageRequest& request) {
    const image::Inspection& inspection = *request.inspection;
    return concat(
        head(request), "<body>\n", "<a class=\"skip\" href=\"#packages\">Skip the map</a>\n",
        "<header>\n", summary(request), "</header>\n<main>\n", budget_section(request),
        map_section(inspection), packages_section(inspection), programs_section(*request.check),
        files_section(inspection), duplicates_section(inspection), hidden_section(inspection),
        left_out_section(request.left_out), configuration_section(*request.image),
        "</main>\n<script type=\"application/json\" id=\"tree\">",
        inside_script(treemap_json(inspection, map_files_most)), "</script>\n<script>", page_script,
        "</script>\n</body>\n</html>\n");
}

namespace {

std::string head(const PageRequest& request) {
    const std::string policy =
        concat("default-src 'none'; script-src 'sha256-", base64_sha256(page_script),
               "'; style-src 'sha256-", base64_sha256(page_style),
               "'; base-uri 'none'; form-action 'none'");
    return concat("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"", policy, "\">\n",
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
                  "<meta name=\"generator\" content=\"armpack ", ARMPACK_VERSION, "\">\n",
                  "<title>", escaped(request.title), "</title>\n<style>", page_style,
                  "</style>\n</head>\n");
}

std::string summary(const PageRequest& request) {
    const image::Image& image = *request.image;
    const tree::Totals& totals = request.inspection->totals;
    std::string out = concat("<h1>", escaped(request.title), "</h1>\n<p>",
                             escaped(name_of(image.kind)), ", ", escaped(image.config.platform()));
    for (const std::string& tag : image.tags)
        out += concat(", <code>", escaped(tag), "</code>");
    out += concat("</p>\n<p>", verdict(*request.check), "</p>\n<p>");
    if (request.archive_bytes > 0)
        out += concat(base::format_bytes(request.archive_bytes), " as an archive; ");
    out += concat(base::format_bytes(totals.content_bytes), " in ", totals.files, " files, ",
                  totals.folders, " folders, ", totals.links, " links, ", image.layers.size(),
                  image.layers.size() == 1 ? " layer" : " layers", "</p>\n");
    return out + contradictions_section(image);
}

std::string verdict(const check::Report& check) {
    const auto count = [&](check::FileVerdict wanted) {
        return std::count_if(check.files.begin(), check.files.end(), [&](const auto& file) {
            return file.kind == check::FileKind::elf && file.verdict == wanted;
        });
    };
    const auto passed = count(check::FileVerdict::pass);
    const auto refused = count(check::FileVerdict::refused);
    if (passed + refused == 0) return "No ELF file is in it: there is no instruction to check.";
    return concat("<span class=\"", check.passes() ? "pass\">pass" : "refused\">refused",
                  "</span>: every instruction against ", escaped(check.profile), ", ", passed,
                  " ELF files pass, ", refused, " refused");
}

std::string map_section(const image::Inspection& inspection) {
    if (inspection.totals.content_bytes == 0) {
        return "<section><h2>Where the bytes went</h2><p>The image holds no bytes."
               "</p><div id=\"map\" hidden></div><ol id=\"crumbs\" hidden></ol>"
               "<p id=\"about\" hidden></p></section>\n";
    }
    return "<section aria-labelledby=\"map-title\"><h2 id=\"map-title\">Where the bytes went</h2>\n"
           "<nav aria-label=\"Folder\"><ol id=\"crumbs\"></ol></nav>\n"
           "<div id=\"map\" role=\"group\" aria-labelledby=\"map-title\" "
           "aria-describedby=\"keys\"></div>\n"
           "<p id=\"about\" class=\"path\" aria-live=\"polite\"></p>\n"
           "<p id=\"keys\" class=\"quiet keys\">Arrow keys move, Enter opens a folder, Backspace "
           "goes back.</p>\n"
           "<noscript><p>The map needs JavaScript; the lists below do not.</p></noscript>\n"
           "</section>\n";
}

std::string contradictions_section(const image::Image& image) {
    if (image.contradictions.empty()) return {};
    std::string out = "<p class=\"refused\">The archive contradicts itself:</p>\n<ul>\n";
    for (const std::string& line : image.contradictions)
        out += concat("<li>", escaped(line), "</li>\n");
    return out + "</ul>\n";
}

}  // namespace

}  // namespace report
