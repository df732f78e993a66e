#include "fake-router/sftp_service.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace fake {

namespace {

constexpr std::uint32_t status_ok = 0;
constexpr std::uint32_t status_end = 1;
constexpr std::uint32_t status_no_such_file = 2;
constexpr std::uint32_t status_denied = 3;
constexpr std::uint32_t status_failure = 4;
constexpr std::uint32_t status_unsupported = 8;

// The fields of a packet, one after the other.
class Fields {
public:
    explicit Fields(std::string_view rest) : rest_(rest) {}
    std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        for (const char byte : take(bytes))
            value = value << 8U | static_cast<unsigned char>(byte);
        return value;
    }
    std::string text() { return std::string(take(number(4))); }

private:
    std::string_view take(std::size_t bytes) {
        if (rest_.size() < bytes) throw std::runtime_error("a short SFTP packet");
        const std::string_view taken = rest_.substr(0, bytes);
        rest_.remove_prefix(bytes);
        return taken;
    }
    std::string_view rest_;
};

std::string big_endian(std::uint64_t value);
std::string packet_of(char type, const std::string& body);
std::string status(std::uint32_t id, std::uint32_t code);

}  // namespace

std::string SftpService::feed(std::string_view bytes) {
    in_ += bytes;
    std::string out;
    std::size_t at = 0;
    while (in_.size() - at >= 4) {
        const std::size_t length = Fields(std::string_view(in_).substr(at)).number(4);
        // What a real server may refuse: the draft promises 34000 bytes.
        if (length == 0 || length > 34000) throw std::runtime_error("an SFTP packet too long");
        if (in_.size() - at - 4 < length) break;
        out += answer(std::string_view(in_).substr(at + 4, length));
        at += 4 + length;
    }
    in_.erase(0, at);
    return out;
}

std::string SftpService::answer(std::string_view packet) {
    Fields fields(packet);
    const auto type = fields.number(1);
    const auto id = static_cast<std::uint32_t>(fields.number(4));
    switch (type) {
        case 1:
            return packet_of(2, big_endian(3));
        case 3: {
            const std::string name = fields.text();
            return open(id, name, static_cast<std::uint32_t>(fields.number(4)));
        }
        case 4:
            return status(id, handles_.erase(fields.text()) == 1 ? status_ok : status_failure);
        case 5: {
            const std::string handle = fields.text();
            const std::uint64_t offset = fields.number(8);
            return read(id, handle, offset, static_cast<std::uint32_t>(fields.number(4)));
        }
        case 6: {
            const std::string handle = fields.text();
            const std::uint64_t offset = fields.number(8);
            return write(id, handle, offset, fields.text());
        }
        case 13: {
            const auto path = files_.host_path(fields.text());
            if (!path || !fs::exists(*path)) return status(id, status_no_such_file);
            return status(id,
                          fs::is_regular_file(*path) && !faults_.deny_writing && fs::remove(*path)
                              ? status_ok
                              : status_denied);
        }
        case 14: {
            const auto path = files_.host_path(fields.text());
            std::error_code error;
            return status(id,
                          path && fs::create_directory(*path, error) ? status_ok : status_failure);
        }
        default:
            return status(id, status_unsupported);
    }
}

std::string SftpService::open(std::uint32_t id, const std::string& name, std::uint32_t flags) {
    const auto path = files_.host_path(name);
    if (!path || fs::is_directory(*path)) return status(id, status_failure);
    const bool writing = (flags & 2U) != 0;
    if (writing && faults_.deny_writing) return status(id, status_denied);
    int how = writing ? O_WRONLY : O_RDONLY;
    if ((flags & 8U) != 0) how |= O_CREAT;
    if ((flags & 0x10U) != 0 || (writing && faults_.empties_when_opened)) how |= O_TRUNC;
    Handle handle;
    handle.name = name;
    handle.file = base::Descriptor(::open(path->c_str(), how | O_CLOEXEC, 0644));
    if (!handle.file) return status(id, status_no_such_file);
    handle.size_bytes = fs::file_size(*path);
    handle.room_bytes = files_.free_bytes();
    if (writing) files_.written(name);
    const std::string key = "h" + std::to_string(++last_handle_);
    handles_.insert_or_assign(key, std::move(handle));
    return packet_of(102, big_endian(id) + big_endian(key.size()) + key);
}

std::string SftpService::read(std::uint32_t id, const std::string& handle, std::uint64_t offset,
                              std::uint32_t size) {
    const auto found = handles_.find(handle);
    if (found == handles_.end()) return status(id, status_failure);
    std::string data(std::min<std::uint32_t>(size, 32768), '\0');
    const ssize_t got =
        ::pread(found->second.file.get(), data.data(), data.size(), static_cast<off_t>(offset));
    if (got < 0) return status(id, status_failure);
    if (got == 0) return status(id, status_end);
    data.resize(static_cast<std::size_t>(got));
    return packet_of(103, big_endian(id) + big_endian(data.size()) + data);
}

std::string SftpService::write(std::uint32_t id, const std::string& handle, std::uint64_t offset,
                               std::string data) {
    const auto found = handles_.find(handle);
    if (found == handles_.end()) return status(id, status_failure);
    Handle& file = found->second;
    const std::uint64_t end = offset + data.size();
    const std::uint64_t growth = end > file.size_bytes ? end - file.size_bytes : 0;
    if (growth > file.room_bytes) return status(id, status_failure);
    const auto bad = static_cast<std::uint64_t>(faults_.corrupt_at);
    if (faults_.corrupt_at >= 0 && bad >= offset && bad < end) {
        data[bad - offset] = static_cast<char>(data[bad - offset] ^ 0x20);
        faults_.corrupt_at = -1;
    }
    const ssize_t put =
        ::pwrite(file.file.get(), data.data(), data.size(), static_cast<off_t>(offset));
    if (put != static_cast<ssize_t>(data.size())) return status(id, status_failure);
    file.size_bytes += growth;
    file.room_bytes -= growth;
    files_.written(file.name);
    return status(id, status_ok);
}

namespace {

std::string big_endian(std::uint64_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xffU);
    return out;
}

std::string packet_of(char type, const std::string& body) {
    return big_endian(body.size() + 1) + type + body;
}

std::string status(std::uint32_t id, std::uint32_t code) {
    return packet_of(101, big_endian(id) + big_endian(code) + big_endian(0) + big_endian(0));
}

}  // namespace

}  // namespace fake
