#pragma once

#include "base/download.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace base {

// One address into one file, once: the part of download.cpp that talks to libcurl.
struct TransferRequest {
    std::string url;
    std::filesystem::path file;  // what is there already is continued
    std::uint64_t limit_bytes = 0;
};

struct TransferResult {
    enum class End {
        done,
        passing,    // may work next time
        permanent,  // will not work from this address
        absent,     // the address says that there is no such file
        start_over  // the server cannot continue: remove the file and ask again
    };
    End end = End::done;
    std::string problem;  // "status 404", "timed out"; empty if done
};

// Keeps its connection between transfers. For one thread.
class Transfer {
public:
    // `received` is added to as bytes come; a true `stop` ends the transfer.
    Transfer(const DownloadSettings& settings, std::atomic<std::uint64_t>& received,
             const std::atomic<bool>& stop);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    // An Error is about our own side: the disk, or an interrupt.
    TransferResult run(const TransferRequest& request);

    // Whether the address has something, without getting it: done, or why not.
    TransferResult ask(const std::string& url);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace base
