#include "base/gzip.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <exception>
#include <string>
#include <utility>

namespace base {

namespace {

void check(archive* handle, int code);

}  // namespace

struct GzipWriter::State {
    Sink sink;
    std::exception_ptr failure;  // of the sink: exceptions must not pass through libarchive
    std::unique_ptr<archive, decltype(&archive_write_free)> handle{archive_write_new(),
                                                                   archive_write_free};

    void rethrow() const {
        if (failure) std::rethrow_exception(failure);
    }
};

GzipWriter::GzipWriter(Sink sink, int level) : state_(std::make_unique<State>()) {
    state_->sink = std::move(sink);
    archive* const handle = state_->handle.get();
    if (handle == nullptr) throw Error("libarchive has no memory");
    check(handle, archive_write_set_format_raw(handle));
    check(handle, archive_write_add_filter_gzip(handle));
    const std::string digit = std::to_string(level);
    check(handle,
          archive_write_set_filter_option(handle, "gzip", "compression-level", digit.c_str()));
    check(handle, archive_write_set_filter_option(handle, "gzip", "timestamp", nullptr));
    check(handle, archive_write_set_bytes_per_block(handle, 0));
    const auto pass_on = [](archive*, void* data, const void* bytes, std::size_t size) {
        State& state = *static_cast<State*>(data);
        try {
            state.sink({static_cast<const char*>(bytes), size});
        } catch (...) {  // kept, and thrown again by whoever called libarchive
            state.failure = std::current_exception();
            return static_cast<la_ssize_t>(-1);
        }
        return static_cast<la_ssize_t>(size);
    };
    check(handle, archive_write_open(handle, state_.get(), nullptr, pass_on, nullptr));
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              archive_entry_free);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    check(handle, archive_write_header(handle, entry.get()));
}

GzipWriter::~GzipWriter() = default;

void GzipWriter::write(std::string_view data) {
    while (!data.empty()) {
        const la_ssize_t put = archive_write_data(state_->handle.get(), data.data(), data.size());
        state_->rethrow();
        if (put <= 0) check(state_->handle.get(), ARCHIVE_FATAL);
        data.remove_prefix(static_cast<std::size_t>(put));
    }
}

void GzipWriter::finish() {
    const int code = archive_write_close(state_->handle.get());
    state_->rethrow();
    check(state_->handle.get(), code);
}

namespace {

void check(archive* handle, int code) {
    if (code == ARCHIVE_OK) return;
    const char* const text = archive_error_string(handle);
    throw Error(concat("compressing with gzip: ", text == nullptr ? "no reason given" : text));
}

}  // namespace

}  // namespace base
