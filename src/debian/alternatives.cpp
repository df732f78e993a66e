#include "debian/alternatives.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace debian {

namespace {

void put_link(tree::Tree& tree, const std::string& path, const std::string& to, std::int64_t mtime);

}  // namespace

std::vector<std::string> AlternativeSystem::install(const tree::Tree& tree,
                                                    const recipe::Effect& effect,
                                                    std::int64_t mtime) {
    if (tree.find_followed(effect.to) == nullptr) {
        return {base::concat("alternative ", effect.name, ": there is no ", effect.to)};
    }
    Group& group = groups_[effect.name];
    group.link = effect.path;
    group.mtime = std::max(group.mtime, mtime);
    Choice& choice = group.choices[effect.to];
    choice.priority = effect.priority;
    for (const recipe::Effect::Follower& follower : effect.followers) {
        group.followers[follower.name] = follower.link;
        if (tree.find_followed(follower.path) != nullptr) {
            choice.followers[follower.name] = follower.path;
        }
    }
    return {};
}

void AlternativeSystem::write(tree::Tree& tree) const {
    for (const auto& [name, group] : groups_) {
        const auto best = std::ranges::max_element(
            group.choices, {}, [](const auto& choice) { return choice.second.priority; });
        put_link(tree, "/etc/alternatives/" + name, best->first, group.mtime);
        put_link(tree, group.link, "/etc/alternatives/" + name, group.mtime);
        for (const auto& [follower, path] : best->second.followers) {
            put_link(tree, "/etc/alternatives/" + follower, path, group.mtime);
            put_link(tree, group.followers.at(follower), "/etc/alternatives/" + follower,
                     group.mtime);
        }
        tree::Entry record =
            tree::file("var/lib/dpkg/alternatives/" + name, tree::Content::of(record_of(group)));
        record.mtime = group.mtime;
        tree.replace(std::move(record));
    }
}

// The form of dpkg's lib/dpkg/…/alternatives files: state, links, then the choices by path.
std::string AlternativeSystem::record_of(const Group& group) {
    std::string text = base::concat("auto\n", group.link, "\n");
    for (const auto& [name, link] : group.followers)
        text += base::concat(name, "\n", link, "\n");
    text += "\n";
    for (const auto& [path, choice] : group.choices) {
        text += base::concat(path, "\n", choice.priority, "\n");
        for (const auto& [name, link] : group.followers) {
            const auto at = choice.followers.find(name);
            text += (at == choice.followers.end() ? "" : at->second) + "\n";
        }
    }
    return text + "\n";
}

namespace {

void put_link(tree::Tree& tree, const std::string& path, const std::string& to,
              std::int64_t mtime) {
    tree::Entry link = tree::symlink(tree::normalise_absolute(path), to);
    link.mtime = mtime;
    tree.replace(std::move(link));
}

}  // namespace

}  // namespace debian
