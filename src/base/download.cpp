#include "base/download.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/transfer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace base {

namespace {

using End = TransferResult::End;

// What the workers of one call share.
struct Shared {
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> ended{0};  // workers
    std::atomic<std::uint64_t> received{0};
    std::atomic<bool> stop{false};
    std::mutex mutex;
    std::exception_ptr failure;  // the first one
};

class Fetcher {
public:
    Fetcher(const ContentCache& cache, const DownloadSettings& settings, Shared& shared)
        : cache_(cache),
          settings_(settings),
          shared_(shared),
          transfer_(settings, shared.received, shared.stop) {}

    void fetch(const Download& download);

private:
    bool try_address(const Download& download, const std::string& url);
    TransferResult attempt(const Download& download, const std::string& url);
    TransferResult verify(const Download& download, const fs::path& partial);
    void keep(const Download& download, const fs::path& partial);
    void pause(int attempt) const;

    const ContentCache& cache_;
    const DownloadSettings& settings_;
    Shared& shared_;
    Transfer transfer_;
    std::vector<std::string> problems_;  // of the download at hand, one line per address
};

// Runs `work` in as many threads as are worth while, shows progress, and throws what one threw.
void in_parallel(std::size_t items, const DownloadSettings& settings, Shared& shared,
                 Progress& progress, const std::function<void()>& work);
// What a worker does: takes the next number until all are taken.
template <class Do>
void each_of(std::size_t items, Shared& shared, Do&& work);
FileLock lock_partial(const fs::path& partial, const std::atomic<bool>& stop);
std::uint64_t total_bytes(std::span<const Download> downloads);
Error all_failed(const Download& download, const std::vector<std::string>& problems);

}  // namespace

std::vector<fs::path> fetch_all(const ContentCache& cache, std::span<const Download> downloads,
                                const DownloadSettings& settings) {
    std::vector<Download> missing;
    for (const Download& download : downloads) {
        if (!cache.find(download.sha256)) missing.push_back(download);
    }
    Shared shared;
    Progress progress(settings.title, total_bytes(missing));
    in_parallel(missing.size(), settings, shared, progress, [&] {
        Fetcher fetcher(cache, settings, shared);
        each_of(missing.size(), shared, [&](std::size_t at) { fetcher.fetch(missing[at]); });
    });
    std::vector<fs::path> paths;
    for (const Download& download : downloads)
        paths.push_back(cache.path_of(download.sha256));
    return paths;
}

std::vector<const Download*> gone(std::span<const Download> downloads,
                                  const DownloadSettings& settings) {
    Shared shared;
    std::vector<char> absent(downloads.size());  // one byte each: written by several threads
    Progress progress(settings.title, 0);
    in_parallel(downloads.size(), settings, shared, progress, [&] {
        Transfer transfer(settings, shared.received, shared.stop);
        each_of(downloads.size(), shared, [&](std::size_t at) {
            const bool nowhere = std::ranges::all_of(
                downloads[at].urls,
                [&](const std::string& url) { return transfer.ask(url).end == End::absent; });
            absent[at] = nowhere ? 1 : 0;
        });
    });
    std::vector<const Download*> result;
    for (std::size_t at = 0; at < downloads.size(); ++at) {
        if (absent[at] != 0) result.push_back(&downloads[at]);
    }
    return result;
}

std::string without_password(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::string(url);
    const std::size_t start = scheme + 3;
    const std::size_t at = url.substr(0, url.find('/', start)).rfind('@');
    if (at == std::string_view::npos || at < start) return std::string(url);
    const std::size_t colon = url.find(':', start);
    if (colon == std::string_view::npos || colon > at) return std::string(url);
    return concat(url.substr(0, colon + 1), "***", url.substr(at));
}

std::string percent_encode_path(std::string_view path) {
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    std::string out;
    for (const char letter : path) {
        if (plain.find(letter) != std::string_view::npos) {
            out += letter;
        } else {
            out += concat('%', hex(static_cast<unsigned char>(letter), 2));
        }
    }
    return out;
}

namespace {

void in_parallel(std::size_t items, const DownloadSettings& settings, Shared& shared,
                 Progress& progress, const std::function<void()>& work) {
    const auto count = std::min(items, static_cast<std::size_t>(settings.parallel));
    std::vector<std::jthread> workers;
    for (std::size_t worker = 0; worker < count; ++worker) {
        workers.emplace_back([&] {
            try {
                work();
            } catch (...) {  // rethrown by the thread that asked
                const std::lock_guard guard(shared.mutex);
                if (!shared.failure) shared.failure = std::current_exception();
                shared.stop = true;
            }
            ++shared.ended;
        });
    }
    while (shared.ended < count) {
        progress.update(shared.received);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    workers.clear();  // joins
    if (shared.failure) std::rethrow_exception(shared.failure);
    if (count > 0) check_interrupt();
}

template <class Do>
void each_of(std::size_t items, Shared& shared, Do&& work) {
    while (!shared.stop) {
        // Handing out numbers past the end is harmless: they end the loop.
        const std::size_t number = shared.next++;
        if (number >= items) return;
        work(number);
    }
}

void Fetcher::fetch(const Download& download) {
    const fs::path partial = cache_.partial_of(download.sha256);
    const FileLock lock = lock_partial(partial, shared_.stop);
    if (cache_.find(download.sha256)) return;  // another process was faster
    problems_.clear();
    for (const std::string& url : download.urls) {
        if (try_address(download, url)) {
            keep(download, partial);
            return;
        }
        if (shared_.stop) return;
    }
    throw all_failed(download, problems_);
}

bool Fetcher::try_address(const Download& download, const std::string& url) {
    std::string problem;
    for (int number = 1; number <= settings_.attempts; ++number) {
        if (number > 1) pause(number);
        if (shared_.stop) return false;
        const TransferResult result = attempt(download, url);
        if (result.end == End::done) return true;
        problem = result.problem;
        if (result.end == End::permanent || result.end == End::absent) break;
    }
    problems_.push_back(concat(without_password(url), ": ", problem));
    return false;
}

TransferResult Fetcher::attempt(const Download& download, const std::string& url) {
    const fs::path partial = cache_.partial_of(download.sha256);
    std::error_code error;
    const std::uint64_t had = fs::exists(partial) ? fs::file_size(partial, error) : 0;
    if (error) throw Error(concat("cannot look at ", partial.string(), ": ", error.message()));
    // A whole one that is asked for again gives "416": look at it before asking.
    if (had > 0 && had == download.size_bytes && verify(download, partial).end == End::done) {
        return {End::done, ""};
    }
    const TransferRequest request{url, partial,
                                  download.size_bytes.value_or(settings_.limit_bytes)};
    TransferResult result = transfer_.run(request);
    if (result.end == End::done) result = verify(download, partial);
    const bool continued = had > 0 && fs::exists(partial);
    if (result.end == End::passing) return result;
    if (result.end != End::done) {
        fs::remove(partial, error);
        if (error) throw Error(concat("cannot remove ", partial.string(), ": ", error.message()));
        // What an earlier run left may have been what was wrong: once more from the start.
        if (continued) return attempt(download, url);
    }
    return result;
}

TransferResult Fetcher::verify(const Download& download, const fs::path& partial) {
    const std::uint64_t size = fs::exists(partial) ? fs::file_size(partial) : 0;
    if (download.size_bytes && size < *download.size_bytes) {
        return {End::passing,
                concat("cut short after ", size, " of ", *download.size_bytes, " bytes")};
    }
    if (size > 0 || sha256_of("") == download.sha256) {
        const std::string found = size > 0 ? sha256_of_file(partial) : download.sha256;
        if (found == download.sha256) return {End::done, ""};
        return {End::permanent, concat("sends other bytes than expected (SHA-256 ", found,
                                       ", expected ", download.sha256, ")")};
    }
    return {End::permanent, "sends an empty file"};
}

void Fetcher::keep(const Download& download, const fs::path& partial) {
    const fs::path target = cache_.path_of(download.sha256);
    make_folders(target.parent_path());
    const Descriptor file(::open(partial.c_str(), O_RDONLY | O_CLOEXEC));
    int error_number = errno;
    if (!file) throw system_error(concat("cannot open ", partial.string()), error_number);
    if (::fsync(file.get()) != 0) {
        error_number = errno;
        throw system_error(concat("cannot write ", partial.string()), error_number);
    }
    if (::rename(partial.c_str(), target.c_str()) != 0) {
        error_number = errno;
        throw system_error(concat("cannot rename to ", target.string()), error_number);
    }
    // The lock file has done its work; who waits on it finds the file in the cache.
    ::unlink(concat(partial.string(), ".lock").c_str());
}

void Fetcher::pause(int attempt) const {
    auto left = settings_.first_pause * (1 << std::min(attempt - 2, 6));
    constexpr auto slice = std::chrono::milliseconds(50);
    while (left.count() > 0 && !shared_.stop) {
        check_interrupt();
        std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(left, slice));
        left -= slice;
    }
}

// FileLock's own waiting cannot be interrupted.
FileLock lock_partial(const fs::path& partial, const std::atomic<bool>& stop) {
    const fs::path name = concat(partial.string(), ".lock");
    while (true) {
        if (auto lock = FileLock::try_lock(name)) return std::move(*lock);
        check_interrupt();
        if (stop) throw Error("given up, since another download failed");
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

std::uint64_t total_bytes(std::span<const Download> downloads) {
    std::uint64_t total = 0;
    for (const Download& download : downloads)
        total += download.size_bytes.value_or(0);
    return total;
}

Error all_failed(const Download& download, const std::vector<std::string>& problems) {
    if (problems.empty()) return Error(concat(download.name, ": no address is known for it"));
    Error error(concat("cannot get ", download.name, ": ", problems.front()));
    if (problems.size() > 1) error.set_detail(join(problems, "\n"));
    error.set_hint("check the connection and the proxy settings, or name another mirror");
    return error;
}

}  // namespace

}  // namespace base
