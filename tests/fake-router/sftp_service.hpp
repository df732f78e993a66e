#pragma once

#include "base/file.hpp"
#include "fake-router/faults.hpp"
#include "fake-router/files.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace fake {

// SFTP version 3 as RouterOS is known to speak it: open, close, read, write, remove, mkdir, and no
// rename and no setstat. Bytes in, bytes out.
class SftpService {
public:
    SftpService(Files& files, Faults& faults) : files_(files), faults_(faults) {}

    std::string feed(std::string_view bytes);

private:
    struct Handle {
        std::string name;
        base::Descriptor file;
        std::uint64_t size_bytes = 0;
        std::uint64_t room_bytes = 0;
    };
    std::string answer(std::string_view packet);
    std::string open(std::uint32_t id, const std::string& name, std::uint32_t flags);
    std::string read(std::uint32_t id, const std::string& handle, std::uint64_t offset,
                     std::uint32_t size);
    std::string write(std::uint32_t id, const std::string& handle, std::uint64_t offset,
                      std::string data);

    Files& files_;
    Faults& faults_;
    std::string in_;
    std::map<std::string, Handle> handles_;
    int last_handle_ = 0;
};

}  // namespace fake
