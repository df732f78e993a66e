#include "debian/effects.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/certificates.hpp"

#include <algorithm>
#include <set>

namespace debian {

namespace {

std::string relative_target(std::string_view link, std::string_view target);

}  // namespace

void Scripts::run(const Deb& package, const recipe::PackageEffects* described) {
    const std::string name = package.control.get("Package");
    for (const char* script : {"preinst", "postinst"}) {
        const auto there = package.control_files.find(script);
        if (there == package.control_files.end() || does_nothing(there->second)) continue;
        if (described == nullptr) {
            warnings_.push_back(base::concat(name, ": what its ", script,
                                             " does is not described in images/effects"));
            continue;
        }
        const auto& known = described->scripts;
        const auto same = std::ranges::find(
            known, script, [](const auto& pair) { return std::string_view(pair.first); });
        if (same == known.end() || same->second != base::sha256_of(there->second)) {
            warnings_.push_back(base::concat(name, ": its ", script, " has changed since images/",
                                             "effects/", name, ".json was written"));
        }
    }
    if (described == nullptr) return;
    for (const recipe::Effect& effect : described->effects)
        apply(effect, name, package.newest);
}

void Scripts::apply(const recipe::Effect& effect, const std::string& origin, std::int64_t mtime) {
    using Kind = recipe::Effect::Kind;
    origin_ = origin;
    mtime_ = mtime;
    base::doing(base::concat(origin, ": ", effect.path), [&] {
        switch (effect.kind) {
            case Kind::folder:
                return make_folder(effect);
            case Kind::link:
                return make_link(effect);
            case Kind::links:
                return make_links(effect);
            case Kind::file:
                return make_file(effect);
            case Kind::remove:
                tree_.remove(effect.path);
                return;
            case Kind::alternative:
                return warn(alternatives_.install(tree_, effect, mtime_));
            case Kind::certificates:
                return warn(write_certificates(tree_, effect, mtime_));
        }
    });
}

bool does_nothing(std::string_view script) {
    static const std::set<std::string, std::less<>> harmless{"set -e",   "set -eu", "exit 0",
                                                             "ldconfig", ":",       "set -x"};
    for (const std::string_view line : base::lines_of(script)) {
        const std::string_view text = base::trim(line);
        if (!text.empty() && !text.starts_with('#') && !harmless.contains(text)) return false;
    }
    return true;
}

void Scripts::make_folder(const recipe::Effect& effect) {
    const tree::Entry* there = tree_.find_followed(effect.path);
    if (there != nullptr && !there->implied) return;
    put(tree::folder(effect.path, effect.mode), effect);
}

void Scripts::make_link(const recipe::Effect& effect) {
    const tree::Entry* there = tree_.find_unfollowed(effect.path);
    if (there != nullptr && effect.unless_present && !there->is_folder()) return;
    if (there != nullptr && there->is_folder()) {
        const auto [first, last] = tree_.below(there->path);
        if (first != last) {
            if (effect.unless_present) return;
            throw base::Error("a link must go where a folder with files is");
        }
    }
    put(tree::symlink(effect.path, effect.to), effect);
}

void Scripts::make_links(const recipe::Effect& effect) {
    if (tree_.find_followed(effect.to) == nullptr) {
        warn({base::concat("no links to ", effect.to, ": it is not there")});
        return;
    }
    for (const std::string& path : effect.paths) {
        if (tree_.find_unfollowed(path) != nullptr) continue;
        put(tree::symlink(path, relative_target(path, effect.to)), effect);
    }
}

void Scripts::make_file(const recipe::Effect& effect) {
    if (effect.unless_present && tree_.find_unfollowed(effect.path) != nullptr) return;
    tree::Content content = tree::Content::of(effect.text);
    if (!effect.copy_of.empty()) {
        const tree::Entry* source = tree_.find_followed(effect.copy_of);
        if (source == nullptr || !source->has_content()) {
            throw base::Error(base::concat("there is no file ", effect.copy_of, " to copy"));
        }
        content = source->content;
    }
    put(tree::file(effect.path, std::move(content), effect.mode), effect);
}

void Scripts::put(tree::Entry entry, const recipe::Effect& effect) {
    entry.path = tree::normalise_absolute(entry.path);
    entry.uid = effect.uid;
    entry.gid = effect.gid;
    entry.mtime = mtime_;
    entry.origin = origin_;
    tree_.replace(std::move(entry));
}

void Scripts::warn(const std::vector<std::string>& texts) {
    for (const std::string& text : texts)
        warnings_.push_back(base::concat(origin_, ": ", text));
}

namespace {

// "/usr/sbin/ip" to "/usr/bin/busybox" is "../bin/busybox".
std::string relative_target(std::string_view link, std::string_view target) {
    std::size_t common = 0;  // up to and with the last slash that both share
    for (std::size_t at = 0; at < std::min(link.size(), target.size()); ++at) {
        if (link[at] != target[at]) break;
        if (link[at] == '/') common = at + 1;
    }
    std::string result;
    for (const char letter : link.substr(common)) {
        if (letter == '/') result += "../";
    }
    return base::concat(result, target.substr(common));
}

}  // namespace

}  // namespace debian
