#include "elf/parts.hpp"

#include <algorithm>

namespace elf {

// The block that Go's linker leaves in the data segment, for `go version -m`: Go's source,
// src/debug/buildinfo/buildinfo.go and src/runtime/debug/mod.go. A 32-byte header at a multiple of
// 16, then, since Go 1.18, two texts with their lengths; before, the header points at two Go
// strings. The second text is framed by 16 bytes at both ends.
namespace {

constexpr std::string_view magic = "\xff Go buildinf:";
constexpr std::uint64_t header_size = 32;
constexpr std::uint32_t alignment = 16;
constexpr std::uint8_t flag_inline = 2;
constexpr std::size_t frame_size = 16;
constexpr std::uint64_t longest_version = 256;
constexpr std::size_t most_modules = 65536;
constexpr std::size_t most_settings = 4096;

struct Texts {
    std::string_view version;
    std::string_view modules;
};

std::optional<Texts> texts_in(const File& file, const Range& range);
std::optional<Texts> texts_at(const File& file, std::uint32_t address);
std::optional<Texts> inline_texts(Bytes block);
std::optional<std::string_view> pointed_text(const File& file, Bytes block, std::uint64_t at);
GoBuildInfo parse(const Texts& texts);
void take_line(std::string_view line, GoBuildInfo& info, GoModule*& last);

}  // namespace

std::optional<std::string_view> GoBuildInfo::setting(std::string_view key) const {
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const auto& each) { return each.first == key; });
    if (found == settings.end()) return std::nullopt;
    return found->second;
}

Read<std::optional<GoBuildInfo>> find_go_build_info(const File& file) {
    Read<std::optional<GoBuildInfo>> result;
    // The linker puts it into writable data; other places come second, since programs that read
    // such blocks hold the magic text as a constant.
    for (const bool writable : {true, false}) {
        for (const Range& range : file.ranges()) {
            if (range.writable != writable) continue;
            if (const auto texts = texts_in(file, range)) {
                result.value = parse(*texts);
                return result;
            }
        }
    }
    if (const Section* section = file.section(".go.buildinfo")) {
        note(result, "Go build information", section->offset, "its section holds none");
    }
    return result;
}

namespace {

std::optional<Texts> texts_in(const File& file, const Range& range) {
    const std::string_view bytes = file.from(range.address).all();
    for (std::size_t at = bytes.find(magic); at != std::string_view::npos;
         at = bytes.find(magic, at + magic.size())) {
        const std::uint32_t address = range.address + static_cast<std::uint32_t>(at);
        if (address % alignment != 0) continue;
        if (const auto texts = texts_at(file, address)) return texts;
    }
    return std::nullopt;
}

std::optional<Texts> texts_at(const File& file, std::uint32_t address) {
    const Bytes block = file.from(address);
    const auto pointer_size = block.byte(14);
    const auto flags = block.byte(15);
    if (!flags || block.size() < header_size) return std::nullopt;
    std::optional<Texts> texts;
    if ((*flags & flag_inline) != 0) {
        texts = inline_texts(block);
    } else if (*pointer_size == 4 && *flags == 0) {
        const auto version = pointed_text(file, block, 16);
        if (version) texts = Texts{*version, pointed_text(file, block, 20).value_or("")};
    }
    if (!texts || texts->version.empty()) return std::nullopt;
    std::string_view& modules = texts->modules;
    const bool framed =
        modules.size() > 2 * frame_size && modules[modules.size() - frame_size - 1] == '\n';
    modules = framed ? modules.substr(frame_size, modules.size() - 2 * frame_size) : "";
    return texts;
}

std::optional<Texts> inline_texts(Bytes block) {
    std::string_view texts[2];
    std::uint64_t at = header_size;
    for (std::string_view& text : texts) {
        std::uint64_t length = 0;
        for (unsigned shift = 0;; shift += 7) {
            const auto byte = block.byte(at++);
            if (!byte || shift > 28) return std::nullopt;
            length |= std::uint64_t{*byte & 0x7fU} << shift;
            if ((*byte & 0x80) == 0) break;
        }
        const auto part = block.part(at, length);
        if (!part) return std::nullopt;
        text = part->all();
        at += length;
    }
    if (texts[0].size() > longest_version) return std::nullopt;
    return Texts{texts[0], texts[1]};
}

std::optional<std::string_view> pointed_text(const File& file, Bytes block, std::uint64_t at) {
    const std::uint32_t string_at = block.word(at).value_or(0);
    const auto text_at = file.word_at(string_at);
    const auto length = file.from(string_at).word(4);
    if (!text_at || !length) return std::nullopt;
    const auto text = file.at(*text_at, *length);
    if (!text) return std::nullopt;
    return text->all();
}

GoBuildInfo parse(const Texts& texts) {
    GoBuildInfo info;
    info.go_version = texts.version;
    GoModule* last = nullptr;
    std::string_view rest = texts.modules;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        take_line(rest.substr(0, end), info, last);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return info;
}

// Up to the separator; what follows stays in `rest`.
std::string_view take_field(std::string_view& rest, char separator) {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return field;
}

void take_line(std::string_view line, GoBuildInfo& info, GoModule*& last) {
    std::string_view rest = line;
    const std::string_view kind = take_field(rest, '\t');
    if (kind == "path") info.package_path = rest;
    if (kind == "build" && info.settings.size() < most_settings) {
        const std::string_view key = take_field(rest, '=');
        info.settings.emplace_back(key, rest);
    }
    if (kind != "mod" && kind != "dep" && kind != "=>") return;
    GoModule module;
    module.path = take_field(rest, '\t');
    module.version = take_field(rest, '\t');
    module.sum = take_field(rest, '\t');
    if (kind == "=>") {
        if (last) last->replaced_by = {module.path, module.version, module.sum};
    } else if (kind == "mod") {
        info.main = module;
        last = &*info.main;
    } else if (info.dependencies.size() < most_modules) {
        info.dependencies.push_back(module);
        last = &info.dependencies.back();
    }
}

}  // namespace

}  // namespace elf
