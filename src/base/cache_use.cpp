#include "base/cache_use.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>

namespace base {

namespace {

Descriptor open_lock(const fs::path& folder);
void take(const Descriptor& lock, int kind, std::string_view on_wait);

}  // namespace

void hold_cache(const fs::path& folder) {
    static std::mutex mutex;
    static std::map<fs::path, Descriptor> held;  // until the process ends
    const std::lock_guard guard(mutex);
    if (held.contains(folder)) return;
    Descriptor lock = open_lock(folder);
    if (lock) take(lock, LOCK_SH, "waiting for the cache to be pruned");
    held.emplace(folder, std::move(lock));
}

void mark_used(const fs::path& file) {
    // Fails in a cache that somebody else owns, which works without it.
    ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
}

PruneLock::PruneLock(const fs::path& folder) : lock_(open_lock(folder)) {
    if (!lock_) {
        throw Error(concat("cannot write to the cache ", folder.string()))
            .set_hint("prune it as the user whose cache it is");
    }
    take(lock_, LOCK_EX, "waiting for those who use the cache: builds that are under way");
}

namespace {

Descriptor open_lock(const fs::path& folder) {
    std::error_code ignored;  // shows in what follows
    fs::create_directories(folder, ignored);
    return Descriptor(::open((folder / "in-use").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
}

// flock() waits in a way that an interrupt does not end.
void take(const Descriptor& lock, int kind, std::string_view on_wait) {
    bool told = false;
    while (::flock(lock.get(), kind | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) throw system_error("cannot lock", errno);
        if (!told) say(on_wait);
        told = true;
        check_interrupt();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

}  // namespace

}  // namespace base
