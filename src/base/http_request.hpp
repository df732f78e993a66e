#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace base {

// One question over HTTP, asked once.
struct HttpRequest {
    std::string url;
    std::string proxy;       // its URL; empty: none, whatever the environment says
    std::string connect_to;  // an address to connect to instead of the URL's host; empty: that
    std::string body;        // posted; empty: nothing is, and the method is GET
    std::string content_type;
    std::filesystem::path authorities;  // PEM file of those to trust alone; empty: the system's
    std::chrono::milliseconds time_limit{30'000};
};

struct HttpAnswer {
    long status = 0;  // 0: there was no answer
    std::string body;
    std::string problem;  // why there was none
};

// Redirects are not followed: they are the answer.
HttpAnswer ask_http(const HttpRequest& request);

}  // namespace base
