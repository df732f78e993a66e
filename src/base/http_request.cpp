#include "base/http_request.hpp"

#include "base/curl_library.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <memory>

namespace base {

namespace {

constexpr std::size_t body_most = 16U << 20;

extern "C" std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* body) {
    auto& whole = *static_cast<std::string*>(body);
    if (whole.size() + count > body_most) return 0;
    whole.append(bytes, count);
    return count;
}

struct CleanUp {
    void operator()(CURL* handle) const { curl().easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl().slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void set_options(CURL* handle, const HttpRequest& request);

}  // namespace

HttpAnswer ask_http(const HttpRequest& request) {
    const std::unique_ptr<CURL, CleanUp> handle(curl().easy_init());
    if (!handle) throw Error("libcurl cannot be set up");
    HttpAnswer answer;
    char problem[CURL_ERROR_SIZE] = "";
    set_options(handle.get(), request);
    curl().easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, problem);
    curl().easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, take_body);
    curl().easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer.body);
    List headers;
    if (!request.content_type.empty()) {
        headers.reset(
            curl().slist_append(nullptr, concat("Content-Type: ", request.content_type).c_str()));
        curl().easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    }
    List connect_to;
    if (!request.connect_to.empty()) {
        connect_to.reset(
            curl().slist_append(nullptr, concat("::", request.connect_to, ":").c_str()));
        curl().easy_setopt(handle.get(), CURLOPT_CONNECT_TO, connect_to.get());
    }
    const CURLcode code = curl().easy_perform(handle.get());
    if (code != CURLE_OK) {
        answer.problem = *problem != '\0' ? problem : curl().easy_strerror(code);
        return answer;
    }
    curl().easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
}

namespace {

void set_options(CURL* handle, const HttpRequest& request) {
    curl().easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl().easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    // An empty text means: none, not that of the environment.
    curl().easy_setopt(handle, CURLOPT_PROXY, request.proxy.c_str());
    curl().easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl().easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.time_limit.count()));
    if (!request.authorities.empty()) {
        curl().easy_setopt(handle, CURLOPT_CAINFO, request.authorities.c_str());
        curl().easy_setopt(handle, CURLOPT_CAPATH, nullptr);
    }
    if (request.body.empty()) return;
    curl().easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl().easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, request.body.c_str());
}

}  // namespace

}  // namespace base
