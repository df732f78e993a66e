#pragma once

#include "base/file.hpp"
#include "base/text.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace support {

struct HttpRequest {
    std::string path;
    std::optional<std::size_t> from;  // of a Range header
};

struct HttpAnswer {
    int status = 200;
    std::string body;
    std::vector<std::string> headers;
    std::optional<std::size_t> cut_after;  // body bytes sent before the connection is closed
    bool stall = false;                    // nothing more after cut_after until the server ends
};

// The bytes of a file as a well-behaved server sends them, ranges included.
inline HttpAnswer serve(const HttpRequest& request, const std::string& bytes) {
    if (!request.from || *request.from == 0) return {.body = bytes};
    if (*request.from >= bytes.size()) return {.status = 416};
    const std::string range = base::concat("Content-Range: bytes ", *request.from, "-",
                                           bytes.size() - 1, "/", bytes.size());
    return {.status = 206, .body = bytes.substr(*request.from), .headers = {range}};
}

// A server on a free port of 127.0.0.1 that answers each request as `handler` says, in threads.
class HttpServer {
public:
    using Handler = std::function<HttpAnswer(const HttpRequest&)>;

    explicit HttpServer(Handler handler)
        : handler_(std::move(handler)),
          listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_.get(), generic, size) != 0 || ::listen(listener_.get(), 64) != 0 ||
            ::getsockname(listener_.get(), generic, &size) != 0) {
            throw std::runtime_error("test server cannot listen");
        }
        port_ = ntohs(address.sin_port);
        acceptor_ = std::jthread([this] { accept_all(); });
    }
    ~HttpServer() {
        stop_ = true;
        acceptor_.join();
        const std::vector<std::jthread> last = std::move(connections_);
    }
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::string url(std::string_view path) const {
        return base::concat("http://127.0.0.1:", port_, "/", path);
    }
    std::vector<std::string> seen() {
        const std::lock_guard guard(mutex_);
        return seen_;
    }

private:
    void accept_all() {
        while (!stop_) {
            pollfd waiting{listener_.get(), POLLIN, 0};
            if (::poll(&waiting, 1, 20) <= 0) continue;
            const int connection = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) continue;
            connections_.emplace_back([this, connection] { answer(base::Descriptor(connection)); });
        }
    }

    void answer(const base::Descriptor& connection) {
        std::string text;
        std::array<char, 4096> buffer{};
        while (text.find("\r\n\r\n") == std::string::npos) {
            const ssize_t got = ::read(connection.get(), buffer.data(), buffer.size());
            if (got <= 0) return;
            text.append(buffer.data(), static_cast<std::size_t>(got));
        }
        const HttpRequest request = parse(text);
        {
            const std::lock_guard guard(mutex_);
            seen_.push_back(request.from ? base::concat(request.path, " from ", *request.from)
                                         : request.path);
        }
        const HttpAnswer reply = handler_(request);
        std::string out = base::concat("HTTP/1.1 ", reply.status, " X\r\nConnection: close\r\n",
                                       "Content-Length: ", reply.body.size(), "\r\n");
        for (const std::string& header : reply.headers)
            out += header + "\r\n";
        out += "\r\n" + reply.body.substr(0, reply.cut_after.value_or(reply.body.size()));
        std::string_view rest = out;
        while (!rest.empty()) {
            const ssize_t put = ::send(connection.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
            if (put <= 0) return;
            rest.remove_prefix(static_cast<std::size_t>(put));
        }
        while (reply.stall && !stop_)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }

    static HttpRequest parse(const std::string& text) {
        HttpRequest request;
        request.path = base::split(text.substr(0, text.find("\r\n")), ' ').at(1).substr(1);
        const std::string range = "Range: bytes=";
        if (const std::size_t at = text.find(range); at != std::string::npos) {
            request.from = std::stoul(text.substr(at + range.size()));
        }
        return request;
    }

    Handler handler_;
    base::Descriptor listener_;
    int port_ = 0;
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::vector<std::string> seen_;
    std::vector<std::jthread> connections_;
    std::jthread acceptor_;
};

}  // namespace support
