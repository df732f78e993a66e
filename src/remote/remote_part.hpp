#pragma once

#include "remote/local_file.hpp"
#include "remote/sftp.hpp"

#include <cstdint>
#include <string>

namespace remote {

// How a file on the router compares with ours.
struct RemotePart {
    enum class Kind { absent, beginning, whole, other };

    Kind kind = Kind::absent;
    std::uint64_t same_bytes = 0;  // equal from the start, by reading them
};

// Reads the file back and compares. `beginning`: shorter than ours, and worth continuing. A file
// that cannot be read counts as `other`.
RemotePart examine(Sftp& sftp, const std::string& path, const LocalFile& local);

// Whether the block before `offset`, and the first, still are what they should be: a server that
// empties a file although it was not asked to would leave a hole there.
bool still_there(Sftp& sftp, const std::string& path, const LocalFile& local, std::uint64_t offset);

// Whether the file ends where ours does, and its last block is ours.
bool ends_alike(Sftp& sftp, const std::string& path, const LocalFile& local);

// SHA-256 of what is on the router, all of it read back.
std::string remote_sha256(Sftp& sftp, const std::string& path, std::uint64_t size_bytes);

}  // namespace remote
