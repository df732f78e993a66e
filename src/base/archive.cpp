#include "base/archive.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <utility>

namespace base {

namespace {

constexpr std::size_t file_block_bytes = std::size_t{128} << 10;
constexpr std::size_t zeros_bytes = std::size_t{64} << 10;

enum class Warnings { accept, refuse };

// What owns an `archive *`: reading and writing ones are both freed by archive_free.
struct Free {
    void operator()(archive* handle) const {
        archive_free(handle);  // errors showed when reading, or in close()
    }
};
using Handle = std::unique_ptr<archive, Free>;

// The one place that turns libarchive's codes into errors.
void check(archive* handle, int code, std::string_view what, Warnings warnings = Warnings::refuse);

Handle new_reader();
void support_containers(archive* handle);
ArchiveKind kind_of(archive_entry* entry);
std::string path_of(archive_entry* entry);
std::string target_of(archive_entry* entry);
std::string_view zeros(std::uint64_t wanted);

}  // namespace

struct ArchiveReader::State {
    std::string name;
    std::string_view bytes;  // empty if read from a file
    ArchiveLimits limits;
    Handle handle;
    ArchiveEntry entry;
    std::optional<std::string_view> pending;  // a block in_place() got and could not use
    std::uint64_t entries = 0;
    std::uint64_t position = 0;        // in the data of the entry
    std::uint64_t unpacked_bytes = 0;  // data of all entries so far
    bool size_known = false;
    bool data_done = true;

    std::string where() const;
    void take_entry(archive_entry* from);
    std::optional<std::string_view> next_block(const std::function<void(std::string_view)>& hole);
    void fill_to(std::uint64_t end, const std::function<void(std::string_view)>& use);
    void count(std::uint64_t more_bytes);
    void read(const std::function<void(std::string_view)>& use);
    void pass_over();
};

ArchiveReader::ArchiveReader(std::string_view bytes, std::string name, const ArchiveLimits& limits)
    : state_(std::make_unique<State>()) {
    state_->name = std::move(name);
    state_->bytes = bytes;
    state_->limits = limits;
    state_->handle = new_reader();
    support_containers(state_->handle.get());
    check(state_->handle.get(),
          archive_read_open_memory(state_->handle.get(), bytes.data(), bytes.size()), state_->name);
}

ArchiveReader::ArchiveReader(const std::filesystem::path& file, const ArchiveLimits& limits)
    : state_(std::make_unique<State>()) {
    state_->name = file.string();
    state_->limits = limits;
    state_->handle = new_reader();
    support_containers(state_->handle.get());
    check(state_->handle.get(),
          archive_read_open_filename(state_->handle.get(), file.c_str(), file_block_bytes),
          state_->name);
}

ArchiveReader::~ArchiveReader() = default;
ArchiveReader::ArchiveReader(ArchiveReader&&) noexcept = default;
ArchiveReader& ArchiveReader::operator=(ArchiveReader&&) noexcept = default;

const ArchiveEntry* ArchiveReader::next() {
    State& state = *state_;
    if (!state.data_done) state.pass_over();
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(state.handle.get(), &entry);
    if (code == ARCHIVE_EOF) return nullptr;
    // A warning here is about names in another character set or an extended attribute; a name
    // that is unusable shows in take_entry.
    check(state.handle.get(), code,
          state.entries == 0 ? state.name : concat(state.where(), ": next entry"),
          Warnings::accept);
    if (++state.entries > state.limits.entries) {
        throw Error(concat(state.name, ": more than ", state.limits.entries, " entries"));
    }
    state.take_entry(entry);
    return &state.entry;
}

std::string ArchiveReader::read() {
    std::string data;
    // What an archive states is not believed beyond what memory it costs to find out.
    data.reserve(static_cast<std::size_t>(
        std::min<std::uint64_t>(state_->entry.size_bytes, std::uint64_t{64} << 20)));
    state_->read([&](std::string_view piece) { data += piece; });
    return data;
}

void ArchiveReader::read(const std::function<void(std::string_view)>& use) {
    state_->read(use);
}

std::optional<std::string_view> ArchiveReader::in_place() {
    State& state = *state_;
    if (state.bytes.empty() || !state.size_known || state.position != 0) return std::nullopt;
    if (state.entry.size_bytes == 0) return std::string_view();
    if (state.pending || state.data_done) return std::nullopt;
    bool has_hole = false;
    const auto block = state.next_block([&](std::string_view) { has_hole = true; });
    if (!block) return std::nullopt;
    const std::less_equal<const char*> not_after;
    const bool inside =
        not_after(state.bytes.data(), block->data()) &&
        not_after(block->data() + block->size(), state.bytes.data() + state.bytes.size());
    if (inside && !has_hole && block->size() == state.entry.size_bytes) {
        state.position = block->size();
        return block;
    }
    if (has_hole) throw Error(concat(state.where(), ": sparse files are not supported here"));
    state.pending = block;
    return std::nullopt;
}

std::string ArchiveReader::State::where() const {
    return concat(name, ": ", printable(entry.path));
}

void ArchiveReader::State::take_entry(archive_entry* from) {
    entry.path = path_of(from);
    if (entry.path.empty()) throw Error(concat(name, ": entry ", entries, " has no usable name"));
    entry.kind = kind_of(from);
    entry.mode = archive_entry_perm(from);
    entry.uid = static_cast<std::uint64_t>(archive_entry_uid(from));
    entry.gid = static_cast<std::uint64_t>(archive_entry_gid(from));
    entry.mtime = archive_entry_mtime(from);
    entry.link_target = target_of(from);
    entry.device_major = static_cast<std::uint32_t>(archive_entry_rdevmajor(from));
    entry.device_minor = static_cast<std::uint32_t>(archive_entry_rdevminor(from));
    size_known = archive_entry_size_is_set(from) != 0;
    const la_int64_t size = size_known ? archive_entry_size(from) : 0;
    if (size < 0) throw Error(concat(where(), ": negative size"));
    entry.size_bytes = entry.kind == ArchiveKind::file ? static_cast<std::uint64_t>(size) : 0;
    position = 0;
    pending.reset();
    data_done = false;
    if (static_cast<std::uint64_t>(size) > limits.entry_bytes) {
        throw Error(concat(where(), ": states a size of ", static_cast<std::uint64_t>(size),
                           " bytes, the limit is ", limits.entry_bytes));
    }
}

// The next piece of data; zeros for a hole before it go to `hole`. Empty at the end.
std::optional<std::string_view> ArchiveReader::State::next_block(
    const std::function<void(std::string_view)>& hole) {
    if (pending) return std::exchange(pending, std::nullopt);
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int code = archive_read_data_block(handle.get(), &data, &size, &offset);
    if (code == ARCHIVE_EOF) {
        data_done = true;
        return std::nullopt;
    }
    check(handle.get(), code, where());
    if (offset < 0 || static_cast<std::uint64_t>(offset) < position) {
        throw Error(concat(where(), ": its pieces are out of order"));
    }
    fill_to(static_cast<std::uint64_t>(offset), hole);
    count(size);
    return std::string_view(static_cast<const char*>(data), size);
}

void ArchiveReader::State::fill_to(std::uint64_t end,
                                   const std::function<void(std::string_view)>& use) {
    while (position < end) {
        const std::string_view piece = zeros(end - position);
        count(piece.size());
        position += piece.size();
        use(piece);
    }
}

void ArchiveReader::State::count(std::uint64_t more_bytes) {
    unpacked_bytes += more_bytes;
    if (position + more_bytes > limits.entry_bytes) {
        throw Error(concat(where(), ": larger than ", format_bytes(limits.entry_bytes)));
    }
    if (unpacked_bytes > limits.total_bytes) {
        throw Error(concat(name, ": unpacks to more than ", format_bytes(limits.total_bytes)));
    }
    const auto packed =
        static_cast<std::uint64_t>(std::max<la_int64_t>(1, archive_filter_bytes(handle.get(), -1)));
    if (unpacked_bytes > limits.ratio_from_bytes && unpacked_bytes / packed > limits.ratio) {
        throw Error(concat(where(), ": unpacks to more than ", limits.ratio,
                           " times its size; that is no archive made in good faith"));
    }
}

void ArchiveReader::State::read(const std::function<void(std::string_view)>& use) {
    while (!data_done) {
        const auto block = next_block(use);
        if (!block) break;
        use(*block);
        position += block->size();
    }
    // A sparse file may end in a hole.
    if (size_known && entry.kind == ArchiveKind::file) fill_to(entry.size_bytes, use);
}

// libarchive would skip by itself, but without our limits.
void ArchiveReader::State::pass_over() {
    const auto nothing = [](std::string_view) {};
    while (const auto block = next_block(nothing))
        position += block->size();
}

bool is_archive(std::string_view bytes) {
    const Handle handle = new_reader();
    support_containers(handle.get());
    if (archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) < ARCHIVE_WARN) {
        return false;
    }
    archive_entry* entry = nullptr;
    return archive_read_next_header(handle.get(), &entry) >= ARCHIVE_WARN;
}

std::string decompress(std::string_view bytes, const std::string& name, std::uint64_t limit_bytes) {
    if (bytes.empty()) return {};
    const Handle handle = new_reader();
    check(handle.get(), archive_read_support_format_raw(handle.get()), name);
    check(handle.get(), archive_read_open_memory(handle.get(), bytes.data(), bytes.size()), name);
    archive_entry* entry = nullptr;
    check(handle.get(), archive_read_next_header(handle.get(), &entry), name);
    std::string out;
    while (true) {
        const void* data = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int code = archive_read_data_block(handle.get(), &data, &size, &offset);
        if (code == ARCHIVE_EOF) return out;
        check(handle.get(), code, name);
        if (out.size() + size > limit_bytes) {
            throw Error(concat(name, ": unpacks to more than ", format_bytes(limit_bytes)));
        }
        const ArchiveLimits usual;
        if (out.size() > usual.ratio_from_bytes && out.size() / bytes.size() > usual.ratio) {
            throw Error(concat(name, ": unpacks to more than ", usual.ratio, " times its size"));
        }
        out.append(static_cast<const char*>(data), size);
    }
}

namespace {

void check(archive* handle, int code, std::string_view what, Warnings warnings) {
    if (code == ARCHIVE_OK || (code == ARCHIVE_WARN && warnings == Warnings::accept)) return;
    const char* const text = archive_error_string(handle);
    throw Error(concat(what, ": ", text == nullptr ? "cannot be read" : printable(text)));
}

Handle new_reader() {
    Handle handle(archive_read_new());
    if (!handle) throw Error("libarchive has no memory");
    // Not archive_read_support_filter_all: that one starts programs (lrzip, grzip, lzop).
    for (const auto support :
         {archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
          archive_read_support_filter_xz, archive_read_support_filter_lzma,
          archive_read_support_filter_zstd, archive_read_support_filter_lz4,
          archive_read_support_filter_lzip, archive_read_support_filter_compress}) {
        // A warning says that it would need a program; then it is as good as absent.
        check(handle.get(), support(handle.get()), "libarchive", Warnings::accept);
    }
    return handle;
}

void support_containers(archive* handle) {
    for (const auto support : {archive_read_support_format_tar, archive_read_support_format_ar,
                               archive_read_support_format_cpio, archive_read_support_format_zip}) {
        check(handle, support(handle), "libarchive");
    }
}

ArchiveKind kind_of(archive_entry* entry) {
    if (archive_entry_hardlink(entry) != nullptr || archive_entry_hardlink_utf8(entry) != nullptr) {
        return ArchiveKind::hardlink;
    }
    switch (archive_entry_filetype(entry)) {
        case AE_IFDIR:
            return ArchiveKind::folder;
        case AE_IFLNK:
            return ArchiveKind::symlink;
        case AE_IFCHR:
            return ArchiveKind::character_device;
        case AE_IFBLK:
            return ArchiveKind::block_device;
        case AE_IFIFO:
            return ArchiveKind::fifo;
        case AE_IFSOCK:
            return ArchiveKind::socket;
        default:
            return ArchiveKind::file;
    }
}

// The bytes as stored where libarchive has them, else UTF-8: never the locale's idea of them.
std::string first_of(const char* bytes, const char* utf8) {
    if (bytes != nullptr) return bytes;
    return utf8 == nullptr ? std::string() : std::string(utf8);
}

std::string path_of(archive_entry* entry) {
    return first_of(archive_entry_pathname(entry), archive_entry_pathname_utf8(entry));
}

std::string target_of(archive_entry* entry) {
    std::string hard = first_of(archive_entry_hardlink(entry), archive_entry_hardlink_utf8(entry));
    if (!hard.empty()) return hard;
    return first_of(archive_entry_symlink(entry), archive_entry_symlink_utf8(entry));
}

std::string_view zeros(std::uint64_t wanted) {
    static const std::array<char, zeros_bytes> bytes{};
    return {bytes.data(), static_cast<std::size_t>(std::min<std::uint64_t>(wanted, zeros_bytes))};
}

}  // namespace

}  // namespace base
