#include "report/go_modules.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "elf/file.hpp"

#include <optional>

namespace report {

namespace {

std::optional<GoProgram> go_program(const tree::Entry& entry);
LinkedModule linked(const elf::GoModule& module);

}  // namespace

std::vector<GoProgram> go_programs(const tree::Tree& tree) {
    std::vector<GoProgram> programs;
    for (const tree::Entry& entry : tree) {
        if (!entry.has_content()) continue;
        if (auto program = go_program(entry)) programs.push_back(std::move(*program));
    }
    return programs;
}

namespace {

std::optional<GoProgram> go_program(const tree::Entry& entry) {
    if (elf::identify(entry.content.view()).kind != elf::Kind::arm32) return std::nullopt;
    try {
        const elf::File file(entry.content.view());
        const auto& info = file.go_build_info();
        if (!info) return std::nullopt;
        GoProgram program{.path = entry.path, .go_version = base::printable(info->go_version)};
        if (info->main) {
            program.modules.push_back(linked(*info->main));
            program.modules.back().is_main = true;
        }
        for (const elf::GoModule& module : info->dependencies)
            program.modules.push_back(linked(module));
        // "go1.26.8", and what was built with experiments has more behind a blank.
        const std::string_view version = info->go_version.substr(0, info->go_version.find(' '));
        program.modules.push_back(
            {.path = "stdlib",
             .version = base::printable(version.starts_with("go") ? version.substr(2) : version)});
        return program;
    } catch (const base::Error&) {  // damaged: the check says so
        return std::nullopt;
    }
}

LinkedModule linked(const elf::GoModule& module) {
    LinkedModule out{.path = base::printable(module.path),
                     .version = base::printable(module.version),
                     .sum = base::printable(module.sum)};
    if (module.replaced_by && !module.replaced_by->version.empty()) {
        out.replaces = base::concat(out.path, ' ', out.version);
        out.path = base::printable(module.replaced_by->path);
        out.version = base::printable(module.replaced_by->version);
        out.sum = base::printable(module.replaced_by->sum);
    }
    if (out.version == "(devel)") out.version.clear();
    return out;
}

}  // namespace

}  // namespace report
