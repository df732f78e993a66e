#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fake {

// What is to go wrong with connections and files. Numbers count from the server's start.
struct Faults {
    std::vector<std::int64_t> cut_after;  // of the nth connection, after so many bytes of SFTP
    std::vector<std::int64_t> stall_after;
    int cut_instead_of_answer = 0;   // the nth console line is run, its answer never comes
    int cut_instead_of_command = 0;  // the nth console line is not run, and the connection is cut
    bool deny_writing = false;
    bool empties_when_opened = false;  // opening for writing empties the file, asked to or not
    std::int64_t corrupt_at = -1;      // one byte at this offset is written wrong, once
    bool no_sftp = false;
    bool refuse_shell = false;  // lines that come by a shell are echoed, and not run
};

}  // namespace fake
