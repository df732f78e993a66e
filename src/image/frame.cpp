#include "image/frame.hpp"

#include "base/digest.hpp"
#include "base/tar.hpp"
#include "base/text.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace image {

namespace {

using nlohmann::json;

constexpr std::string_view type_config = "application/vnd.oci.image.config.v1+json";
constexpr std::string_view type_manifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view type_index = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view type_layer = "application/vnd.oci.image.layer.v1.tar";
constexpr std::string_view annotation_name = "org.opencontainers.image.ref.name";

// A tar archive in memory with a gap for the layer.
class Framing {
public:
    void add(const std::string& path, std::string_view data);
    void add_layer(const std::string& path, std::uint64_t size_bytes);
    Frame finish(std::string config_sha256);

private:
    Frame frame_;
    bool layer_done_ = false;
    base::TarWriter writer_{
        [this](std::string_view piece) { (layer_done_ ? frame_.after : frame_.before) += piece; }};
};

base::ArchiveEntry member(const std::string& path, std::uint64_t size_bytes);
Frame docker_frame(const StoredLayer& layer, const std::string& config, const std::string& tag);
Frame oci_frame(const StoredLayer& layer, const std::string& config_text, const Config& config,
                const std::string& tag);
json descriptor(std::string_view type, std::string_view sha256, std::uint64_t size_bytes);

}  // namespace

Frame frame_for(const StoredLayer& layer, Config config, const WriteOptions& options) {
    config.diff_ids = {layer.diff_id};
    const std::string text = to_json(config);
    return options.format == Format::docker_archive ? docker_frame(layer, text, options.tag)
                                                    : oci_frame(layer, text, config, options.tag);
}

namespace {

Frame docker_frame(const StoredLayer& layer, const std::string& config, const std::string& tag) {
    const std::string id = base::sha256_of(config);
    const std::string config_name = base::concat(id, ".json");
    const std::string layer_name = base::concat(layer.sha256, "/layer.tar");
    json image = {{"Config", config_name}, {"Layers", json::array({layer_name})}};
    image["RepoTags"] = tag.empty() ? json() : json::array({tag});

    Framing framing;
    framing.add(config_name, config);
    framing.add_layer(layer_name, layer.size_bytes);
    framing.add("manifest.json", json::array({image}).dump());
    return framing.finish(id);
}

Frame oci_frame(const StoredLayer& layer, const std::string& config_text, const Config& config,
                const std::string& tag) {
    const std::string id = base::sha256_of(config_text);
    const std::string layer_type =
        base::concat(type_layer, layer.compression == Compression::gzip ? "+gzip" : "");
    const std::string manifest =
        json{{"schemaVersion", 2},
             {"mediaType", type_manifest},
             {"config", descriptor(type_config, id, config_text.size())},
             {"layers", json::array({descriptor(layer_type, layer.sha256, layer.size_bytes)})}}
            .dump();
    const std::string manifest_sha256 = base::sha256_of(manifest);

    json listed = descriptor(type_manifest, manifest_sha256, manifest.size());
    listed["platform"] = {{"architecture", config.architecture}, {"os", config.os}};
    if (!config.variant.empty()) listed["platform"]["variant"] = config.variant;
    if (!tag.empty()) listed["annotations"] = {{annotation_name, tag}};
    const json index = {
        {"schemaVersion", 2}, {"mediaType", type_index}, {"manifests", json::array({listed})}};

    const std::string blobs = "blobs/sha256/";
    Framing framing;
    framing.add("oci-layout", json{{"imageLayoutVersion", "1.0.0"}}.dump());
    framing.add("index.json", index.dump());
    framing.add(blobs + id, config_text);
    framing.add(blobs + manifest_sha256, manifest);
    framing.add_layer(blobs + layer.sha256, layer.size_bytes);
    return framing.finish(id);
}

json descriptor(std::string_view type, std::string_view sha256, std::uint64_t size_bytes) {
    return {{"mediaType", type}, {"digest", base::concat("sha256:", sha256)}, {"size", size_bytes}};
}

void Framing::add(const std::string& path, std::string_view data) {
    writer_.add(member(path, data.size()), data);
}

void Framing::add_layer(const std::string& path, std::uint64_t size_bytes) {
    writer_.begin(member(path, size_bytes));
    layer_done_ = true;
    const std::uint64_t padding = base::padded_to_tar_block(size_bytes) - size_bytes;
    frame_.after.append(static_cast<std::size_t>(padding), '\0');
}

Frame Framing::finish(std::string config_sha256) {
    writer_.finish();
    frame_.config_sha256 = std::move(config_sha256);
    return std::move(frame_);
}

base::ArchiveEntry member(const std::string& path, std::uint64_t size_bytes) {
    base::ArchiveEntry entry;
    entry.path = path;
    entry.size_bytes = size_bytes;
    return entry;
}

}  // namespace

}  // namespace image
