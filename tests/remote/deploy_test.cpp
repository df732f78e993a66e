// Deployments onto a fake router of each version: those that succeed, those that fail in every way
// the fake knows, and those whose connection breaks at each console line in turn.
#include "remote/deploy.hpp"

#include "base/error.hpp"
#include "remote/fake_router.hpp"
#include "routeros/quote.hpp"

#include <doctest/doctest.h>

#include <cstdio>

using support::FakeRouter;
using namespace std::chrono_literals;
using State = remote::Containers::State;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> versions = {"7.16.2", "7.17",   "7.18.2", "7.19.6",
                                           "7.20",   "7.20.8", "7.21.4", "7.22.3",
                                           "7.23.3", "7.24",   "7.24.4"};

// An archive of the one member that the fake router looks for.
std::string archive(char filler) {
    std::string header(512, '\0');
    header.replace(0, 13, "manifest.json");
    const std::string content(100'000, filler);
    char size[12];
    std::snprintf(size, sizeof size, "%011o", static_cast<unsigned>(content.size()));
    header.replace(124, 11, size);
    std::string bytes = header + content;
    bytes.resize((bytes.size() + 511) / 512 * 512 + 1024);
    return bytes;
}

constexpr const char* veth =
    "/interface/veth/add name=\"veth-x\" address=10.40.0.2/16 gateway=10.40.0.1";

std::string first_container(const std::string& version) {
    const bool named = routeros::dialect_of(*routeros::parse_version(version)).container_name;
    return base::concat(veth,
                        "\n/container/add file=\"usb1/containers/x-1.tar\" interface=\"veth-x\" "
                        "root-dir=\"usb1/containers/x-1.root\" comment=\"armpack:x\"",
                        named ? " name=\"x-1\"" : "",
                        "\n:delay 4s\n/container/start [/container/find comment=\"armpack:x\"]\n"
                        ":delay 2s");
}

std::string arguments(const routeros::Version& version, const remote::Deployment::Place& place) {
    const routeros::Dialect& dialect = routeros::dialect_of(version);
    std::string all = base::concat("file=", routeros::quote(place.archive),
                                   " interface=\"veth-x\" root-dir=", routeros::quote(place.root),
                                   " comment=", routeros::quote(place.comment), " logging=yes");
    if (dialect.container_name != nullptr)
        all += base::concat(" name=", routeros::quote(place.name));
    return all;
}

struct Result {
    std::string problem;
    std::string hint;
    std::vector<std::string> printed;
};

class Scene {
public:
    Scene() : fake_("deploy") {
        fs::create_directories(fake_.disk() / "containers");
        base::write_file(fake_.folder() / "x-2.tar", archive('2'));
        reset();
    }

    // Only the first version's archive is on the disk.
    void reset() {
        fake_.stop();
        base::remove_tree(fake_.disk() / "containers");
        fs::create_directories(fake_.disk() / "containers");
        base::write_file(fake_.disk() / "containers/x-1.tar", archive('1'));
        fs::remove(fake_.transcript_file());
    }

    void start(const std::string& version, std::vector<std::string> options,
               const std::string& setup) {
        options.insert(options.end(), {"--version", version, "--setup", setup});
        fake_.start(options);
    }

    // Before the console's line that begins so, the router is gone, and stays so.
    void lose_router_at(const std::string& line) { last_line_ = line; }

    Result deploy(remote::DeploySettings::Mode mode = remote::DeploySettings::Mode::act) {
        Result result;
        remote::Router router = fake_.router();
        const remote::Deployment what = {.name = "x",
                                         .mark = "armpack:x",
                                         .store = "usb1/containers",
                                         .archive = fake_.folder() / "x-2.tar",
                                         .identity = "2222",
                                         .add_arguments = arguments};
        const remote::DeploySettings settings = {
            .mode = mode,
            .watch = 300ms,
            .extraction = 5s,
            .change = 5s,
            .poll = 20ms,
            .upload = {.first_pause = 10ms, .longest_pause = 50ms, .size_pause = 20ms},
            .print = [&](const std::string& line) {
                result.printed.push_back(line);
                if (!last_line_.empty() && line.starts_with(last_line_)) fake_.stop();
            }};
        try {
            remote::deploy(router, what, settings);
        } catch (const base::Error& error) {
            result.problem = error.problem();
            result.hint = error.hint();
        }
        return result;
    }

    // "armpack:x usb1/containers/x-1.tar running", one line for each container.
    std::string containers(const std::string& version) {
        remote::Router router = fake_.router();
        const remote::Console console = router.console();
        const remote::Containers all(console, *routeros::parse_version(version));
        std::string text;
        for (const auto& [comment, file] : all.list()) {
            text += base::concat(comment, " ", file, " ",
                                 remote::Containers::name_of(all.state(comment)), "\n");
        }
        return text;
    }

    FakeRouter& fake() { return fake_; }

private:
    FakeRouter fake_;
    std::string last_line_;
};

const std::string old_runs = "armpack:x usb1/containers/x-1.tar running\n";
const std::string new_runs = "armpack:x usb1/containers/x-2.tar running\n";

}  // namespace

TEST_CASE("a good image takes the place of the old one, in every version") {
    Scene scene;
    for (const std::string& version : versions) {
        for (const std::string& setup : {first_container(version), std::string(veth)}) {
            CAPTURE(version);
            scene.reset();
            scene.start(version, {}, setup);
            const Result result = scene.deploy();
            CHECK(result.problem.empty());
            CHECK(scene.containers(version) == new_runs);
            CHECK_FALSE(fs::exists(scene.fake().disk() / "containers/x-1.root"));
        }
    }
}

TEST_CASE("the same archive can be deployed again") {
    Scene scene;
    for (const std::string version : {"7.16.2", "7.20.8", "7.24"}) {
        CAPTURE(version);
        scene.reset();
        scene.start(version, {}, veth);
        for (int time = 0; time < 3; ++time)
            CHECK(scene.deploy().problem.empty());
        CHECK(scene.containers(version) == new_runs);
    }
}

TEST_CASE("a program that the CPU cannot run is explained, and the old one is back") {
    Scene scene;
    for (const std::string& version : versions) {
        CAPTURE(version);
        scene.reset();
        scene.start(version, {"--die-for", "x-2"}, first_container(version));
        const Result result = scene.deploy();
        CHECK(result.problem ==
              "the router's CPU cannot run the program: signal 4 (Illegal instruction); the "
              "previous container is back in service");
        CHECK(result.hint.find("armpack check") != std::string::npos);
        CHECK(scene.containers(version) == old_runs);
        CHECK_FALSE(fs::exists(scene.fake().disk() / "containers/x-2222.root"));
    }
}

TEST_CASE("an archive that cannot be extracted leaves the old one alone") {
    Scene scene;
    for (const std::string& version : versions) {
        CAPTURE(version);
        scene.reset();
        scene.start(version, {"--extract-error-for", "x-2"}, first_container(version));
        const Result result = scene.deploy();
        CHECK(result.problem ==
              "the router could not extract the archive; the previous container is back in "
              "service");
        CHECK(scene.containers(version) == old_runs);
        CHECK(scene.fake().transcript().find("/container/stop") == std::string::npos);
    }
}

TEST_CASE("a full disk is found before anything is changed, or while extracting") {
    Scene scene;
    for (const std::string& version : versions) {
        CAPTURE(version);
        // The old archive and its tree, and the new archive, but no room for the new tree.
        scene.reset();
        scene.start(version, {"--capacity", "350000"}, first_container(version));
        CHECK(scene.deploy().problem ==
              "the router could not extract the archive; the previous container is back in "
              "service");
        CHECK(scene.containers(version) == old_runs);
        // Not even room for the archive.
        scene.reset();
        scene.start(version, {"--capacity", "250000"}, first_container(version));
        const Result result = scene.deploy();
        CHECK(result.problem.starts_with("usb1 has "));
        CHECK(scene.containers(version) == old_runs);
    }
}

TEST_CASE("a first image that dies is taken away again") {
    Scene scene;
    scene.start("7.22.3", {"--die-for", "x-2"}, veth);
    CHECK(scene.deploy().problem ==
          "the router's CPU cannot run the program: signal 4 (Illegal instruction); it was taken "
          "away again");
    CHECK(scene.containers("7.22.3").empty());
}

TEST_CASE("what is wrong with the router is said with its remedy, before anything is sent") {
    Scene scene;
    scene.start("7.20", {"--package", "no", "--device-mode", "no"}, "");
    const Result result = scene.deploy();
    CHECK(result.problem == "the router is not ready, for 2 reasons");
    CHECK_FALSE(fs::exists(scene.fake().disk() / "containers/x-2.tar"));
    scene.start("7.20", {"--disk", ""}, "");
    CHECK(scene.deploy().problem == "there is no disk usb1");
}

TEST_CASE("a dry run changes nothing and says what would be done") {
    Scene scene;
    scene.start("7.23.3", {}, first_container("7.23.3"));
    const Result result = scene.deploy(remote::DeploySettings::Mode::print);
    CHECK(result.problem.empty());
    CHECK(scene.containers("7.23.3") == old_runs);
    CHECK_FALSE(fs::exists(scene.fake().disk() / "containers/x-2.tar"));
    const std::string all = base::join(result.printed, "\n");
    for (const char* part : {"/container/add file=", "/container/stop [", "/container/start [",
                             "/container/comment [", "/container/remove ["}) {
        CHECK(all.find(part) != std::string::npos);
        CHECK(scene.fake().transcript().find(part) == std::string::npos);
    }
}

TEST_CASE("a router that does not come back ends it, and is not taken for a bad image") {
    for (const std::string line : {"/container/add", "/container/stop", "/container/comment"}) {
        CAPTURE(line);
        Scene scene;
        scene.start("7.23.3", {}, first_container("7.23.3"));
        scene.lose_router_at(line);
        const Result result = scene.deploy();
        CHECK(result.problem == "router does not answer");
        CHECK(
            result.hint.starts_with("either container may be in service now: see `armpack status"));
    }
}

// The versions take turns with the lines, so that all lines break in some of them.
TEST_CASE("a connection that breaks at any console line leaves one of the two in service") {
    Scene scene;
    int first_line = 1;
    for (const std::string version : {"7.16.2", "7.21.4", "7.24"}) {
        for (const std::string how : {"--cut-answer", "--cut-command"}) {
            for (int line = first_line;; line += 5) {
                CAPTURE(version);
                CAPTURE(how);
                CAPTURE(line);
                scene.reset();
                scene.start(version, {how, std::to_string(line)}, first_container(version));
                const Result result = scene.deploy();
                const auto lines = base::lines_of(scene.fake().transcript()).size();
                // The line at which it breaks may be the first after the deployment: ours.
                const std::string now = [&] {
                    try {
                        return scene.containers(version);
                    } catch (const base::Error&) {
                        return scene.containers(version);
                    }
                }();
                if (result.problem.empty()) {
                    CHECK(now == new_runs);
                } else {
                    CHECK((now == old_runs || now == new_runs));
                }
                if (static_cast<std::size_t>(line) > lines) break;
            }
        }
        ++first_line;
    }
}
