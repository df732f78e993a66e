#include "source/go_command.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "unit/support/scoped_variable.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace fs = std::filesystem;
using support::ScopedVariable;

namespace {

// A stand-in for go: `env -json` tells `version`, and `env GOVERSION GOROOT` what switching gives.
struct FakeGo {
    FakeGo(const std::string& version, const std::string& switched, const std::string& message = {})
        : folder("fake-go"),
          path("PATH", base::concat(folder.path().string(), ":/usr/bin:/bin")),
          cache("XDG_CACHE_HOME", (folder.path() / "cache").string()) {
        const std::string root = (folder.path() / "root").string();
        base::write_file(
            folder.path() / "go",
            base::concat(
                "#!/bin/sh\n"
                "env | sort >>",
                folder.path().string(),
                "/seen\n"
                "if [ \"$2\" = -json ]; then\n"
                "  echo '{\"GOVERSION\":\"",
                version, "\",\"GOFLAGS\":\"-mod=vendor\",",
                "\"GOPROXY\":\"https://proxy.test\",\"GOAUTH\":\"netrc\",\"GOCACHE\":\"off\"}'\n"
                "elif [ -n '",
                message, "' ]; then echo '", message,
                "' >&2; exit 1\n"
                "else echo ",
                switched, "; echo ", root, "; fi\n"),
            0755);
    }
    std::string seen() const { return base::read_file(folder.path() / "seen"); }

    base::TemporaryFolder folder;
    ScopedVariable path, cache;
};

std::string error_of(const std::string& toolchain) {
    try {
        source::find_go(toolchain);
    } catch (const base::Error& error) {
        return base::concat(error.what(), " / ", error.hint());
    }
    return "no error";
}

}  // namespace

TEST_CASE("versions of Go are read with and without what comes before and after") {
    CHECK(source::parse_go_version("go1.26.8")->text == "1.26.8");
    CHECK(source::parse_go_version("1.27rc1")->minor == 27);
    CHECK(source::parse_go_version("1.21")->minor == 21);
    CHECK(!source::parse_go_version("devel go1.28-abc"));
    CHECK(!source::parse_go_version("1.26.8 X:nocoverageredesign"));
    CHECK(!source::parse_go_version("1."));
    CHECK(!source::parse_go_version("99999999999999999999.1"));
    CHECK(!source::parse_go_version(""));
}

TEST_CASE("a Go of the pinned version is used as it is") {
    const FakeGo fake("go1.26.8", "never asked");
    const source::Go go = source::find_go("1.26.8");
    CHECK(go.program == fake.folder.path() / "go");
    CHECK(go.version == "1.26.8");
}

TEST_CASE("an older and a newer Go switch to the pinned version") {
    for (const char* installed : {"go1.21.0", "go1.27.1", "go1.26.9"}) {
        const FakeGo fake(installed, "go1.26.8");
        CHECK(source::find_go("1.26.8").program == fake.folder.path() / "root" / "bin" / "go");
        CHECK(fake.seen().find("GOTOOLCHAIN=go1.26.8\n") != std::string::npos);
    }
}

TEST_CASE("what a user has set for Go counts only where it cannot change the bytes") {
    const ScopedVariable flags("GOFLAGS", "-race");
    const ScopedVariable experiment("GOEXPERIMENT", "arenas");
    const ScopedVariable proxy("HTTPS_PROXY", "http://web-proxy.test:3128");
    const FakeGo fake("go1.26.8", "never asked");
    const source::Go go = source::find_go("1.26.8");
    CHECK(go.settings.at("GOPROXY") == "https://proxy.test");
    CHECK(go.settings.at("GOCACHE") == (fake.folder.path() / "cache/armpack/go-build").string());

    const base::Command offline = source::go_command(go, {"build"}, source::Network::none);
    CHECK(offline.argv == std::vector<std::string>{(fake.folder.path() / "go").string(), "build"});
    CHECK(offline.environment.at("GOPROXY") == "off");
    CHECK(offline.environment.at("GOENV") == "off");
    CHECK(offline.environment.at("GOFLAGS") == "-mod=readonly");
    CHECK(!offline.environment.contains("GOEXPERIMENT"));
    CHECK(!offline.environment.contains("HTTPS_PROXY"));
    CHECK(!offline.environment.contains("HOME"));
    CHECK(!offline.environment.contains("GOAUTH"));

    const base::Command online = source::go_command(go, {"list"}, source::Network::allowed);
    CHECK(online.environment.at("GOPROXY") == "https://proxy.test");
    CHECK(online.environment.at("HTTPS_PROXY") == "http://web-proxy.test:3128");
    CHECK(fake.seen().find("-race") == std::string::npos);
}

TEST_CASE("a Go that is too old, or of unknown version, is said with what to install") {
    const FakeGo fake("go1.19.8", "");
    const std::string program = (fake.folder.path() / "go").string();
    // A machine may have the Go project's own archive installed: then that one is found.
    if (fs::exists("/usr/local/go/bin/go")) {
        CHECK(source::find_go("1.26.8").program != fs::path(program));
    } else {
        CHECK(error_of("1.26.8").starts_with(
            base::concat("no Go found that can provide Go 1.26.8 (", program,
                         " is Go 1.19.8) / "
                         "install Go 1.21 or newer: ")));
    }
}

TEST_CASE("a toolchain that cannot be had is an error with Go's own words and a hint") {
    const FakeGo fake("go1.25.1", "", "go: download go1.26.8: dial tcp: connection refused");
    const std::string program = (fake.folder.path() / "go").string();
    try {
        source::find_go("1.26.8");
        FAIL("no error");
    } catch (const base::Error& error) {
        CHECK(error.problem() ==
              base::concat(program, " is Go 1.25.1 and cannot switch to Go 1.26.8"));
        CHECK(error.detail() == "  go: download go1.26.8: dial tcp: connection refused\n");
        CHECK(error.hint().starts_with("check the network; "));
    }
}

TEST_CASE("a pinned toolchain that is no version is the recipe's mistake") {
    CHECK(error_of("banana") ==
          "Go toolchain \"banana\" is no version / a version looks like "
          "1.26.8");
}

TEST_CASE("each kind of failed download has its hint") {
    const auto begins = [](const char* message, const char* hint) {
        return source::download_hint({}, message).starts_with(hint);
    };
    CHECK(begins("reading https://p.test/m/@v/v1.info: 404 Not Found", "check module path"));
    CHECK(
        begins("Get \"https://p.test\": dial tcp 127.0.0.1:9: connection refused", "check the n"));
    CHECK(begins("verifying module: checksum mismatch", "what was downloaded is not"));
    CHECK(begins("module lookup disabled by GOPROXY=off", "your Go settings say GOPROXY=off"));
    CHECK(source::download_hint({}, "syntax error").empty());
}
