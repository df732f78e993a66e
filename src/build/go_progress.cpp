#include "build/go_progress.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <unistd.h>

#include <chrono>

namespace build {

using base::concat;

namespace {

constexpr std::string_view compiling = "compiling ";
constexpr std::chrono::milliseconds tick{200};
constexpr std::size_t longest_shown = 45;

bool on_terminal() {
    return base::verbosity() != base::Verbosity::quiet && ::isatty(STDERR_FILENO) == 1;
}

}  // namespace

GoProgress::GoProgress(const base::Command& list) : progress_("packages") {
    if (!on_terminal()) return;
    thread_ = std::thread([this, list] {
        count(list);
        std::unique_lock lock(mutex_);
        while (!ended_.wait_for(lock, tick, [this] { return end_; }))
            show();
    });
}

GoProgress::~GoProgress() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        end_ = true;
    }
    ended_.notify_all();
    thread_.join();
}

void GoProgress::line(std::string_view text) {
    if (!thread_.joinable()) return;
    const std::string told = progress_of_line(text);
    if (told.empty()) return;
    const std::lock_guard lock(mutex_);
    current_ = told;
    if (told.starts_with(compiling)) {
        ++compiled_;
        // The program's own package is the last to be compiled; what follows is the linker.
        if (told.substr(compiling.size()) == last_package_) current_ = "linking";
    }
    show();
}

std::string progress_of_line(std::string_view line) {
    constexpr std::string_view downloading = "go: downloading ";
    if (line.starts_with(downloading)) return std::string(line.substr(4));
    const bool is_package = !line.empty() && line.find_first_of(" \t#:") == std::string_view::npos;
    return is_package ? concat(compiling, line) : std::string();
}

void GoProgress::count(const base::Command& list) {
    try {
        const base::Result result = base::run(list);
        const auto packages = base::lines_of(result.output);
        if (!result.ok() || packages.empty()) return;
        const std::lock_guard lock(mutex_);
        total_ = packages.size();
        last_package_ = packages.back();
    } catch (const base::Error&) {
        // The count is an ornament; the build, which runs at the same time, has the same trouble
        // or the same interrupt to tell of.
    }
}

void GoProgress::show() {
    if (current_.empty()) return;
    std::string text = current_;
    // The end of a long name tells more than its beginning, and the time must stay in view.
    if (text.size() > longest_shown) {
        text = concat("...", text.substr(text.size() - longest_shown));
    }
    if (total_ > 0 && compiled_ > 0) text = concat(compiled_, " of ", total_, ", ", text);
    progress_.note(text);
}

}  // namespace build
