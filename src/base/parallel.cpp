#include "base/parallel.hpp"

#include "base/interrupt.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace base {

namespace {

// Processors on which no thread of ours works.
std::atomic<int>& idle_processors() {
    static std::atomic<int> idle = static_cast<int>(std::thread::hardware_concurrency()) - 1;
    return idle;
}

// One of them, for as long as this lives; or none.
class Processor {
public:
    Processor() : is_taken_(idle_processors()-- > 0) {
        if (!is_taken_) ++idle_processors();
    }
    ~Processor() {
        if (is_taken_) ++idle_processors();
    }
    Processor(Processor&& other) noexcept : is_taken_(std::exchange(other.is_taken_, false)) {}
    Processor& operator=(Processor&&) = delete;

    explicit operator bool() const { return is_taken_; }

private:
    bool is_taken_;
};

// False if there is no processor, or no thread, for one.
bool add_helper(std::vector<std::jthread>& helpers, bool needs_processor,
                const std::function<void()>& take) {
    std::optional<Processor> processor;
    if (needs_processor) {
        processor.emplace();
        if (!*processor) return false;
    }
    try {
        helpers.emplace_back([&take, processor = std::move(processor)] { take(); });
    } catch (const std::system_error&) {  // the others do its share
        return false;
    }
    return true;
}

}  // namespace

void in_parallel(std::size_t count, unsigned most_threads,
                 const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::exception_ptr> thrown(count);
    const std::function<void()> take = [&] {
        for (std::size_t index = next++; index < count; index = next++) {
            try {
                check_interrupt();
                work(index);
            } catch (...) {
                thrown[index] = std::current_exception();  // thrown again below
                next = count;
            }
        }
    };
    const std::size_t threads =
        most_threads > 0 ? std::min<std::size_t>(count, most_threads) : count;
    {
        std::vector<std::jthread> helpers;
        while (helpers.size() + 1 < threads && add_helper(helpers, most_threads == 0, take)) {
        }
        take();
        // While this thread waits, its processor is another's.
        ++idle_processors();
        helpers.clear();
        --idle_processors();
    }
    for (const std::exception_ptr& each : thrown) {
        if (each) std::rethrow_exception(each);
    }
}

}  // namespace base
