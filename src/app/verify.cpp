#include "app/verify.hpp"

#include "app/diff.hpp"
#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "image/compare.hpp"
#include "image/read.hpp"

#include <iostream>

namespace app {

namespace fs = std::filesystem;

namespace {

void tell_difference(const fs::path& left, const fs::path& right);

}  // namespace

Claim claim_of(const std::string& word, const fs::path& usual) {
    constexpr std::string_view prefix = "sha256:";
    const std::string digest = word.starts_with(prefix) ? word.substr(prefix.size()) : word;
    if (base::is_sha256(digest)) {
        const bool here = fs::is_regular_file(usual) && base::sha256_of_file(usual) == digest;
        return {.sha256 = digest, .archive = here ? usual : fs::path()};
    }
    if (!fs::is_regular_file(word)) {
        throw base::Error(base::concat("--verify: ", base::quote_for_shell(word),
                                       " is neither a SHA-256 nor an archive"),
                          base::Exit::bad_request)
            .set_hint("give the digest that the build printed (sha256:…), or the archive's path");
    }
    return {.sha256 = base::sha256_of_file(word), .archive = word};
}

base::Exit judge(const Claim& claim, const image::Written& again, const fs::path& output) {
    if (claim.sha256 == again.sha256) {
        std::cout << "the same bytes: sha256:" << again.sha256 << "\n";
        return base::Exit::done;
    }
    base::make_folders(output);
    const fs::path kept = output / base::concat("again-", again.path.filename().string());
    base::write_file(kept, base::read_file(again.path));
    std::cout << "not the same bytes: sha256:" << again.sha256
              << ", expected sha256:" << claim.sha256 << "\n"
              << "what was built now is " << kept.string() << "\n";
    if (claim.archive.empty()) {
        base::say("  give the archive instead of its digest to see what differs");
    } else {
        tell_difference(claim.archive, kept);
    }
    return base::Exit::refused;
}

namespace {

void tell_difference(const fs::path& left, const fs::path& right) {
    const image::Comparison comparison =
        image::compare(image::read_image(left), image::read_image(right));
    std::cout << text_of(comparison);
    if (comparison.is_equal()) {
        std::cout << "they are packed otherwise: by another --format, --gzip or version of "
                     "armpack\n";
    }
}

}  // namespace

}  // namespace app
