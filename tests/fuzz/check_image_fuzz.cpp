// check::judge_image on an image whose program, words, user, search path, folder and users are the
// input: the lines of its head, then a script.
#include "base/text.hpp"
#include "check/image_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::vector<std::string> head = base::split(text.substr(0, text.find("\n\n")), '\n');
    head.resize(4);
    const std::string rest = text.substr(std::min(text.size(), text.find("\n\n") + 2));

    tree::Tree tree;
    for (const char* const path : {"/start", "/etc/passwd", "/etc/group", "/etc/start.conf"})
        tree.add(tree::file(path, tree::Content::of(rest), 0755));
    image::Config config;
    config.entrypoint = base::split_words(head[0]);
    config.user = head[1];
    config.environment = {"PATH=" + head[2]};
    config.working_folder = head[3];
    config.volumes = {head[3]};
    recipe::RouterOs setup;
    setup.mounts = {{.name = "x", .to = head[2]}};
    const check::ImageSubject subject = {.tree = tree, .config = config, .setup = &setup};
    for (const check::ImageProblem& problem : check::judge_image(subject, {})) {
        if (problem.sentence().empty()) std::abort();
    }
    return 0;
}
