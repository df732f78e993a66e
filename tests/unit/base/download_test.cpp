#include "base/download.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "unit/support/http_server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>

namespace fs = std::filesystem;
using support::HttpAnswer;
using support::HttpRequest;
using support::HttpServer;

namespace {

// Long enough to be cut in the middle.
std::string sample(std::size_t size = 300000) {
    std::string bytes(size, '\0');
    for (std::size_t at = 0; at < size; ++at)
        bytes[at] = static_cast<char>(at * 7 % 251);
    return bytes;
}

struct Place {
    base::TemporaryFolder folder{"download-test"};
    base::ContentCache cache{folder.path()};
    base::DownloadSettings settings{.attempts = 3,
                                    .first_pause = std::chrono::milliseconds(1),
                                    .stall_limit = std::chrono::seconds(1)};

    fs::path get(const std::string& bytes, std::vector<std::string> urls) {
        const base::Download wanted{"sample", std::move(urls), base::sha256_of(bytes),
                                    bytes.size()};
        return base::fetch_all(cache, {&wanted, 1}, settings).front();
    }
    std::string problem(const std::string& bytes, std::vector<std::string> urls) {
        try {
            get(bytes, std::move(urls));
        } catch (const base::Error& error) {
            return error.what();
        }
        return "no error";
    }
};

}  // namespace

TEST_CASE("a file is got once and then comes from the cache") {
    Place place;
    const std::string bytes = sample();
    HttpServer server([&](const HttpRequest& request) { return support::serve(request, bytes); });
    CHECK(base::read_file(place.get(bytes, {server.url("a")})) == bytes);
    CHECK(base::read_file(place.get(bytes, {server.url("a")})) == bytes);
    CHECK(server.seen() == std::vector<std::string>{"a"});
}

TEST_CASE("a damaged cache file is thrown away and got again") {
    Place place;
    const std::string bytes = sample();
    HttpServer server([&](const HttpRequest& request) { return support::serve(request, bytes); });
    const fs::path file = place.get(bytes, {server.url("a")});
    base::write_file(file, "other bytes");
    CHECK(base::read_file(place.get(bytes, {server.url("a")})) == bytes);
    CHECK(server.seen().size() == 2);
}

TEST_CASE("a download cut short is continued where it stopped") {
    Place place;
    const std::string bytes = sample();
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswer answer = support::serve(request, bytes);
        if (!request.from) answer.cut_after = 100000;
        return answer;
    });
    CHECK(base::read_file(place.get(bytes, {server.url("a")})) == bytes);
    CHECK(server.seen() == std::vector<std::string>{"a", "a from 100000"});
}

TEST_CASE("a wrong start left by an earlier run does not spoil the file") {
    Place place;
    const std::string bytes = sample();
    base::write_file(place.cache.partial_of(base::sha256_of(bytes)), "wrong start");
    HttpServer server([&](const HttpRequest& request) { return support::serve(request, bytes); });
    CHECK(base::read_file(place.get(bytes, {server.url("a")})) == bytes);
    CHECK(server.seen() == std::vector<std::string>{"a from 11", "a"});
}

TEST_CASE("a server that knows no ranges is asked for the whole") {
    Place place;
    const std::string bytes = sample();
    base::write_file(place.cache.partial_of(base::sha256_of(bytes)), bytes.substr(0, 5));
    HttpServer server([&](const HttpRequest&) { return HttpAnswer{.body = bytes}; });
    CHECK(base::read_file(place.get(bytes, {server.url("a")})) == bytes);
}

TEST_CASE("a missing file is looked for at the next mirror") {
    Place place;
    const std::string bytes = sample();
    HttpServer server([&](const HttpRequest& request) {
        if (request.path == "gone") return HttpAnswer{.status = 404};
        return support::serve(request, bytes);
    });
    CHECK(base::read_file(place.get(bytes, {server.url("gone"), server.url("there")})) == bytes);
    CHECK(server.seen() == std::vector<std::string>{"gone", "there"});
}

TEST_CASE("a passing fault is tried again, a lasting one is told") {
    Place place;
    const std::string bytes = sample();
    std::atomic<int> calls = 0;
    HttpServer flaky([&](const HttpRequest& request) {
        if (calls++ < 2) return HttpAnswer{.status = 503};
        return support::serve(request, bytes);
    });
    CHECK(base::read_file(place.get(bytes, {flaky.url("a")})) == bytes);

    HttpServer broken([](const HttpRequest&) { return HttpAnswer{.status = 500}; });
    CHECK(place.problem("x", {broken.url("b")}) ==
          base::concat("cannot get sample: ", broken.url("b"), ": status 500"));
    CHECK(broken.seen().size() == 3);
    CHECK(place.problem("x", {broken.url("missing")}).ends_with("status 500"));
}

TEST_CASE("other bytes are never used") {
    Place place;
    HttpServer server([](const HttpRequest&) { return HttpAnswer{.body = "evil"}; });
    CHECK(place.problem("good", {server.url("a")}) ==
          base::concat("cannot get sample: ", server.url("a"),
                       ": sends other bytes than expected (SHA-256 ", base::sha256_of("evil"),
                       ", expected ", base::sha256_of("good"), ")"));
    CHECK(!place.cache.find(base::sha256_of("good")));
    CHECK(!place.cache.find(base::sha256_of("evil")));
}

TEST_CASE("more bytes than announced are refused while they come") {
    Place place;
    const std::string flood = sample(5000000);
    HttpServer server([&](const HttpRequest&) { return HttpAnswer{.body = flood}; });
    CHECK(place.problem("good", {server.url("a")}) ==
          base::concat("cannot get sample: ", server.url("a"), ": sends more than 4 bytes"));
}

TEST_CASE("a server that stalls is given up") {
    Place place;
    place.settings.attempts = 1;
    const std::string bytes = sample();
    HttpServer server([&](const HttpRequest&) {
        return HttpAnswer{.body = bytes, .cut_after = 10, .stall = true};
    });
    CHECK(place.problem(bytes, {server.url("a")})
              .starts_with(
                  base::concat("cannot get sample: ", server.url("a"), ": no answer in time")));
}

TEST_CASE("redirects are followed, but not in a loop") {
    Place place;
    const std::string bytes = sample();
    HttpServer server([&](const HttpRequest& request) {
        if (request.path == "loop") {
            return HttpAnswer{.status = 302, .headers = {"Location: /loop"}};
        }
        if (request.path == "moved") return HttpAnswer{.status = 301, .headers = {"Location: /a"}};
        return support::serve(request, bytes);
    });
    CHECK(base::read_file(place.get(bytes, {server.url("moved")})) == bytes);
    CHECK(place.problem("x", {server.url("loop")}) ==
          base::concat("cannot get sample: ", server.url("loop"), ": redirects without end"));
    CHECK(server.seen().size() == 2 + 6);
}

TEST_CASE("nobody listening is told with the address") {
    Place place;
    place.settings.attempts = 1;
    std::string url;
    {
        const HttpServer server([](const HttpRequest&) { return HttpAnswer{}; });
        url = server.url("a");
    }
    CHECK(place.problem("x", {url}).starts_with(base::concat("cannot get sample: ", url, ": ")));
}

TEST_CASE("files come from folders as well") {
    Place place;
    base::write_file(place.folder.path() / "a b", "bytes");
    const std::string url =
        "file://" + base::percent_encode_path((place.folder.path() / "a b").string());
    CHECK(base::read_file(place.get("bytes", {url})) == "bytes");
    CHECK(place.problem("x", {"file:///nonexistent"}) ==
          "cannot get sample: file:///nonexistent: no such file");
}

TEST_CASE("two who want the same file get it once") {
    Place place;
    const std::string bytes = sample();
    HttpServer server([&](const HttpRequest& request) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return support::serve(request, bytes);
    });
    {
        const std::jthread one([&] { place.get(bytes, {server.url("a")}); });
        const std::jthread two([&] { place.get(bytes, {server.url("a")}); });
    }
    CHECK(server.seen().size() == 1);
}

TEST_CASE("passwords stay out of messages") {
    CHECK(base::without_password("https://user:secret@host/x") == "https://user:***@host/x");
    CHECK(base::without_password("https://host:80/a@b") == "https://host:80/a@b");
    CHECK(base::percent_encode_path("pool/a+b~1.deb") == "pool/a%2bb~1.deb");
}
