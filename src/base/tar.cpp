#include "base/tar.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

// IEEE Std 1003.1-2017, pax, "ustar Interchange Format" and "pax Extended Header".

namespace base {

namespace {

constexpr std::size_t block_bytes = 512;
using Block = std::array<char, block_bytes>;

// Where the fields of a header lie.
struct Field {
    std::size_t offset;
    std::size_t size;
};
constexpr Field field_name{0, 100};
constexpr Field field_mode{100, 8};
constexpr Field field_uid{108, 8};
constexpr Field field_gid{116, 8};
constexpr Field field_size{124, 12};
constexpr Field field_mtime{136, 12};
constexpr Field field_checksum{148, 8};
constexpr Field field_type{156, 1};
constexpr Field field_link{157, 100};
constexpr Field field_magic{257, 8};
constexpr Field field_device_major{329, 8};
constexpr Field field_device_minor{337, 8};
constexpr Field field_prefix{345, 155};

// A path as the two fields take it.
struct SplitPath {
    std::string_view prefix;
    std::string_view name;
};

char type_of(ArchiveKind kind);
std::optional<SplitPath> split_path(std::string_view path);
Block header_of(const ArchiveEntry& entry, char type);
void put_text(Block& block, Field field, std::string_view text);
void put_octal(Block& block, Field field, std::uint64_t number, std::string_view what);
std::string pax_record(std::string_view key, std::string_view value);
std::string stored_path(const ArchiveEntry& entry);

}  // namespace

bool fits_ustar(std::string_view path, std::string_view link_target) {
    return split_path(path) && link_target.size() <= field_link.size;
}

TarWriter::TarWriter(Sink sink, LongNames long_names)
    : sink_(std::move(sink)), long_names_(long_names) {}

void TarWriter::add(ArchiveEntry entry, std::string_view data) {
    entry.size_bytes = data.size();
    begin(entry);
    write(data);
    end();
}

void TarWriter::begin(const ArchiveEntry& entry) {
    doing(printable(entry.path), [&] {
        ArchiveEntry stored = entry;
        stored.path = stored_path(entry);
        if (!fits_ustar(stored.path, stored.link_target)) {
            if (long_names_ == LongNames::refuse) {
                throw Error("this name, or where it links to, is too long for a ustar archive")
                    .set_hint("a name may have 100 bytes, or 100 after a folder of up to 155");
            }
            put_pax(stored);
            stored.path = stored.path.substr(0, field_name.size);
            stored.link_target = stored.link_target.substr(0, field_link.size);
        }
        const Block header = header_of(stored, type_of(stored.kind));
        put({header.data(), header.size()});
    });
    size_bytes_ = left_bytes_ = entry.size_bytes;
}

void TarWriter::write(std::string_view piece) {
    if (piece.size() > left_bytes_)
        throw std::logic_error("base::TarWriter: more data than stated");
    left_bytes_ -= piece.size();
    if (!piece.empty()) put(piece);
}

void TarWriter::end() {
    if (left_bytes_ != 0) throw std::logic_error("base::TarWriter: less data than stated");
    put_padding(size_bytes_);
}

void TarWriter::finish() {
    const Block zeros{};
    put({zeros.data(), zeros.size()});
    put({zeros.data(), zeros.size()});
}

void TarWriter::put(std::string_view bytes) {
    sink_(bytes);
    written_bytes_ += bytes.size();
}

void TarWriter::put_padding(std::uint64_t size) {
    const Block zeros{};
    const auto padding = static_cast<std::size_t>(padded_to_tar_block(size) - size);
    if (padding > 0) put({zeros.data(), padding});
}

void TarWriter::put_pax(const ArchiveEntry& entry) {
    std::string records;
    if (!split_path(entry.path)) records += pax_record("path", entry.path);
    if (entry.link_target.size() > field_link.size) {
        records += pax_record("linkpath", entry.link_target);
    }
    ArchiveEntry extension;
    extension.path = "PaxHeader";
    extension.size_bytes = records.size();
    const Block header = header_of(extension, 'x');
    put({header.data(), header.size()});
    put(records);
    put_padding(records.size());
}

namespace {

char type_of(ArchiveKind kind) {
    switch (kind) {
        case ArchiveKind::file:
            return '0';
        case ArchiveKind::hardlink:
            return '1';
        case ArchiveKind::symlink:
            return '2';
        case ArchiveKind::character_device:
            return '3';
        case ArchiveKind::block_device:
            return '4';
        case ArchiveKind::folder:
            return '5';
        case ArchiveKind::fifo:
            return '6';
        case ArchiveKind::socket:
            break;
    }
    throw Error("a socket cannot be put into a tar archive");
}

// Folders end with a slash: old readers know them by that.
std::string stored_path(const ArchiveEntry& entry) {
    std::string path = entry.path;
    if (entry.kind == ArchiveKind::folder && !path.ends_with('/')) path += '/';
    return path;
}

std::optional<SplitPath> split_path(std::string_view path) {
    if (path.size() <= field_name.size) return SplitPath{{}, path};
    // The last slash that leaves a prefix short enough; a folder's own slash stays in the name.
    const std::size_t slash = path.substr(0, path.size() - 1).rfind('/', field_prefix.size);
    if (slash == std::string_view::npos || slash == 0) return std::nullopt;
    const SplitPath split{path.substr(0, slash), path.substr(slash + 1)};
    if (split.name.size() > field_name.size) return std::nullopt;
    return split;
}

Block header_of(const ArchiveEntry& entry, char type) {
    Block block{};
    const SplitPath path = split_path(entry.path).value();
    put_text(block, field_name, path.name);
    put_text(block, field_prefix, path.prefix);
    put_octal(block, field_mode, entry.mode, "mode");
    put_octal(block, field_uid, entry.uid, "owner");
    put_octal(block, field_gid, entry.gid, "group");
    put_octal(block, field_size, entry.size_bytes, "size");
    if (entry.mtime < 0) throw Error(concat("its time, ", entry.mtime, ", lies before 1970"));
    put_octal(block, field_mtime, static_cast<std::uint64_t>(entry.mtime), "time");
    put_text(block, field_type, {&type, 1});
    put_text(block, field_link, entry.link_target);
    put_text(block, field_magic, {"ustar\00000", field_magic.size});
    put_octal(block, field_device_major, entry.device_major, "device number");
    put_octal(block, field_device_minor, entry.device_minor, "device number");
    // The sum is taken with blanks in its own field.
    put_text(block, field_checksum, "        ");
    std::uint64_t sum = 0;
    for (const char byte : block)
        sum += static_cast<unsigned char>(byte);
    put_octal(block, {field_checksum.offset, field_checksum.size - 1}, sum, "checksum");
    return block;
}

void put_text(Block& block, Field field, std::string_view text) {
    if (text.size() > field.size) throw std::logic_error("base::TarWriter: field too long");
    std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(field.offset));
}

// Leading zeros, and a NUL at the end.
void put_octal(Block& block, Field field, std::uint64_t number, std::string_view what) {
    const std::uint64_t rest = number;
    for (std::size_t digit = field.size - 1; digit-- > 0; number >>= 3) {
        block.at(field.offset + digit) = static_cast<char>('0' + (number & 7));
    }
    block.at(field.offset + field.size - 1) = '\0';
    if (number != 0) {
        throw Error(concat("its ", what, ", ", rest, ", is too large for a ustar archive"));
    }
}

// "LENGTH KEY=VALUE\n", where LENGTH counts its own digits.
std::string pax_record(std::string_view key, std::string_view value) {
    const std::size_t rest = key.size() + value.size() + 3;
    std::size_t length = rest + std::to_string(rest).size();
    length = rest + std::to_string(length).size();
    return concat(length, ' ', key, '=', value, '\n');
}

}  // namespace

}  // namespace base
