#include "base/transfer.hpp"

#include "base/curl_library.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <utility>

namespace base {

namespace {

using End = TransferResult::End;

// What the callbacks share with run(). Exceptions must not pass through C code.
struct Sink {
    int descriptor = -1;
    fs::path file;
    std::uint64_t have_bytes = 0;
    std::uint64_t limit_bytes = 0;
    bool too_large = false;
    std::exception_ptr failure;
    std::atomic<std::uint64_t>* received = nullptr;
    const std::atomic<bool>* stop = nullptr;
};

std::size_t take_bytes(char* data, std::size_t size, std::size_t count, void* user);
int keep_going(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
Descriptor open_to_append(const fs::path& file);
TransferResult judge(CURLcode code, CURL* handle, const char* message);
End judge_status(long status);

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    const CURLcode code = curl().easy_setopt(handle, option, value);
    if (code != CURLE_OK) {
        throw Error(
            concat("libcurl: option ", static_cast<int>(option), ": ", curl().easy_strerror(code)));
    }
}

}  // namespace

struct Transfer::State {
    CURL* handle = nullptr;
    std::array<char, CURL_ERROR_SIZE> message{};
    std::atomic<std::uint64_t>* received = nullptr;
    const std::atomic<bool>* stop = nullptr;
};

Transfer::Transfer(const DownloadSettings& settings, std::atomic<std::uint64_t>& received,
                   const std::atomic<bool>& stop)
    : state_(std::make_unique<State>()) {
    state_->received = &received;
    state_->stop = &stop;
    state_->handle = curl().easy_init();
    if (state_->handle == nullptr) throw Error("libcurl cannot be started");
    CURL* handle = state_->handle;
    set(handle, CURLOPT_ERRORBUFFER, state_->message.data());
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https,file");
    set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_FOLLOWLOCATION, 1L);
    set(handle, CURLOPT_MAXREDIRS, settings.redirects);
    set(handle, CURLOPT_FAILONERROR, 1L);
    set(handle, CURLOPT_NOSIGNAL, 1L);  // signals belong to base/interrupt
    set(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings.connect_limit.count()));
    set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_limit.count()));
    set(handle, CURLOPT_USERAGENT, "armpack/" ARMPACK_VERSION);
    set(handle, CURLOPT_WRITEFUNCTION, &take_bytes);
    set(handle, CURLOPT_XFERINFOFUNCTION, &keep_going);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    for (const char* name : {"SSL_CERT_FILE", "CURL_CA_BUNDLE"}) {
        if (const char* file = std::getenv(name); file != nullptr && *file != '\0') {
            set(handle, CURLOPT_CAINFO, file);
        }
    }
}

Transfer::~Transfer() {
    curl().easy_cleanup(state_->handle);
}

TransferResult Transfer::run(const TransferRequest& request) {
    const Descriptor file = open_to_append(request.file);
    Sink sink;
    sink.descriptor = file.get();
    sink.file = request.file;
    sink.have_bytes = fs::file_size(request.file);
    sink.limit_bytes = request.limit_bytes;
    sink.received = state_->received;
    sink.stop = state_->stop;
    CURL* handle = state_->handle;
    state_->message[0] = '\0';
    set(handle, CURLOPT_URL, request.url.c_str());
    set(handle, CURLOPT_WRITEDATA, &sink);
    set(handle, CURLOPT_XFERINFODATA, &sink);
    set(handle, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(sink.have_bytes));
    const CURLcode code = curl().easy_perform(handle);
    if (sink.failure) std::rethrow_exception(sink.failure);
    check_interrupt();
    if (sink.too_large) {
        return {End::permanent, concat("sends more than ", request.limit_bytes, " bytes")};
    }
    return judge(code, handle, state_->message.data());
}

TransferResult Transfer::ask(const std::string& url) {
    CURL* handle = state_->handle;
    Sink sink;
    sink.stop = state_->stop;
    state_->message[0] = '\0';
    set(handle, CURLOPT_URL, url.c_str());
    set(handle, CURLOPT_XFERINFODATA, &sink);
    set(handle, CURLOPT_RESUME_FROM_LARGE, curl_off_t{0});
    set(handle, CURLOPT_NOBODY, 1L);
    const CURLcode code = curl().easy_perform(handle);
    set(handle, CURLOPT_NOBODY, 0L);
    set(handle, CURLOPT_HTTPGET, 1L);
    check_interrupt();
    return judge(code, handle, state_->message.data());
}

namespace {

std::size_t take_bytes(char* data, std::size_t size, std::size_t count, void* user) {
    Sink& sink = *static_cast<Sink*>(user);
    const std::string_view piece(data, size * count);
    if (piece.size() > sink.limit_bytes - std::min(sink.limit_bytes, sink.have_bytes)) {
        sink.too_large = true;
        return CURL_WRITEFUNC_ERROR;
    }
    try {
        write_all(sink.descriptor, piece, sink.file);
    } catch (...) {
        sink.failure = std::current_exception();
        return CURL_WRITEFUNC_ERROR;
    }
    sink.have_bytes += piece.size();
    *sink.received += piece.size();
    return piece.size();
}

int keep_going(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const Sink& sink = *static_cast<const Sink*>(user);
    return interrupted() || sink.stop->load() ? 1 : 0;
}

Descriptor open_to_append(const fs::path& file) {
    Descriptor descriptor(
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644));
    const int error_number = errno;
    if (!descriptor) throw system_error(concat("cannot open ", file.string()), error_number);
    return descriptor;
}

TransferResult judge(CURLcode code, CURL* handle, const char* message) {
    const std::string text = *message == '\0' ? curl().easy_strerror(code) : message;
    switch (code) {
        case CURLE_OK:
            return {End::done, ""};
        case CURLE_HTTP_RETURNED_ERROR: {
            long status = 0;
            curl().easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
            return {judge_status(status), concat("status ", status)};
        }
        case CURLE_RANGE_ERROR:
        case CURLE_BAD_DOWNLOAD_RESUME:
            return {End::start_over, text};
        case CURLE_PARTIAL_FILE:
            return {End::passing, "cut short"};
        case CURLE_OPERATION_TIMEDOUT:
            return {End::passing, concat("no answer in time: ", text)};
        case CURLE_TOO_MANY_REDIRECTS:
            return {End::permanent, "redirects without end"};
        case CURLE_FILE_COULDNT_READ_FILE:
            return {End::absent, "no such file"};
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            return {End::permanent, text};
        default:
            return {End::passing, text};
    }
}

End judge_status(long status) {
    if (status == 404 || status == 410) return End::absent;
    if (status == 416) return End::start_over;  // our part is longer than their file
    if (status == 408 || status == 429 || status >= 500) return End::passing;
    return End::permanent;
}

}  // namespace

}  // namespace base
