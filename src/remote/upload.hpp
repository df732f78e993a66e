#pragma once

#include "base/file.hpp"
#include "remote/router.hpp"
#include "remote/sftp.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace remote {

struct UploadSettings {
    SftpLimits sftp;
    int attempts = 6;  // in a row without getting further; progress starts the count anew
    std::chrono::milliseconds first_pause{1'000};  // doubled each time
    std::chrono::milliseconds longest_pause{30'000};
    std::chrono::milliseconds size_wait{90'000};  // for the router's file table to catch up
    std::chrono::milliseconds size_pause{1'000};
};

struct Upload {
    enum class Existing { replace, keep };  // what to do with a file of other contents
    enum class Verify { ends, contents };   // read back: a few blocks, or all of it

    base::fs::path file;
    std::string path;  // on the router, as parse_remote_path() gives it
    Existing existing = Existing::replace;
    Verify verify = Verify::ends;
};

struct Uploaded {
    enum class Outcome { sent, already_there, kept };

    Outcome outcome = Outcome::sent;
    std::uint64_t size_bytes = 0;
    std::uint64_t resumed_from = 0;  // of the last attempt
    std::uint64_t sent_bytes = 0;    // over SFTP, all attempts
    int attempts = 1;
    std::chrono::milliseconds sending{0};  // the last attempt's writes alone
};

// Brings a file onto the router, trying again after a broken connection from where it broke.
//
// A script takes an archive for whole when its size is right, and RouterOS has no rename that one
// could rely on. So the file under its name has another size until all of it is there: a file that
// stands in the way is emptied first unless it is a shorter beginning of ours (then what is there
// was read back and compared, and the rest is added), and the last block is sent only when all the
// others are acknowledged. At the end blocks are read back, and the router's own file table must
// give the size.
Uploaded upload(Router& router, const Upload& what, const UploadSettings& settings);

}  // namespace remote
