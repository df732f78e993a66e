#include "image/verify.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "image/read.hpp"

#include <future>
#include <vector>

namespace image {

std::string verify_written(const std::filesystem::path& archive, const Config& config,
                           const std::string& tag) {
    // Read in pieces: mapped a second time it would count a second time as memory.
    std::future<std::string> digest =
        std::async(std::launch::async, [&] { return base::sha256_of_file(archive); });
    const Image image = read_image(archive);
    std::vector<std::string> problems = image.contradictions;
    if (to_json(image.config) != to_json(config)) {
        problems.emplace_back("its configuration is not the one that was written");
    }
    const std::vector<std::string> tags =
        tag.empty() ? std::vector<std::string>() : std::vector<std::string>{tag};
    if (image.tags != tags) problems.emplace_back("its tag is not the one that was written");
    if (image.layers.size() != 1) problems.emplace_back("it has not one layer");
    for (const Layer& layer : image.layers) {
        if (image.kind == Image::Kind::docker_archive &&
            layer.name != base::concat(layer.diff_id, "/layer.tar")) {
            problems.push_back(base::concat(layer.name, " is not named after its digest"));
        }
        for (const std::string& path : layer.duplicates) {
            problems.push_back(base::concat(base::printable(path), " is in it twice"));
        }
    }
    if (problems.empty()) return digest.get();
    throw base::Error("the archive contradicts itself: the disk, or this program, is not sound")
        .set_detail(base::join(problems, "\n"));
}

}  // namespace image
