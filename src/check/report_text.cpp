#include "base/text.hpp"
#include "check/advice.hpp"

#include <algorithm>
#include <map>

namespace check {

namespace {

constexpr std::size_t most_groups = 5;
constexpr std::size_t most_findings = 4;  // of a group

std::string text_of(const FileReport& file, Detail detail);
std::string verdict_line(const FileReport& file);
std::string problem_lines(const FileReport& file);
std::string finding_lines(const FileReport& file);
std::string group_lines(const Group& group);
// Which tests keep newer instructions from being executed.
std::string gate_lines(const FileReport& file);
std::string summary(const Report& report);
std::string counted(std::size_t number, std::string_view what);  // "1 script", "2 scripts"

}  // namespace

std::string to_text(const Report& report, Detail detail) {
    std::string text;
    for (const FileReport& file : report.files) {
        const bool shown = detail == Detail::every_file || file.verdict == FileVerdict::refused ||
                           !file.problems.empty();
        if (shown) text += text_of(file, detail);
    }
    for (const std::string& sentence : report.unused_waivers) {
        text += base::concat("error: ", base::printable(sentence), '\n');
    }
    return text + summary(report);
}

std::string to_text(const FileReport& file, const Finding& finding) {
    FileReport one = file;
    one.findings = {finding};
    one.findings.front().verdict = Verdict::unsupported;
    one.unsupported_count = 1;
    std::string text = base::concat(base::printable(file.path), ":\n", finding_lines(one));
    if (finding.verdict == Verdict::guarded) {
        text += base::concat("  the check takes it for guarded by ", base::printable(finding.gate),
                             ": please report this\n");
    }
    return text;
}

namespace {

std::string text_of(const FileReport& file, Detail detail) {
    std::string text = verdict_line(file) + problem_lines(file);
    if (file.verdict == FileVerdict::refused) text += finding_lines(file);
    if (detail == Detail::every_file) text += gate_lines(file);
    return text;
}

std::string verdict_line(const FileReport& file) {
    std::string line = base::concat(base::printable(file.path), ": ", name_of(file.verdict));
    if (file.kind != FileKind::elf) {
        return line + (file.kind == FileKind::script ? ", a script\n" : ", no machine code\n");
    }
    if (!file.same_as.empty()) {
        return base::concat(line, ", the same file as ", base::printable(file.same_as), '\n');
    }
    const auto count = [&](std::size_t number, std::string_view what) {
        if (number > 0) line += base::concat(", ", number, " ", what);
    };
    count(file.unsupported_count, "unsupported");
    count(file.guarded_count, "guarded");
    count(file.waived_count, "waived");
    count(file.unreached_count, "unreached");
    if (file.bytes) {
        line += base::concat(" (bytes: ", file.bytes->code, " code, ", file.bytes->data, " data, ",
                             file.bytes->unknown, " unknown)");
    }
    return line + "\n";
}

std::string problem_lines(const FileReport& file) {
    std::string text;
    for (const Problem& each : file.problems) {
        const bool warning = each.weight == Problem::Weight::warning;
        text += base::concat("  ", warning ? "warning: " : "", base::printable(each.fact), '\n');
        text += base::concat("    do: ", base::printable(each.remedy), '\n');
    }
    return text;
}

std::string finding_lines(const FileReport& file) {
    std::string text;
    std::size_t shown = 0;
    std::size_t left = 0;
    for (const Group& group : group_findings(file)) {
        if (group.verdict != Verdict::unsupported && group.verdict != Verdict::unreached) continue;
        if (shown++ < most_groups) {
            text += group_lines(group);
        } else {
            ++left;
        }
    }
    if (left > 0) text += base::concat("  and ", counted(left, "more function"), '\n');
    if (file.unsupported_count > 0) text += base::concat("    do: ", advice_on(file), '\n');
    return text;
}

std::string group_lines(const Group& group) {
    const std::size_t count = group.findings.size();
    std::string text =
        base::concat("  ", base::printable(group.function), ": ",
                     counted(count, base::concat(name_of(group.verdict), " instruction")), '\n');
    std::optional<isa::Feature> told;
    for (std::size_t index = 0; index < std::min(count, most_findings); ++index) {
        const Finding& each = *group.findings[index];
        text += base::concat("    0x", base::hex(each.address, 8), "  ", each.word, "  ",
                             base::printable(each.text), '\n');
        if (told != each.needs)
            text += base::concat("      needs ", what_it_needs(each.needs), '\n');
        told = each.needs;
    }
    if (count > most_findings) text += base::concat("    and ", count - most_findings, " more\n");
    return text;
}

std::string gate_lines(const FileReport& file) {
    std::map<std::string, std::size_t> gates;
    for (const Finding& each : file.findings) {
        if (each.verdict == Verdict::guarded) ++gates[each.gate];
    }
    std::string text;
    for (const auto& [gate, count] : gates) {
        text += base::concat("  guarded by ", base::printable(gate), ": ",
                             counted(count, "instruction"), '\n');
    }
    return text;
}

std::string summary(const Report& report) {
    std::size_t passed = 0;
    std::size_t refused = 0;
    std::size_t scripts = 0;
    std::size_t others = 0;
    flow::ByteAccount bytes;
    for (const FileReport& file : report.files) {
        if (file.kind == FileKind::script) ++scripts;
        if (file.kind == FileKind::other) ++others;
        if (file.verdict == FileVerdict::pass) ++passed;
        if (file.verdict == FileVerdict::refused) ++refused;
        if (!file.bytes) continue;
        bytes.code += file.bytes->code;
        bytes.data += file.bytes->data;
        bytes.unknown += file.bytes->unknown;
    }
    std::string text = base::concat(
        report.passes() ? "pass" : "refused", ": ", counted(passed + refused, "ELF file"), ", ",
        passed, " pass, ", refused, " refused; no machine code: ", counted(scripts, "script"), ", ",
        counted(others, "other file"), '\n');
    if (bytes.total() > 0) {
        text += base::concat("executable bytes: ", bytes.code, " code, ", bytes.data, " data, ",
                             bytes.unknown, " unknown\n");
    }
    return text;
}

std::string counted(std::size_t number, std::string_view what) {
    return base::concat(number, " ", what, number == 1 ? "" : "s");
}

}  // namespace

}  // namespace check
