// image::read_image on an archive whose layer, or whose all, is the input; then what was read is
// written again and read back, which must give the same tree.
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/tar.hpp"
#include "base/text.hpp"
#include "image/read.hpp"
#include "image/write.hpp"
#include "seal.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

// The input as the only layer of an otherwise sound docker archive.
std::string as_layer(std::string_view layer) {
    std::string out;
    base::TarWriter writer([&](std::string_view piece) { out += piece; });
    const auto add = [&](const char* path, std::string_view data) {
        base::ArchiveEntry entry;
        entry.path = path;
        writer.add(entry, data);
    };
    add("c.json",
        base::concat(R"({"os":"linux","architecture":"arm","rootfs":{"diff_ids":["sha256:)",
                     base::sha256_of(layer), R"("]}})"));
    add("l.tar", layer);
    add("manifest.json", R"([{"Config":"c.json","Layers":["l.tar"]}])");
    writer.finish();
    return out;
}

void check_read_again(const image::Image& image, const std::filesystem::path& folder) {
    image::WriteOptions options;
    options.layer.long_names = base::LongNames::pax;
    const std::filesystem::path again = folder / "again.tar";
    try {
        image::write_archive(image.merged, image.config, again, options);
    } catch (const base::Error&) {
        return;  // devices, owners and times that ustar has no room for
    }
    const image::Image second = image::read_image(again);
    auto mine = second.merged.begin();
    for (const tree::Entry& entry : image.merged) {
        if (mine == second.merged.end() || mine->path != entry.path || mine->kind != entry.kind ||
            mine->link_target != entry.link_target || !(mine->content == entry.content)) {
            std::abort();
        }
        ++mine;
    }
}

void try_image(std::string_view bytes, const std::filesystem::path& folder) {
    image::ReadLimits limits;
    limits.unpacked_bytes = 16 << 20;
    limits.entries = 2000;
    const std::filesystem::path file = folder / "image.tar";
    base::write_file(file, bytes);
    try {
        const image::Image image = image::read_image(file, {}, limits);
        check_read_again(image, folder);
    } catch (const base::Error&) {  // a refusal is a good outcome
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const base::TemporaryFolder folder("image-fuzz", "/dev/shm");
    const std::string bytes = with_sealed_headers(data, size);
    try_image(bytes, folder.path());
    try_image(as_layer(bytes), folder.path());
    return 0;
}
