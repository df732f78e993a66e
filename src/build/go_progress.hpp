#pragma once

#include "base/log.hpp"
#include "base/process.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace build {

// Shows on a terminal which package is being compiled, how many of all that is, and that time goes
// by. Off a terminal it does nothing at all.
class GoProgress {
public:
    // `list` prints the name of each package of the program (`go list -deps`), the program's own
    // last. It runs beside the build.
    explicit GoProgress(const base::Command& list);
    ~GoProgress();
    GoProgress(const GoProgress&) = delete;
    GoProgress& operator=(const GoProgress&) = delete;

    // A line that `go build -v` printed.
    void line(std::string_view text);

private:
    void count(const base::Command& list);
    void show();

    base::Progress progress_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable ended_;
    bool end_ = false;
    std::size_t compiled_ = 0;
    std::size_t total_ = 0;
    std::string current_;
    std::string last_package_;
    std::thread thread_;
};

// What a line of `go build -v` tells: "compiling golang.org/x/net/http2", "downloading
// github.com/a/b v1.2.3", or nothing.
std::string progress_of_line(std::string_view line);

}  // namespace build
