#pragma once

#include "base/content_cache.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace base {

// A file that is known by its digest, and where it may be had.
struct Download {
    std::string name;                         // for messages
    std::vector<std::string> urls;            // http, https or file; tried in this order
    std::string sha256;                       // what its bytes must have
    std::optional<std::uint64_t> size_bytes;  // exact, where known
};

struct DownloadSettings {
    int parallel = 4;
    int attempts = 4;  // per address, for faults that may pass (timeouts, status 5xx, cut short)
    std::chrono::milliseconds first_pause{500};  // before the second attempt; doubled each time
    std::chrono::seconds connect_limit{15};
    std::chrono::seconds stall_limit{30};  // less than 1 byte/s on average for so long
    long redirects = 5;
    std::uint64_t limit_bytes = std::uint64_t{2} << 30;  // where the size is not known
    std::string title = "download";                      // of the progress line
};

// Gets what the cache does not have yet, several at a time, and gives the paths in the cache in
// the order asked for. What another process is getting at the moment is waited for. A download cut
// short is continued where it stopped, also by a later run. Bytes are used only if their digest is
// right; an address that sends others is given up. Proxies come from the environment
// (http_proxy, https_proxy, no_proxy), extra certificates from SSL_CERT_FILE or CURL_CA_BUNDLE.
std::vector<std::filesystem::path> fetch_all(const ContentCache& cache,
                                             std::span<const Download> downloads,
                                             const DownloadSettings& settings = {});

// Those of `downloads` that none of their addresses has: each of them said so (status 404 or 410,
// no such file). One whose address could not be asked for another reason does not count as gone.
std::vector<const Download*> gone(std::span<const Download> downloads,
                                  const DownloadSettings& settings = {});

// `url` without a password that it may hold, for messages.
std::string without_password(std::string_view url);

// A path for an address: everything but letters, digits and "-._~/" as %xx.
std::string percent_encode_path(std::string_view path);

}  // namespace base
