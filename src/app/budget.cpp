#include "app/budget.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <vector>

namespace app {

using base::concat;
using base::format_bytes;

namespace {

// One limit, and what is held against it.
struct Line {
    std::uint64_t takes = 0;
    std::uint64_t limit = 0;
    std::string what;    // "the archive"
    std::string whose;   // "budget.archive_mib"
    std::string remedy;  // besides making the image smaller
};

std::vector<Line> lines_of(const StoreLimits& limits, const image::StoreUse& use);
std::string detail_of(const image::StoreUse& use, const image::Contributors& parts);
std::string help_of(const image::StoreUse& use, const image::Contributors& parts);

constexpr std::size_t shown_parts = 10;

}  // namespace

StoreLimits store_limits(const recipe::Budget& budget, const recipe::Device& device,
                         std::uint64_t store_size) {
    StoreLimits limits{.archive_bytes = budget.archive_mib << 20,
                       .tree_bytes = budget.store_mib << 20};
    if (store_size > 0) {
        limits.disk_bytes = store_size;
        limits.disk = "--store-size";
    } else if (device.store && device.store->size_mib) {
        limits.disk_bytes = *device.store->size_mib << 20;
        limits.disk = concat("the store of ", device.name);
    }
    return limits;
}

void require_budget(const StoreLimits& limits, const image::StoreUse& use, const tree::Tree& tree) {
    for (const Line& line : lines_of(limits, use)) {
        if (line.limit == 0 || line.takes <= line.limit) continue;
        const image::Contributors parts =
            image::contributors_of(tree, {.block_bytes = use.tree.block_bytes});
        throw base::Error(concat(line.what, " takes ", format_bytes(line.takes), ", ",
                                 format_bytes(line.takes - line.limit), " more than ", line.whose,
                                 " allows (", format_bytes(line.limit), ")"),
                          base::Exit::refused)
            .set_detail(detail_of(use, parts))
            .set_hint(concat(help_of(use, parts), line.remedy));
    }
}

std::string store_line(const image::StoreUse& use) {
    return concat("on the router's disk: ", format_bytes(use.importing_bytes()),
                  " with the archive, ", format_bytes(use.after_bytes()), " without it (",
                  use.tree.blocks, " blocks of ", use.tree.block_bytes, " bytes, ", use.tree.inodes,
                  " inodes)");
}

namespace {

std::vector<Line> lines_of(const StoreLimits& limits, const image::StoreUse& use) {
    return {
        {use.archive_bytes, limits.archive_bytes, "the archive", "budget.archive_mib",
         "raise it in the recipe"},
        {use.after_bytes(), limits.tree_bytes, "the extracted image", "budget.store_mib",
         "raise it in the recipe"},
        {use.importing_bytes(), limits.disk_bytes, "the archive with the extracted image beside it",
         limits.disk, "take a larger disk"},
    };
}

std::string detail_of(const image::StoreUse& use, const image::Contributors& parts) {
    std::string out = concat(store_line(use), "\n");
    const auto list = [&out](const char* title, const std::vector<image::Contributors::Part>& all) {
        if (all.empty()) return;
        out += concat(title, "\n");
        for (std::size_t at = 0; at < std::min(shown_parts, all.size()); ++at) {
            std::string size = format_bytes(all[at].bytes);
            size.insert(0, size.size() < 10 ? 10 - size.size() : 0, ' ');
            const std::string& name = all[at].name;
            out += concat("  ", size, "  ", name.empty() ? "(no package's)" : base::printable(name),
                          "\n");
        }
    };
    list("largest packages", parts.packages);
    list("largest files", parts.files);
    return out;
}

// What would help, as far as the image shows it; ends so that one more thing can follow.
std::string help_of(const image::StoreUse& use, const image::Contributors& parts) {
    std::string out;
    const std::uint64_t tenth = use.tree.bytes() / 10;
    if (parts.wasted_bytes > tenth) {
        out += concat("keep one of each of the files that are the same (",
                      format_bytes(parts.wasted_bytes), "); ");
    }
    if (parts.rounding_bytes > tenth) {
        out +=
            concat("leave out small files (blocks not filled: ", format_bytes(parts.rounding_bytes),
                   "); ");
    }
    if (parts.packages.size() > 1) {
        out += "leave out packages, or take the image definition static; ";
    } else if (!parts.files.empty()) {
        out += concat("make ", base::printable(parts.files.front().name),
                      " smaller (strip it, build it with fewer features); ");
    }
    return out + "or ";
}

}  // namespace

}  // namespace app
