#include "image/write.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/gzip.hpp"
#include "base/text.hpp"
#include "image/frame.hpp"
#include "image/verify.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <future>
#include <optional>
#include <stdexcept>
#include <utility>

namespace image {

namespace {

using Sink = std::function<void(std::string_view)>;

// Level 9 takes four times as long for one or two per cent.
constexpr int gzip_level = 6;

// Small writes are gathered, so that a tree of many small files costs few system calls.
class Gathering {
public:
    explicit Gathering(Sink sink) : sink_(std::move(sink)) {}
    void write(std::string_view piece);
    void flush();

private:
    static constexpr std::size_t gathered_bytes = std::size_t{256} << 10;
    Sink sink_;
    std::string buffer_;
};

// Makes a layer's bytes, the same each time.
using Producer = std::function<void(const Sink&)>;

std::string hash_of(const Producer& produce);
std::string packed(const Producer& produce);
Frame write_patched(const Producer& produce, StoredLayer& layer, const Config& config,
                    const WriteOptions& options, base::AtomicFile& file);
Frame write_through(const Producer& produce, const StoredLayer& layer, const Config& config,
                    const WriteOptions& options, base::AtomicFile& file);
void overwrite_start(base::AtomicFile& file, std::string_view data);

}  // namespace

Written write_archive(const tree::Tree& tree, Config config, const std::filesystem::path& target,
                      const WriteOptions& options) {
    Producer produce = [&](const Sink& sink) {
        Gathering gathering(sink);
        write_layer(tree, options.layer, [&](std::string_view piece) { gathering.write(piece); });
        gathering.flush();
    };
    StoredLayer layer;
    layer.size_bytes = layer_bytes(tree, options.layer);
    Written written{.path = target, .layer_bytes = layer.size_bytes};
    std::string compressed;
    if (options.format == Format::oci_layout && options.oci_layer == Compression::gzip) {
        layer.compression = Compression::gzip;
        layer.diff_id = hash_of(produce);
        compressed = packed(produce);
        layer.sha256 = base::sha256_of(compressed);
        layer.size_bytes = compressed.size();
        produce = [&](const Sink& sink) { sink(compressed); };
    } else if (options.outer == Compression::gzip) {
        layer.diff_id = layer.sha256 = hash_of(produce);
    }
    base::AtomicFile file(target);
    // Digests that are not known beforehand are put in place afterwards.
    const Frame frame = layer.diff_id.empty()
                            ? write_patched(produce, layer, config, options, file)
                            : write_through(produce, layer, config, options, file);
    if (options.accept) options.accept(file.size_bytes());
    // The disk can begin while the archive is read back; commit() waits for it to end. Only a
    // hint: file systems that do not know it lose nothing.
    ::sync_file_range(file.descriptor(), 0, 0, SYNC_FILE_RANGE_WRITE);
    written.size_bytes = file.size_bytes();
    written.config_sha256 = frame.config_sha256;
    written.layer_sha256 = layer.diff_id;
    config.diff_ids = {layer.diff_id};
    written.sha256 = base::doing("reading the archive back", [&] {
        return verify_written(file.temporary(), config, options.tag);
    });
    file.commit();
    return written;
}

namespace {

// Written and hashed at the same time, by two threads that each make the layer from the tree. The
// names that hold digests come before the layer, so they are written with zeros in place of the
// digits, and then again.
Frame write_patched(const Producer& produce, StoredLayer& layer, const Config& config,
                    const WriteOptions& options, base::AtomicFile& file) {
    std::future<std::string> digest =
        std::async(std::launch::async, [&] { return hash_of(produce); });
    layer.diff_id = layer.sha256 = std::string(64, '0');
    const Frame blank = frame_for(layer, config, options);
    file.write(blank.before);
    produce([&](std::string_view piece) { file.write(piece); });
    if (file.size_bytes() != blank.before.size() + layer.size_bytes) {
        throw std::logic_error("image::write_archive: the layer is not as long as computed");
    }
    layer.diff_id = layer.sha256 = digest.get();
    Frame frame = frame_for(layer, config, options);
    if (frame.before.size() != blank.before.size()) {
        throw std::logic_error("image::write_archive: the frame changed its length");
    }
    file.write(frame.after);
    overwrite_start(file, frame.before);
    return frame;
}

Frame write_through(const Producer& produce, const StoredLayer& layer, const Config& config,
                    const WriteOptions& options, base::AtomicFile& file) {
    Frame frame = frame_for(layer, config, options);
    std::optional<base::GzipWriter> gzip;
    Sink sink = [&](std::string_view piece) { file.write(piece); };
    if (options.outer == Compression::gzip) {
        gzip.emplace(sink, gzip_level);
        sink = [&](std::string_view piece) { gzip->write(piece); };
    }
    sink(frame.before);
    produce(sink);
    sink(frame.after);
    if (gzip) gzip->finish();
    return frame;
}

std::string hash_of(const Producer& produce) {
    base::Sha256 hash;
    produce([&](std::string_view piece) { hash.add(piece); });
    return hash.finish();
}

std::string packed(const Producer& produce) {
    std::string out;
    base::GzipWriter gzip([&](std::string_view piece) { out += piece; }, gzip_level);
    produce([&](std::string_view piece) { gzip.write(piece); });
    gzip.finish();
    return out;
}

void overwrite_start(base::AtomicFile& file, std::string_view data) {
    std::size_t done = 0;
    while (done < data.size()) {
        const ssize_t put = ::pwrite(file.descriptor(), data.data() + done, data.size() - done,
                                     static_cast<off_t>(done));
        const int error_number = errno;
        if (put > 0) {
            done += static_cast<std::size_t>(put);
        } else if (error_number != EINTR) {
            throw base::system_error(base::concat("cannot write ", file.temporary().string()),
                                     error_number);
        }
    }
}

void Gathering::write(std::string_view piece) {
    if (buffer_.size() + piece.size() > gathered_bytes) flush();
    if (piece.size() >= gathered_bytes) {
        sink_(piece);
    } else {
        buffer_ += piece;
    }
}

void Gathering::flush() {
    if (!buffer_.empty()) sink_(buffer_);
    buffer_.clear();
}

}  // namespace

}  // namespace image
