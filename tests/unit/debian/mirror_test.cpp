#include "debian/mirror.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace fs = std::filesystem;
using debian::Mirrors;

namespace {

// A root folder with some of a host's settings.
struct Host {
    base::TemporaryFolder folder{"mirror-test"};

    Host() {
        ::unsetenv("ARMPACK_MIRROR");
        ::unsetenv("ARMPACK_SECURITY_MIRROR");
    }
    Host& with(const std::string& path, const std::string& text) {
        fs::create_directories((folder.path() / path).parent_path());
        base::write_file(folder.path() / path, text);
        return *this;
    }
    Mirrors find(debian::MirrorSettings settings = {}) const {
        settings.host = folder.path();
        return debian::find_mirrors(settings);
    }
};

constexpr const char* debian_host = "PRETTY_NAME=\"x\"\nID=debian\n";

}  // namespace

TEST_CASE("a Debian host's own sources are used, those of others are not") {
    Host host;
    host.with("etc/os-release", debian_host)
        .with("etc/apt/sources.list.d/debian.sources",
              "# comment\nTypes: deb deb-src\nURIs: http://mirror.invalid/debian/\n"
              "Suites: bookworm bookworm-updates\nComponents: main\n\n"
              "Types: deb\nURIs: http://mirror.invalid/security\nSuites: bookworm-security\n"
              "Components: main contrib\n"
              "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n")
        .with("etc/apt/sources.list.d/other.sources",
              "Types: deb\nURIs: http://other.invalid/debian\nSuites: bookworm\nComponents: main\n"
              "Signed-By: /usr/share/keyrings/other.gpg\n")
        .with("etc/apt/sources.list.d/off.sources",
              "Enabled: no\nTypes: deb\nURIs: http://off.invalid/debian\nSuites: bookworm\n"
              "Components: main\n")
        .with("etc/apt/sources.list",
              "deb [signed-by=/usr/share/keyrings/x.gpg arch=amd64] http://y.invalid/debian "
              "bookworm main\n"
              "deb http://z.invalid/debian bookworm stable\n"
              "deb-src http://s.invalid/debian bookworm main\n"
              "deb cdrom:[Debian]/ bookworm main\n"
              "deb [arch=amd64] http://second.invalid/debian/ trixie main # why\n");
    CHECK(host.find() ==
          Mirrors{{"debian", {"http://second.invalid/debian", "http://mirror.invalid/debian"}},
                  {"debian-security", {"http://mirror.invalid/security"}}});
}

TEST_CASE("lists of mirrors, as cloud images have them, are read") {
    Host host;
    host.with("etc/os-release", debian_host)
        .with("etc/apt/mirrors/debian.list", "# one\nhttps://a.invalid/debian priority:1\n")
        .with("etc/apt/sources.list",
              "deb mirror+file:/etc/apt/mirrors/debian.list bookworm main\n");
    CHECK(host.find() == Mirrors{{"debian", {"https://a.invalid/debian"}},
                                 {"debian-security", {"https://a.invalid/debian-security"}}});
}

TEST_CASE("settings and environment come before the host's sources") {
    Host host;
    host.with("etc/os-release", debian_host)
        .with("etc/apt/sources.list", "deb http://host.invalid/debian bookworm main\n");
    ::setenv("ARMPACK_MIRROR", "http://env.invalid/debian http://env2.invalid/x", 1);
    CHECK(host.find() == Mirrors{{"debian", {"http://env.invalid/debian", "http://env2.invalid/x"}},
                                 {"debian-security", {"http://env.invalid/debian-security"}}});
    CHECK(host.find({.mirrors = {"file:/m/debian/"}, .security_mirrors = {"file:/s"}}) ==
          Mirrors{{"debian", {"file:/m/debian"}}, {"debian-security", {"file:/s"}}});
    ::unsetenv("ARMPACK_MIRROR");
}

TEST_CASE("on Ubuntu the list that python-apt-common brings is used") {
    Host host;
    host.with("etc/os-release", "ID=ubuntu\nID_LIKE=debian\n")
        .with("etc/apt/sources.list", "deb http://ubuntu.invalid/ubuntu noble main\n");
    CHECK_THROWS_WITH_AS(host.find(), "no Debian mirror is known", base::Error);
    host.with("usr/share/python-apt/templates/Debian.info",
              "Suite: sid\nBaseURI: http://no.invalid/\n\nSuite: stable\nRepositoryType: deb\n"
              "BaseURI: https://deb.invalid/debian/\nMatchURI: x\n");
    CHECK(host.find() == Mirrors{{"debian", {"https://deb.invalid/debian"}},
                                 {"debian-security", {"https://deb.invalid/debian-security"}}});
}
