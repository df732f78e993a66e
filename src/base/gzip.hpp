#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace base {

// Compresses as gzip with nothing in the header but zeros, so that bytes depend on `data` (and on
// zlib's version) alone. The sink gets pieces in order.
class GzipWriter {
public:
    using Sink = std::function<void(std::string_view)>;
    explicit GzipWriter(Sink sink, int level = 9);
    ~GzipWriter();
    GzipWriter(const GzipWriter&) = delete;
    GzipWriter& operator=(const GzipWriter&) = delete;

    void write(std::string_view data);
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace base
