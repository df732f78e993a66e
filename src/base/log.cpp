#include "base/log.hpp"

#include "base/text.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <mutex>

namespace base {

namespace {

using Clock = std::chrono::steady_clock;

std::atomic<Verbosity> current_verbosity = Verbosity::normal;
std::mutex terminal;      // guards stderr and `line_shown`
bool line_shown = false;  // a progress line stands on the terminal

bool on_terminal();
void clear_progress_line();
std::size_t terminal_columns();

}  // namespace

void set_verbosity(Verbosity verbosity) {
    current_verbosity = verbosity;
}
Verbosity verbosity() {
    return current_verbosity;
}

void say(std::string_view line) {
    if (verbosity() == Verbosity::quiet) return;
    const std::lock_guard lock(terminal);
    clear_progress_line();
    std::fprintf(stderr, "%s\n", std::string(line).c_str());
}

void warn(std::string_view line) {
    const std::lock_guard lock(terminal);
    clear_progress_line();
    std::fprintf(stderr, "armpack: warning: %s\n", std::string(line).c_str());
}

void say_error(std::string_view lines) {
    const std::lock_guard lock(terminal);
    clear_progress_line();
    std::fprintf(stderr, "%s%s", std::string(lines).c_str(), lines.ends_with('\n') ? "" : "\n");
}

Step::Step(std::string title) : title_(std::move(title)), start_(Clock::now()) {
    say(title_);
}

Step::~Step() {
    const auto taken = Clock::now() - start_;
    if (taken > std::chrono::seconds(1)) {
        say(concat("  ", title_, ": ", format_duration(taken)));
    }
}

struct Progress::State {
    std::string title;
    std::atomic<std::uint64_t> total_bytes = 0;
    Clock::time_point start = Clock::now();
    std::atomic<Clock::rep> next_draw = 0;

    // Few redraws a second: enough for the eye, nothing for the CPU.
    bool due();
    void draw(std::string_view text);
};

Progress::Progress(std::string title, std::uint64_t total_bytes)
    : state_(std::make_unique<State>()) {
    state_->title = std::move(title);
    state_->total_bytes = total_bytes;
}

Progress::~Progress() {
    const std::lock_guard lock(terminal);
    clear_progress_line();
}

void Progress::set_total(std::uint64_t total_bytes) {
    state_->total_bytes = total_bytes;
}

void Progress::update(std::uint64_t done_bytes) {
    if (!state_->due()) return;
    const double seconds = std::chrono::duration<double>(Clock::now() - state_->start).count();
    const double rate = seconds > 0 ? static_cast<double>(done_bytes) / seconds : 0;
    std::string text = format_bytes(done_bytes);
    const std::uint64_t total = state_->total_bytes;
    if (total > 0) text += concat(" of ", format_bytes(total));
    text += concat(", ", format_bytes(static_cast<std::uint64_t>(rate)), "/s");
    if (total > done_bytes && rate > 0) {
        const auto left = std::chrono::seconds(
            static_cast<std::int64_t>(static_cast<double>(total - done_bytes) / rate));
        text += concat(", ", format_duration(left), " left");
    }
    state_->draw(text);
}

void Progress::note(std::string_view text) {
    if (!state_->due()) return;
    state_->draw(concat(text, " (", format_duration(Clock::now() - state_->start), ")"));
}

bool Progress::State::due() {
    if (verbosity() == Verbosity::quiet || !on_terminal()) return false;
    const Clock::rep now = Clock::now().time_since_epoch().count();
    Clock::rep next = next_draw;
    const Clock::rep interval = Clock::duration(std::chrono::milliseconds(100)).count();
    return now >= next && next_draw.compare_exchange_strong(next, now + interval);
}

void Progress::State::draw(std::string_view text) {
    const std::lock_guard lock(terminal);
    const std::string line = printable(concat("  ", title, ": ", text));
    std::fprintf(stderr, "\r\x1b[K%s", line.substr(0, terminal_columns() - 1).c_str());
    line_shown = true;
}

std::string format_duration(Clock::duration duration) {
    const auto tenths =
        std::chrono::duration_cast<std::chrono::milliseconds>(duration).count() / 100;
    if (tenths < 100) return concat(tenths / 10, ".", tenths % 10, " s");
    const auto seconds = tenths / 10;
    if (seconds < 120) return concat(seconds, " s");
    return concat(seconds / 60, " min ", seconds % 60, " s");
}

namespace {

bool on_terminal() {
    static const bool is_terminal = ::isatty(STDERR_FILENO) == 1;
    return is_terminal;
}

void clear_progress_line() {
    if (line_shown) std::fputs("\r\x1b[K", stderr);
    line_shown = false;
}

std::size_t terminal_columns() {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 80;
    return size.ws_col;
}

}  // namespace

}  // namespace base
