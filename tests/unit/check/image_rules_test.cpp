#include "check/image_rules.hpp"

#include "base/text.hpp"
#include "check/short_lived.hpp"

#include <doctest/doctest.h>

#include <set>

using check::ImageSubject;
using Weight = check::ImageRule::Weight;

namespace {

// A good image: a program that stays, a mount on its volume. Each case breaks one thing.
struct Image {
    tree::Tree tree;
    image::Config config;
    recipe::RouterOs setup;
    ImageSubject::Layout layout = ImageSubject::Layout::docker_archive;
    ImageSubject::Layers layers = ImageSubject::Layers::plain;
    std::size_t images = 1;

    Image() {
        add("/usr/bin/server",
            "\x7f"
            "ELF…",
            0755);
        add("/bin/sh",
            "\x7f"
            "ELF…",
            0755);
        config.entrypoint = {"/usr/bin/server"};
        config.volumes = {"/data/base"};
        setup.mounts = {{.name = "data", .to = "/data"}};
    }
    tree::Entry& add(const std::string& path, const std::string& content, unsigned mode) {
        added = tree::file(path, tree::Content::of(content), mode);
        tree.add(added);
        return added;
    }
    std::vector<check::ImageProblem> judge(const check::VersionRange& wanted = {}) const {
        return check::judge_image({.tree = tree,
                                   .config = config,
                                   .setup = &setup,
                                   .layout = layout,
                                   .layers = layers,
                                   .images = images},
                                  wanted);
    }
    // "refused program: …", one line each.
    std::string lines(const check::VersionRange& wanted = {}) const {
        static constexpr const char* weights[] = {"refused", "warning", "note"};
        std::string out;
        for (const check::ImageProblem& problem : judge(wanted)) {
            out += base::concat(weights[static_cast<int>(problem.weight)], " ", problem.rule->name,
                                ": ", problem.sentence(), "\n");
        }
        return out;
    }
    tree::Entry added;
};

check::VersionRange only(int minor) {
    return {{7, minor, 0}, {7, minor, 0}};
}

}  // namespace

TEST_CASE("a good image has no problem in any version") {
    CHECK(Image().lines() == "");
}

TEST_CASE("an archive of several images is refused") {
    Image image;
    image.images = 3;
    CHECK(image.lines() == "refused several-images: the archive holds 3 images\n");
}

TEST_CASE("an OCI layout is refused before 7.21, and a warning where newer ones are meant too") {
    Image image;
    image.layout = ImageSubject::Layout::oci;
    image.layers = ImageSubject::Layers::compressed;
    CHECK(image.lines(only(20)) ==
          "refused oci-layout: RouterOS before 7.21: the archive is an OCI layout\n");
    CHECK(image.lines() ==
          "warning oci-layout: RouterOS before 7.21: the archive is an OCI layout\n");
    CHECK(image.lines(only(21)) == "");
}

TEST_CASE("packed layers in a docker archive are a warning before 7.21") {
    Image image;
    image.layers = ImageSubject::Layers::compressed;
    CHECK(image.lines(only(19)) ==
          "warning compressed-layer: RouterOS before 7.21: its layers are compressed\n");
    CHECK(image.lines(only(22)) == "");
}

TEST_CASE("another platform is refused") {
    Image image;
    image.config.variant = "v7";
    CHECK(image.lines() ==
          "refused platform: the image is for linux/arm/v7, not for linux/arm/v5\n");
    image.config.architecture = "arm64";
    image.config.variant = "";
    CHECK(image.lines() ==
          "refused platform: the image is for linux/arm64, not for linux/arm/v5\n");
    image.config.architecture = "arm";
    CHECK(image.lines() == "");
}

TEST_CASE("what is started has to be there and executable") {
    Image image;
    image.config.entrypoint = {"/usr/bin/serve"};
    CHECK(image.lines() ==
          "refused program: it starts /usr/bin/serve, which is not in the image\n");
    image.config.entrypoint = {"serve"};
    CHECK(image.lines() == "refused program: it starts serve, which is not in the image\n");
    image.config.entrypoint = {"/usr/bin/../bin/server"};
    CHECK(image.lines().starts_with("refused program: "));
    image.config.entrypoint = {"server"};  // PATH finds it
    CHECK(image.lines() == "");
    image.config.environment = {"PATH=/opt"};
    CHECK(image.lines(only(24)) ==
          "refused program: it starts server, which is not in the image\n");
    image = Image();
    image.tree.change("usr/bin/server", [](tree::Entry& entry) { entry.mode = 0644; });
    CHECK(image.lines() == "refused program: it starts /usr/bin/server, which is not executable\n");
    image = Image();
    image.config.entrypoint.clear();
    CHECK(image.lines() == "refused program: it has neither an entry point nor a command\n");
    image.config.command = {"/usr/bin/server"};
    CHECK(image.lines() == "");
}

TEST_CASE("a script needs its interpreter in the image") {
    Image image;
    const auto with_script = [&](const std::string& text) {
        image = Image();
        image.add("/start", text, 0755);
        image.config.entrypoint = {"/start"};
        return image.lines();
    };
    CHECK(with_script("#!/bin/sh\nexec x\n") == "");
    CHECK(with_script("#! /bin/sh -e\n") == "");
    CHECK(with_script("#!/bin/bash\n") ==
          "refused interpreter: it starts the script /start, whose interpreter /bin/bash is not in "
          "the image\n");
    CHECK(with_script("#!/usr/bin/env -S python3 -u\n") ==
          "refused interpreter: it starts the script /start, whose interpreter /usr/bin/env is not "
          "in the image\n"
          "refused interpreter: it starts the script /start, whose interpreter python3 is not in "
          "the image\n");
    CHECK(with_script("#!/bin/sh\r\necho\r\n") ==
          "refused interpreter: it starts the script /start, whose first line ends with a carriage "
          "return\n");
    CHECK(with_script("exec /usr/bin/server\n") ==
          "warning no-program: it starts /start, which is neither an ELF file nor a script with "
          "#!\n");
}

TEST_CASE("what ends at once is a warning") {
    const auto why = [](std::vector<std::string> words, const std::string& configuration = "") {
        return check::why_it_exits(words, configuration);
    };
    CHECK(why({"/bin/sh"}) == "it starts sh, which ends where there is no terminal");
    CHECK(why({"/bin/sh", "/start"}) == "");
    CHECK(why({"/bin/busybox"}) == "it starts busybox without saying as what");
    CHECK(why({"busybox", "ash"}) == "it starts ash, which ends where there is no terminal");
    CHECK(why({"/bin/echo", "x"}) == "it starts echo, which ends at once");
    CHECK(why({"/mihomo", "--version"}) ==
          "it starts mihomo with --version, which prints and ends");
    CHECK(why({"/usr/sbin/dnsmasq", "-C", "/x"}) ==
          "it starts dnsmasq, which goes to the background without -k");
    CHECK(why({"dnsmasq", "-k"}) == "");
    CHECK(why({"dnsmasq"}, "keep-in-foreground\n") == "");
    CHECK(why({"dropbear", "-REF"}) == "");
    CHECK(why({"dropbear", "-RE"}) ==
          "it starts dropbear, which goes to the background without -F");
    CHECK(why({"nginx", "-g", "daemon off;"}) == "");
    CHECK(why({"unbound", "-d"}) == "");
    CHECK(why({"/mihomo"}) == "");
    CHECK(why({}) == "");

    Image image;
    image.add("/usr/sbin/unbound",
              "\x7f"
              "ELF",
              0755);
    image.config.entrypoint = {"/usr/sbin/unbound"};
    CHECK(image.lines() ==
          "warning exits-at-once: it starts unbound, which goes to the background without -d\n");
    image.add("/etc/unbound/unbound.conf", "server:\n  do-daemonize: no\n", 0644);
    CHECK(image.lines() == "");
}

TEST_CASE("users and groups by name have to be known in the image") {
    Image image;
    image.config.user = "dns:dns";
    CHECK(image.lines() ==
          "refused user: it runs as dns, whom /etc/passwd does not know\n"
          "refused user: it runs as group dns, which /etc/group does not know\n");
    image.add("/etc/passwd", "root:x:0:0::/:/bin/sh\ndns:x:53:53::/:/bin/false\n", 0644);
    image.add("/etc/group", "dns:x:53:\n", 0644);
    CHECK(image.lines() == "");
    image = Image();
    image.config.user = "1000:1000";
    CHECK(image.lines() == "");
}

TEST_CASE("a working folder that is not there is a warning") {
    Image image;
    image.config.working_folder = "/srv";
    CHECK(image.lines() == "warning folder: its working folder /srv is not in the image\n");
    image.tree.add(tree::folder("/srv"));
    CHECK(image.lines() == "");
    image.config.working_folder = "/srv/../..";
    CHECK(image.lines() == "warning folder: its working folder /srv/../.. is not in the image\n");
}

TEST_CASE("names that ustar has no room for are refused, ten by name") {
    Image image;
    const std::string name(101, 'n');
    image.add("/" + name, "", 0644);
    CHECK(image.lines() == base::concat("refused long-name: /", name, " is too long for ustar\n"));
    image = Image();
    image.tree.add(tree::symlink("/l", std::string(101, 't')));
    CHECK(image.lines() == "refused long-name: /l is too long for ustar\n");
    image = Image();
    for (int number = 100; number < 115; ++number)
        image.add(base::concat("/", std::string(100, 'n'), number), "", 0644);
    CHECK(image.judge().size() == 11);
    CHECK(image.judge().back().fact == "5 more are too long for ustar");
    image = Image();
    const std::string folder(75, 'd');
    image.add(base::concat("/", folder, "/", folder, "/", std::string(100, 'n')), "", 0644);
    CHECK(image.lines() == "");
    // A folder's slash is part of what is stored.
    image.tree.add(tree::folder("/" + std::string(100, 'f')));
    CHECK(image.judge().size() == 1);
}

TEST_CASE("owners beyond the container's range are refused") {
    Image image;
    tree::Entry entry = tree::file("/x", tree::Content::of(""));
    entry.uid = 65535;
    image.tree.add(entry);
    CHECK(image.lines() == "");
    entry.path = "y";
    entry.gid = 65536;
    image.tree.add(entry);
    CHECK(image.lines() == "refused owner: /y belongs to 65535:65536\n");
}

TEST_CASE("devices are refused") {
    Image image;
    tree::Entry entry = tree::file("/dev/null", {});
    entry.kind = tree::Kind::character_device;
    image.tree.add(entry);
    CHECK(image.lines() == "refused device: /dev/null is a device\n");
}

TEST_CASE("a volume that no mount covers is a warning") {
    Image image;
    image.config.volumes = {"/data", "/data/base", "/database", "/var"};
    CHECK(image.lines() ==
          "warning volume: no mount covers its volume /database\n"
          "warning volume: no mount covers its volume /var\n");
}

TEST_CASE("a mount over the program is a warning") {
    Image image;
    image.setup.mounts.push_back({.name = "bin", .to = "/usr/bin/"});
    CHECK(image.lines() ==
          "warning mount-hides: the mount at /usr/bin/ hides the program /usr/bin/server\n");
}

TEST_CASE("before 7.20 no mount is read-only, and memory has no limit of its own") {
    Image image;
    image.setup.mounts.push_back({.name = "lists", .to = "/lists", .read_only = true});
    image.setup.memory_high_mib = 64;
    CHECK(image.lines(only(19)) ==
          "warning read-only-mount: RouterOS before 7.20: the mount at /lists can be written to\n"
          "note memory: RouterOS before 7.20: its memory is not limited to 64 MiB\n");
    CHECK(image.lines(only(20)) == "");
}

TEST_CASE("health checks are ignored before 7.22") {
    Image image;
    image.config.health_check = {"CMD", "/bin/ok"};
    CHECK(image.lines() ==
          "warning health-check: RouterOS before 7.22: its health check is ignored\n");
    CHECK(image.lines(only(22)) == "");
    image.config.health_check = {"NONE"};
    CHECK(image.lines() == "");
}

TEST_CASE("variables and ports are notes") {
    Image image;
    image.config.environment = {"TZ=UTC", "LANG=C"};
    image.config.ports = {"53/udp"};
    CHECK(image.lines(only(20)) ==
          "note environment: RouterOS before 7.23: its variables may not be set: TZ, LANG\n"
          "note port: it listens on 53/udp\n");
    CHECK(image.lines(only(24)) == "note port: it listens on 53/udp\n");
}

TEST_CASE("every rule is explained, has a remedy, and a name of its own") {
    std::set<std::string_view> names;
    for (const check::ImageRule& rule : check::image_rules()) {
        CAPTURE(rule.name);
        CHECK(names.insert(rule.name).second);
        CHECK_FALSE(rule.explanation.empty());
        CHECK_FALSE(rule.remedy.empty());
        CHECK_FALSE(rule.versions().empty());
    }
}
