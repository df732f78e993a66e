#include "image/compare.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "elf/file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace image {

namespace {

std::vector<Difference> differences_of(const tree::Entry& left, const tree::Entry& right);
std::vector<Difference> differences_of(const Config& left, const Config& right);
Difference first_difference(std::string_view left, std::string_view right);
std::string section_at(std::string_view bytes, std::size_t offset);
// ELF files alone: those sections whose contents differ, with their sizes in bytes.
void note_sections(std::vector<Difference>& out, std::string_view left, std::string_view right);
// By name, the first of each; empty for what is no readable ELF file.
std::map<std::string, std::string_view> sections_of(std::string_view bytes);
std::string octal(unsigned mode);
std::string time_text(std::int64_t seconds);
std::string in_brackets(const std::vector<std::string>& words);
std::int64_t content_bytes(const tree::Entry& entry);
void note(std::vector<Difference>& out, std::string_view what, std::string left, std::string right);

}  // namespace

std::int64_t Comparison::size_difference() const {
    std::int64_t sum = 0;
    for (const FileChange& change : files)
        sum += change.size_difference;
    return sum;
}

Comparison compare(const Image& left, const Image& right) {
    Comparison comparison;
    comparison.image = differences_of(left.config, right.config);
    note(comparison.image, "tags", in_brackets(left.tags), in_brackets(right.tags));
    comparison.files = compare_trees(left.merged, right.merged);
    return comparison;
}

std::vector<FileChange> compare_trees(const tree::Tree& left, const tree::Tree& right) {
    std::vector<FileChange> changes;
    auto at_left = left.begin();
    auto at_right = right.begin();
    while (at_left != left.end() || at_right != right.end()) {
        const bool left_ended = at_left == left.end();
        const bool right_ended = at_right == right.end();
        if (right_ended || (!left_ended && at_left->path < at_right->path)) {
            changes.push_back(
                {FileChange::Kind::removed, at_left->path, -content_bytes(*at_left), {}});
            ++at_left;
        } else if (left_ended || at_right->path < at_left->path) {
            changes.push_back(
                {FileChange::Kind::added, at_right->path, content_bytes(*at_right), {}});
            ++at_right;
        } else {
            FileChange change{FileChange::Kind::changed, at_left->path,
                              content_bytes(*at_right) - content_bytes(*at_left),
                              differences_of(*at_left, *at_right)};
            if (!change.differences.empty()) changes.push_back(std::move(change));
            ++at_left;
            ++at_right;
        }
    }
    return changes;
}

namespace {

std::vector<Difference> differences_of(const tree::Entry& left, const tree::Entry& right) {
    std::vector<Difference> out;
    note(out, "kind", std::string(name_of(left.kind)), std::string(name_of(right.kind)));
    note(out, "owner", base::concat(left.uid, ':', left.gid),
         base::concat(right.uid, ':', right.gid));
    note(out, "mode", octal(left.mode), octal(right.mode));
    note(out, "time", time_text(left.mtime), time_text(right.mtime));
    note(out, "link target", left.link_target, right.link_target);
    note(out, "device", base::concat(left.device_major, ':', left.device_minor),
         base::concat(right.device_major, ':', right.device_minor));
    if (left.content == right.content) return out;
    const std::string_view left_bytes = left.content.view();
    const std::string_view right_bytes = right.content.view();
    note(out, "size", std::to_string(left_bytes.size()), std::to_string(right_bytes.size()));
    out.push_back(first_difference(left_bytes, right_bytes));
    note_sections(out, left_bytes, right_bytes);
    return out;
}

std::vector<Difference> differences_of(const Config& left, const Config& right) {
    std::vector<Difference> out;
    note(out, "platform", left.platform(), right.platform());
    note(out, "created", rfc3339(left.created), rfc3339(right.created));
    note(out, "entrypoint", in_brackets(left.entrypoint), in_brackets(right.entrypoint));
    note(out, "command", in_brackets(left.command), in_brackets(right.command));
    note(out, "environment", in_brackets(left.environment), in_brackets(right.environment));
    note(out, "working folder", left.working_folder, right.working_folder);
    note(out, "user", left.user, right.user);
    note(out, "stop signal", left.stop_signal, right.stop_signal);
    note(out, "volumes", in_brackets(left.volumes), in_brackets(right.volumes));
    note(out, "ports", in_brackets(left.ports), in_brackets(right.ports));
    const auto labels = [](const Config& config) {
        std::vector<std::string> words;
        for (const auto& [name, value] : config.labels)
            words.push_back(base::concat(name, '=', value));
        return in_brackets(words);
    };
    note(out, "labels", labels(left), labels(right));
    return out;
}

// "bytes": where the contents part, and in ELF files the section that holds that place.
Difference first_difference(std::string_view left, std::string_view right) {
    const auto [at, other] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    const auto offset = static_cast<std::size_t>(at - left.begin());
    const auto place = [&](std::string_view bytes) {
        if (offset >= bytes.size()) return base::concat("ends at byte ", offset);
        const std::string section = section_at(bytes, offset);
        return base::concat(base::hex(static_cast<unsigned char>(bytes[offset]), 2), " at byte ",
                            offset, section.empty() ? "" : " in ", section);
    };
    return {"bytes", place(left), place(right)};
}

std::string section_at(std::string_view bytes, std::size_t offset) {
    if (!bytes.starts_with("\x7f"
                           "ELF"))
        return {};
    try {
        const elf::File file(bytes);
        for (const elf::Section& section : file.sections()) {
            const std::string_view contents = file.contents(section);
            if (contents.empty()) continue;
            const auto start = static_cast<std::size_t>(contents.data() - bytes.data());
            if (offset >= start && offset < start + contents.size()) {
                return base::printable(section.name);
            }
        }
    } catch (const base::Error&) {  // another machine's, or damaged: then no section is known
    }
    return {};
}

void note_sections(std::vector<Difference>& out, std::string_view left, std::string_view right) {
    const auto left_sections = sections_of(left);
    const auto right_sections = sections_of(right);
    if (left_sections.empty() || right_sections.empty()) return;
    const auto other_than = [](const auto& sections, const auto& others) {
        std::vector<std::string> words;
        for (const auto& [name, contents] : sections) {
            const auto other = others.find(name);
            if (other == others.end() || other->second != contents)
                words.push_back(base::concat(name, ' ', contents.size()));
        }
        return base::join(words, ", ");
    };
    const std::string of_left = other_than(left_sections, right_sections);
    const std::string of_right = other_than(right_sections, left_sections);
    if (of_left.empty() && of_right.empty()) return;
    out.push_back({"sections", in_brackets({of_left}), in_brackets({of_right})});
}

std::map<std::string, std::string_view> sections_of(std::string_view bytes) {
    // Each is compared once; a hostile file could have many that all cover the whole of it.
    constexpr std::size_t most = 200;
    std::map<std::string, std::string_view> sections;
    if (elf::identify(bytes).kind != elf::Kind::arm32) return sections;
    try {
        const elf::File file(bytes);
        for (const elf::Section& section : file.sections()) {
            const std::string_view contents = file.contents(section);
            if (!contents.empty() && sections.size() < most)
                sections.emplace(base::printable(section.name), contents);
        }
    } catch (const base::Error&) {  // damaged: then no section is known
    }
    return sections;
}

std::string octal(unsigned mode) {
    std::string digits;
    for (int digit = 0; digit < 4; ++digit, mode >>= 3) {
        digits.insert(digits.begin(), static_cast<char>('0' + (mode & 7)));
    }
    return digits;
}

// A hostile archive may state times that no calendar has.
std::string time_text(std::int64_t seconds) {
    constexpr std::int64_t last_calendar_second = 253'402'300'799;  // of the year 9999
    const bool usual = seconds >= 0 && seconds <= last_calendar_second;
    return usual ? rfc3339(seconds) : std::to_string(seconds);
}

std::string in_brackets(const std::vector<std::string>& words) {
    return base::concat('[', base::join(words, ", "), ']');
}

std::int64_t content_bytes(const tree::Entry& entry) {
    return entry.kind == tree::Kind::file ? static_cast<std::int64_t>(entry.content.size_bytes())
                                          : 0;
}

void note(std::vector<Difference>& out, std::string_view what, std::string left,
          std::string right) {
    if (left != right) out.push_back({std::string(what), std::move(left), std::move(right)});
}

}  // namespace

}  // namespace image
