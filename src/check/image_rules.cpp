#include "check/image_rules.hpp"

#include "base/tar.hpp"
#include "base/text.hpp"
#include "check/image_program.hpp"
#include "check/short_lived.hpp"
#include "tree/path.hpp"

#include <algorithm>
#include <array>

namespace check {

namespace {

using base::concat;
using base::printable;
using Facts = std::vector<std::string>;
using Weight = ImageRule::Weight;
using routeros::Version;

Facts look_at_images(const ImageSubject& subject);
Facts look_at_layout(const ImageSubject& subject);
Facts look_at_layers(const ImageSubject& subject);
Facts look_at_platform(const ImageSubject& subject);
Facts look_at_program(const ImageSubject& subject);
Facts look_at_interpreter(const ImageSubject& subject);
Facts look_at_program_kind(const ImageSubject& subject);
Facts look_at_exit(const ImageSubject& subject);
Facts look_at_user(const ImageSubject& subject);
Facts look_at_folder(const ImageSubject& subject);
Facts look_at_names(const ImageSubject& subject);
Facts look_at_owners(const ImageSubject& subject);
Facts look_at_devices(const ImageSubject& subject);
Facts look_at_volumes(const ImageSubject& subject);
Facts look_at_hidden(const ImageSubject& subject);
Facts look_at_read_only(const ImageSubject& subject);
Facts look_at_memory(const ImageSubject& subject);
Facts look_at_health(const ImageSubject& subject);
Facts look_at_environment(const ImageSubject& subject);
Facts look_at_ports(const ImageSubject& subject);

constexpr std::optional<Version> always = std::nullopt;

// Sources: MikroTik's manual of containers and the console's own tree for each version, and what
// projects report that ship images for RouterOS.
constexpr std::array all_rules = {
    ImageRule{"several-images", look_at_images, Weight::refused, always, always,
              "RouterOS imports an archive of one image; from one for several platforms it takes "
              "the wrong one or none",
              "take one out: skopeo copy --override-arch arm --override-variant v5"},
    ImageRule{"oci-layout", look_at_layout, Weight::refused, always, Version{7, 21, 0},
              "older ones look for manifest.json and say: could not find image manifest in archive",
              "write a docker archive: armpack build without --format oci, or skopeo copy to "
              "docker-archive:"},
    ImageRule{"compressed-layer", look_at_layers, Weight::warning, always, Version{7, 21, 0},
              "packed layers in an archive are reported to be extracted from 7.21 on only",
              "write a docker archive, whose layers are not packed"},
    ImageRule{"platform", look_at_platform, Weight::refused, always, always,
              "RouterOS shows an image's platform and does not compare it: the container is "
              "added, starts, and dies",
              "take the image for linux/arm/v5"},
    ImageRule{"program", look_at_program, Weight::refused, always, always,
              "what the image starts has to be in it; else the container stops with: execvpe: No "
              "such file or directory",
              "correct the entry point, or add the file"},
    ImageRule{"interpreter", look_at_interpreter, Weight::refused, always, always,
              "a script is started by the program its first line names, and fails as if it were "
              "missing itself when that is not in the image",
              "add the package with the interpreter, or start a program"},
    ImageRule{"no-program", look_at_program_kind, Weight::warning, always, always,
              "the kernel starts ELF files, and scripts that begin with #!",
              "begin a script with #!/bin/sh, or name the program"},
    ImageRule{"exits-at-once", look_at_exit, Weight::warning, always, always,
              "a container lives as long as the program it started; nothing is at its terminal",
              "give the program what keeps it in the foreground"},
    ImageRule{"user", look_at_user, Weight::refused, always, always,
              "the names of users come from the image's own /etc/passwd and /etc/group",
              "add the user to the image, or give a number"},
    ImageRule{"folder", look_at_folder, Weight::warning, always, always,
              "a program is started in the working folder, which nobody makes for it",
              "make it part of the image"},
    ImageRule{
        "long-name", look_at_names, Weight::refused, always, always,
        "which extensions of tar RouterOS reads is not known, so names have to fit ustar: 100 "
        "bytes, after a folder of up to 155",
        "shorten the name, or leave the file out"},
    ImageRule{"owner", look_at_owners, Weight::refused, always, always,
              "a container sees 65536 users and groups: its root is user 32768 of the router",
              "give the file an owner from 0 to 65535"},
    ImageRule{"device", look_at_devices, Weight::refused, always, always,
              "a container's root may not make devices; RouterOS puts those into /dev that are "
              "needed",
              "leave it out"},
    ImageRule{"volume", look_at_volumes, Weight::warning, always, always,
              "RouterOS does not look at an image's volumes: what is written there lies in "
              "root-dir, and is gone when the container is replaced",
              "add a mount to it"},
    ImageRule{"mount-hides", look_at_hidden, Weight::warning, always, always,
              "a mount shows the router's folder in place of the image's, also after an upgrade "
              "that brought newer files",
              "mount the folder with the data alone"},
    ImageRule{"read-only-mount", look_at_read_only, Weight::warning, always, Version{7, 20, 0},
              "mounts for reading only came with 7.20; before it the program may write there",
              "nothing to do if that does not matter"},
    ImageRule{"memory", look_at_memory, Weight::note, always, Version{7, 20, 0},
              "before 7.20 memory is limited for all containers together (ram-high)",
              "set ram-high in /container/config"},
    ImageRule{"health-check", look_at_health, Weight::warning, always, Version{7, 22, 0},
              "health checks came with 7.22; before it nobody runs them, and nothing restarts the "
              "program",
              "let something else watch it, or require 7.22"},
    ImageRule{"environment", look_at_environment, Weight::note, always, Version{7, 23, 0},
              "that an image's own variables are set is documented for 7.23 and later",
              "give those that matter in the recipe's routeros.environment, too"},
    ImageRule{"port", look_at_ports, Weight::note, always, always,
              "RouterOS does not look at the ports an image names: a container has an address of "
              "its own",
              "forward what should be reached from outside with /ip/firewall/nat"},
};

bool overlaps(const ImageRule& rule, const VersionRange& wanted);
bool covers(const ImageRule& rule, const VersionRange& wanted);
std::string quoted_path(const tree::Entry& entry) {
    return concat("/", printable(entry.path));
}
// At most so many of a kind, so that one cause does not fill the screen.
constexpr std::size_t named_at_most = 10;
void limit(Facts& facts, std::string_view what);
bool lies_in(std::string_view path, std::string_view folder);
bool has_line_for(const tree::Tree& tree, std::string_view file, std::string_view name);
bool is_number(std::string_view text);

}  // namespace

std::span<const ImageRule> image_rules() {
    return all_rules;
}

bool ImageRule::holds_for(const Version& version) const {
    return (!since || version >= *since) && (!before || version < *before);
}

std::string ImageRule::versions() const {
    if (since && before) return concat("RouterOS ", to_string(*since), " to ", to_string(*before));
    if (since) return concat("RouterOS from ", to_string(*since), " on");
    if (before) return concat("RouterOS before ", to_string(*before));
    return "every RouterOS 7";
}

std::string ImageProblem::sentence() const {
    if (!rule->since && !rule->before) return fact;
    return concat(rule->versions(), ": ", fact);
}

std::vector<ImageProblem> judge_image(const ImageSubject& subject, const VersionRange& wanted) {
    std::vector<ImageProblem> problems;
    for (const ImageRule& rule : image_rules()) {
        if (!overlaps(rule, wanted)) continue;
        const bool some_run_it = rule.weight == Weight::refused && !covers(rule, wanted);
        for (std::string& fact : rule.look(subject)) {
            problems.push_back(
                {&rule, some_run_it ? Weight::warning : rule.weight, std::move(fact)});
        }
    }
    return problems;
}

namespace {

bool overlaps(const ImageRule& rule, const VersionRange& wanted) {
    return (!rule.before || wanted.from < *rule.before) &&
           (!rule.since || wanted.to >= *rule.since);
}

bool covers(const ImageRule& rule, const VersionRange& wanted) {
    return rule.holds_for(wanted.from) && rule.holds_for(wanted.to);
}

void limit(Facts& facts, std::string_view what) {
    if (facts.size() <= named_at_most) return;
    const std::size_t more = facts.size() - named_at_most;
    facts.resize(named_at_most);
    facts.push_back(concat(more, " more ", what));
}

Facts look_at_images(const ImageSubject& subject) {
    if (subject.images < 2) return {};
    return {concat("the archive holds ", subject.images, " images")};
}

Facts look_at_layout(const ImageSubject& subject) {
    if (subject.layout != ImageSubject::Layout::oci) return {};
    return {"the archive is an OCI layout"};
}

Facts look_at_layers(const ImageSubject& subject) {
    if (subject.layout == ImageSubject::Layout::oci) return {};  // the archive's own rule says it
    if (subject.layers != ImageSubject::Layers::compressed) return {};
    return {"its layers are compressed"};
}

Facts look_at_platform(const ImageSubject& subject) {
    const image::Config& config = subject.config;
    const bool fits = config.os == "linux" && config.architecture == "arm" &&
                      (config.variant.empty() || config.variant == "v5");
    if (fits) return {};
    return {concat("the image is for ", printable(config.platform()), ", not for linux/arm/v5")};
}

Facts look_at_program(const ImageSubject& subject) {
    const ImageProgram program = program_of(subject.tree, subject.config);
    if (program.words.empty()) return {"it has neither an entry point nor a command"};
    if (program.entry == nullptr) {
        return {concat("it starts ", printable(program.path), ", which is not in the image")};
    }
    if ((program.entry->mode & 0111) == 0) {
        return {concat("it starts ", printable(program.path), ", which is not executable")};
    }
    return {};
}

Facts look_at_interpreter(const ImageSubject& subject) {
    const ImageProgram program = program_of(subject.tree, subject.config);
    Facts facts;
    for (const std::string& interpreter : program.interpreters) {
        std::string path;
        if (find_program(subject.tree, subject.config, interpreter, path) != nullptr) continue;
        const bool dos = interpreter.ends_with('\r');
        facts.push_back(concat(
            "it starts the script ", printable(program.path),
            dos ? ", whose first line ends with a carriage return"
                : concat(", whose interpreter ", printable(interpreter), " is not in the image")));
    }
    return facts;
}

Facts look_at_program_kind(const ImageSubject& subject) {
    const ImageProgram program = program_of(subject.tree, subject.config);
    if (program.entry == nullptr) return {};
    const std::string_view bytes = program.entry->content.view();
    if (bytes.starts_with("#!") || bytes.starts_with("\x7f"
                                                     "ELF"))
        return {};
    return {concat("it starts ", printable(program.path),
                   ", which is neither an ELF file nor a script with #!")};
}

Facts look_at_exit(const ImageSubject& subject) {
    const ImageProgram program = program_of(subject.tree, subject.config);
    const std::string why = why_it_exits(program.words, configuration_of(subject.tree, program));
    if (why.empty()) return {};
    return {why};
}

Facts look_at_user(const ImageSubject& subject) {
    const std::string& whole = subject.config.user;
    if (whole.empty()) return {};
    const std::size_t colon = std::min(whole.find(':'), whole.size());
    const std::string user = whole.substr(0, colon);
    const std::string group = colon < whole.size() ? whole.substr(colon + 1) : "";
    Facts facts;
    if (!user.empty() && !is_number(user) && !has_line_for(subject.tree, "/etc/passwd", user)) {
        facts.push_back(concat("it runs as ", printable(user), ", whom /etc/passwd does not know"));
    }
    if (!group.empty() && !is_number(group) && !has_line_for(subject.tree, "/etc/group", group)) {
        facts.push_back(
            concat("it runs as group ", printable(group), ", which /etc/group does not know"));
    }
    return facts;
}

Facts look_at_folder(const ImageSubject& subject) {
    const std::string& folder = subject.config.working_folder;
    if (folder.empty() || folder == "/") return {};
    const tree::Entry* const found = find_entry(subject.tree, folder);
    if (found != nullptr && found->is_folder()) return {};
    return {concat("its working folder ", printable(folder), " is not in the image")};
}

Facts look_at_names(const ImageSubject& subject) {
    Facts facts;
    for (const tree::Entry& entry : subject.tree) {
        const std::string stored = entry.is_folder() ? entry.path + "/" : entry.path;
        if (entry.path.empty() || base::fits_ustar(stored, entry.link_target)) continue;
        facts.push_back(concat(quoted_path(entry), " is too long for ustar"));
    }
    limit(facts, "are too long for ustar");
    return facts;
}

Facts look_at_owners(const ImageSubject& subject) {
    constexpr std::uint32_t owner_max = 65535;
    Facts facts;
    for (const tree::Entry& entry : subject.tree) {
        if (entry.uid <= owner_max && entry.gid <= owner_max) continue;
        facts.push_back(concat(quoted_path(entry), " belongs to ", entry.uid, ":", entry.gid));
    }
    limit(facts, "belong to users beyond 65535");
    return facts;
}

Facts look_at_devices(const ImageSubject& subject) {
    Facts facts;
    for (const tree::Entry& entry : subject.tree) {
        const bool is_device =
            entry.kind == tree::Kind::character_device || entry.kind == tree::Kind::block_device;
        if (is_device) facts.push_back(concat(quoted_path(entry), " is a device"));
    }
    limit(facts, "are devices");
    return facts;
}

Facts look_at_volumes(const ImageSubject& subject) {
    if (subject.setup == nullptr) return {};
    Facts facts;
    for (const std::string& volume : subject.config.volumes) {
        const auto& mounts = subject.setup->mounts;
        const bool covered = std::any_of(mounts.begin(), mounts.end(), [&](const auto& mount) {
            return lies_in(volume, mount.to);
        });
        if (!covered) facts.push_back(concat("no mount covers its volume ", printable(volume)));
    }
    return facts;
}

Facts look_at_hidden(const ImageSubject& subject) {
    if (subject.setup == nullptr) return {};
    const ImageProgram program = program_of(subject.tree, subject.config);
    Facts facts;
    for (const recipe::Mount& mount : subject.setup->mounts) {
        if (program.entry == nullptr || !lies_in(program.path, mount.to)) continue;
        facts.push_back(concat("the mount at ", printable(mount.to), " hides the program ",
                               printable(program.path)));
    }
    return facts;
}

Facts look_at_read_only(const ImageSubject& subject) {
    if (subject.setup == nullptr) return {};
    Facts facts;
    for (const recipe::Mount& mount : subject.setup->mounts) {
        if (mount.read_only) {
            facts.push_back(concat("the mount at ", printable(mount.to), " can be written to"));
        }
    }
    return facts;
}

Facts look_at_memory(const ImageSubject& subject) {
    if (subject.setup == nullptr || subject.setup->memory_high_mib == 0) return {};
    return {concat("its memory is not limited to ", subject.setup->memory_high_mib, " MiB")};
}

Facts look_at_health(const ImageSubject& subject) {
    const auto& test = subject.config.health_check;
    if (test.empty() || test.front() == "NONE") return {};
    return {"its health check is ignored"};
}

Facts look_at_environment(const ImageSubject& subject) {
    if (subject.config.environment.empty()) return {};
    std::vector<std::string> names;
    for (const std::string& variable : subject.config.environment)
        names.push_back(printable(variable.substr(0, variable.find('='))));
    return {concat("its variables may not be set: ", base::join(names, ", "))};
}

Facts look_at_ports(const ImageSubject& subject) {
    if (subject.config.ports.empty()) return {};
    return {concat("it listens on ", printable(base::join(subject.config.ports, ", ")))};
}

bool lies_in(std::string_view path, std::string_view folder) {
    while (folder.ends_with('/'))
        folder.remove_suffix(1);
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool has_line_for(const tree::Tree& tree, std::string_view file, std::string_view name) {
    const tree::Entry* const found = find_entry(tree, file);
    if (found == nullptr || !found->has_content()) return false;
    const std::vector<std::string_view> lines = base::lines_of(found->content.view());
    return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
        return line.starts_with(name) && line.substr(name.size()).starts_with(':');
    });
}

bool is_number(std::string_view text) {
    return base::parse_decimal(text).has_value();
}

}  // namespace

}  // namespace check
