#include "app/diff.hpp"

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "image/compare.hpp"
#include "image/read.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

namespace app {

namespace {

using nlohmann::ordered_json;

struct Request {
    std::filesystem::path left;
    std::filesystem::path right;
    enum class Tell { people, machines } tell = Tell::people;
};

base::Exit compare_images(const Request& request);
std::string summary_of(const image::Comparison& comparison);
ordered_json json_of(const image::Comparison& comparison);
ordered_json json_of(const std::vector<image::Difference>& differences);
std::string with_sign(std::int64_t bytes);

}  // namespace

void add_diff_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand("diff", "show what differs between two images");
    command->footer(
        "A and B are docker or OCI archives or layouts. Compared is what they hold: "
        "configuration,\n"
        "and each file's kind, owner, mode, time, size and bytes; not how it is packed.\n"
        "Exit status 3 if they differ.");
    const auto request = std::make_shared<Request>();
    command->add_option("A", request->left, "the one before")->required();
    command->add_option("B", request->right, "the one after")->required();
    command->add_flag_callback(
        "--json", [request] { request->tell = Request::Tell::machines; }, "everything as JSON");
    command->callback(
        [&chosen, request] { chosen = [request] { return compare_images(*request); }; });
}

namespace {

base::Exit compare_images(const Request& request) {
    const image::Image left = image::read_image(request.left);
    const image::Image right = image::read_image(request.right);
    const image::Comparison comparison = image::compare(left, right);
    if (request.tell == Request::Tell::people) {
        std::cout << text_of(comparison);
    } else {
        // Foreign names need not be UTF-8, JSON must be.
        std::cout << json_of(comparison).dump(2, ' ', false, ordered_json::error_handler_t::replace)
                  << "\n";
    }
    return comparison.is_equal() ? base::Exit::done : base::Exit::refused;
}

}  // namespace

// "+ path (12 KiB)", "- path (-3 B)", "~ path: mode 0644 -> 0755, size 3 -> 5"
std::string text_of(const image::Comparison& comparison) {
    std::string out;
    for (const image::Difference& difference : comparison.image) {
        out += base::concat("image: ", difference.what, ' ', base::printable(difference.left),
                            " -> ", base::printable(difference.right), '\n');
    }
    for (const image::FileChange& change : comparison.files) {
        const std::string path = base::printable(change.path);
        if (change.kind != image::FileChange::Kind::changed) {
            const bool added = change.kind == image::FileChange::Kind::added;
            out += base::concat(added ? "+ " : "- ", path, " (", with_sign(change.size_difference),
                                ")\n");
            continue;
        }
        out += base::concat("~ ", path, ':');
        const char* separator = " ";
        for (const image::Difference& difference : change.differences) {
            out += base::concat(separator, difference.what, ' ', base::printable(difference.left),
                                " -> ", base::printable(difference.right));
            separator = ", ";
        }
        out += '\n';
    }
    return out + summary_of(comparison);
}

namespace {

std::string summary_of(const image::Comparison& comparison) {
    if (comparison.is_equal()) return "the images hold the same\n";
    std::size_t added = 0;
    std::size_t removed = 0;
    for (const image::FileChange& change : comparison.files) {
        added += change.kind == image::FileChange::Kind::added ? 1 : 0;
        removed += change.kind == image::FileChange::Kind::removed ? 1 : 0;
    }
    return base::concat(added, " added, ", removed, " removed, ",
                        comparison.files.size() - added - removed, " changed, ",
                        with_sign(comparison.size_difference()), '\n');
}

ordered_json json_of(const image::Comparison& comparison) {
    ordered_json files = ordered_json::array();
    for (const image::FileChange& change : comparison.files) {
        const char* const kind = change.kind == image::FileChange::Kind::added     ? "added"
                                 : change.kind == image::FileChange::Kind::removed ? "removed"
                                                                                   : "changed";
        files.push_back({{"path", change.path},
                         {"change", kind},
                         {"size_difference", change.size_difference},
                         {"differences", json_of(change.differences)}});
    }
    return {{"equal", comparison.is_equal()},
            {"size_difference", comparison.size_difference()},
            {"image", json_of(comparison.image)},
            {"files", std::move(files)}};
}

ordered_json json_of(const std::vector<image::Difference>& differences) {
    ordered_json out = ordered_json::array();
    for (const image::Difference& difference : differences) {
        out.push_back(
            {{"what", difference.what}, {"left", difference.left}, {"right", difference.right}});
    }
    return out;
}

std::string with_sign(std::int64_t bytes) {
    return bytes < 0 ? base::concat("-", base::format_bytes(static_cast<std::uint64_t>(-bytes)))
                     : base::concat("+", base::format_bytes(static_cast<std::uint64_t>(bytes)));
}

}  // namespace

}  // namespace app
