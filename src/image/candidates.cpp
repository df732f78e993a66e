#include "image/candidates.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "image/json.hpp"
#include "tree/path.hpp"

#include <filesystem>
#include <utility>

// https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md, manifest.md. Docker's
// manifest.json has no specification; `docker save` writes it (github.com/moby/moby,
// image/tarexport).

namespace image {

namespace {

using base::JsonValue;

constexpr int index_depth_max = 4;

// Walks an OCI index.
class IndexWalk {
public:
    IndexWalk(const Blobs& blobs, const ReadLimits& limits) : blobs_(blobs), limits_(limits) {}
    void visit_index(const JsonValue& index, int depth);
    std::vector<Candidate> take() { return std::move(found_); }

private:
    void visit(const JsonValue& descriptor, int depth);
    void add_manifest(const JsonValue& descriptor, const JsonValue& manifest);

    const Blobs& blobs_;
    const ReadLimits& limits_;
    std::vector<std::string> contradictions_;
    std::vector<Candidate> found_;
    std::size_t visited_ = 0;
};

std::vector<Candidate> docker_candidates(const JsonValue& manifest, const ReadLimits& limits);
BlobReference docker_reference(const std::string& name);
BlobReference oci_reference(const JsonValue& descriptor);
std::vector<std::string> names_in(const JsonValue& descriptor);
bool is_attestation(const JsonValue& descriptor);

}  // namespace

std::vector<Candidate> candidates_of(const Blobs& blobs, const ReadLimits& limits) {
    // A folder is an OCI layout; docker save of today writes both into one archive.
    if (!blobs.is_folder()) {
        if (const auto manifest = blobs.find("manifest.json")) {
            return docker_candidates(parse_foreign(manifest->view(), "manifest.json"), limits);
        }
    }
    const auto index = blobs.find("index.json");
    if (!index) {
        throw base::Error("holds neither manifest.json nor index.json: no docker or OCI image");
    }
    IndexWalk walk(blobs, limits);
    walk.visit_index(parse_foreign(index->view(), "index.json"), 0);
    return walk.take();
}

tree::Content checked_blob(const Blobs& blobs, const BlobReference& reference,
                           std::vector<std::string>& contradictions) {
    tree::Content blob = blobs.get(reference.name);
    if (reference.size_bytes && *reference.size_bytes != blob.size_bytes()) {
        contradictions.push_back(base::concat(reference.name, " has ", blob.size_bytes(),
                                              " bytes, its descriptor says ",
                                              *reference.size_bytes));
    }
    if (!reference.sha256.empty() && reference.sha256 != blob.sha256()) {
        contradictions.push_back(base::concat(reference.name, " has the SHA-256 ", blob.sha256(),
                                              ", not the one it is known by"));
    }
    return blob;
}

namespace {

std::vector<Candidate> docker_candidates(const JsonValue& manifest, const ReadLimits& limits) {
    if (manifest.kind != JsonValue::Kind::list) {
        throw base::Error("manifest.json: expected a list of images");
    }
    if (manifest.items.size() > limits.candidates) {
        throw base::Error(base::concat("manifest.json: more than ", limits.candidates, " images"));
    }
    return base::doing("manifest.json", [&] {
        std::vector<Candidate> out;
        for (const JsonValue& item : manifest.items) {
            Candidate candidate;
            candidate.tags = strings_at(item, "RepoTags");
            candidate.config = docker_reference(string_at(item, "Config"));
            for (const std::string& layer : strings_at(item, "Layers")) {
                BlobReference reference = docker_reference(layer);
                // In "<id>/layer.tar" the id need not be the layer's digest.
                if (layer.ends_with("/layer.tar")) reference.sha256.clear();
                candidate.layers.push_back(std::move(reference));
            }
            out.push_back(std::move(candidate));
        }
        return out;
    });
}

// "blobs/sha256/<digest>" and "<digest>.json" state their digest by their name.
BlobReference docker_reference(const std::string& name) {
    if (name.empty()) throw base::Error("an image without a Config, or a layer without a name");
    BlobReference reference{.name = name, .sha256 = {}, .size_bytes = {}};
    const std::string stem(tree::name_of(name).substr(0, 64));
    if (base::is_sha256(stem)) reference.sha256 = stem;
    return reference;
}

void IndexWalk::visit_index(const JsonValue& index, int depth) {
    if (depth > index_depth_max) throw base::Error("index.json: indexes nested too deeply");
    for (const JsonValue& descriptor : items_at(index, "manifests")) {
        if (!is_attestation(descriptor)) visit(descriptor, depth);
    }
}

void IndexWalk::visit(const JsonValue& descriptor, int depth) {
    if (++visited_ > limits_.candidates) {
        throw base::Error(base::concat("index.json: more than ", limits_.candidates, " images"));
    }
    const BlobReference reference = oci_reference(descriptor);
    // One platform's blobs may have been left out of an archive: that is no choice then.
    if (!blobs_.find(reference.name)) return;
    const std::size_t before = contradictions_.size();
    const tree::Content blob = checked_blob(blobs_, reference, contradictions_);
    const JsonValue document = parse_foreign(blob.view(), reference.name);
    if (document.find("manifests") != nullptr) {
        visit_index(document, depth + 1);
    } else {
        add_manifest(descriptor, document);
    }
    contradictions_.resize(before);  // they belong to what was found below this descriptor
}

void IndexWalk::add_manifest(const JsonValue& descriptor, const JsonValue& manifest) {
    Candidate candidate;
    candidate.kind = blobs_.is_folder() ? Image::Kind::oci_folder : Image::Kind::oci_archive;
    candidate.tags = names_in(descriptor);
    candidate.config = oci_reference(member_at(manifest, "config"));
    for (const JsonValue& layer : items_at(manifest, "layers")) {
        candidate.layers.push_back(oci_reference(layer));
    }
    candidate.contradictions = contradictions_;
    found_.push_back(std::move(candidate));
}

BlobReference oci_reference(const JsonValue& descriptor) {
    const std::string digest = string_at(descriptor, "digest");
    const std::string_view prefix = "sha256:";
    if (!digest.starts_with(prefix) || !base::is_sha256(digest.substr(prefix.size()))) {
        throw base::Error(base::concat("a descriptor's digest is ",
                                       digest.empty() ? "missing" : base::printable(digest),
                                       digest.empty() ? "" : ", which is no SHA-256"));
    }
    const std::string sha256 = digest.substr(prefix.size());
    return {.name = base::concat("blobs/sha256/", sha256),
            .sha256 = sha256,
            .size_bytes = number_at(descriptor, "size")};
}

std::vector<std::string> names_in(const JsonValue& descriptor) {
    const JsonValue& annotations = member_at(descriptor, "annotations");
    std::vector<std::string> names;
    for (const char* key : {"io.containerd.image.name", "org.opencontainers.image.ref.name"}) {
        std::string name = string_at(annotations, key);
        if (!name.empty()) names.push_back(std::move(name));
    }
    return names;
}

// BuildKit lists provenance and bills of materials beside images.
bool is_attestation(const JsonValue& descriptor) {
    const JsonValue& annotations = member_at(descriptor, "annotations");
    return !string_at(annotations, "vnd.docker.reference.type").empty();
}

}  // namespace

}  // namespace image
