// Two hundred and more uploads on which something goes wrong, drawn at random from a fixed seed.
// What must hold, whatever happens: a file that has the archive's size is the archive.
#include "base/error.hpp"
#include "remote/fake_router.hpp"
#include "remote/upload.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <stop_token>
#include <thread>

using support::FakeRouter;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t mib = 1 << 20;

enum class Fault {
    none,
    cuts,
    stall,
    server_killed,
    disk_full,
    permission_denied,
    size_lag,
    empties,
    corrupts,
};
constexpr const char* names[] = {"none",   "cuts",     "stall",   "server killed", "disk full",
                                 "denied", "size lag", "empties", "corrupts"};

struct Case {
    Fault fault;
    std::uint64_t size_bytes;
    std::string
        standing;  // what is under the name before: "", "part", "other", "same size", "longer"
    std::vector<std::string> options;
};

class Draw {
public:
    explicit Draw(std::uint32_t seed) : random_(seed) {}
    std::uint64_t below(std::uint64_t limit) {
        return random_() % std::max<std::uint64_t>(limit, 1);
    }
    std::string bytes(std::uint64_t count) {
        std::string out(count + 8, '\0');
        for (std::uint64_t at = 0; at < count; at += 8) {
            const std::uint64_t word = random_();
            std::memcpy(out.data() + at, &word, 8);
        }
        out.resize(count);
        return out;
    }

private:
    std::mt19937_64 random_;
};

Case draw_case(Draw& draw, Fault fault) {
    Case one;
    one.fault = fault;
    constexpr std::uint64_t odd[] = {1, 32767, 32768, 32769, 65536};
    const bool small = draw.below(6) == 0 && fault != Fault::disk_full;
    one.size_bytes = small ? odd[draw.below(5)] : mib / 2 + draw.below(6 * mib);
    // Some so large that beginning anew instead of going on would show.
    if (fault == Fault::cuts && draw.below(4) == 0) one.size_bytes = 16 * mib + draw.below(8 * mib);
    constexpr const char* standing[] = {"", "", "part", "other", "same size", "longer"};
    one.standing = standing[draw.below(6)];
    const auto place = [&] { return std::to_string(draw.below(one.size_bytes + 100)); };
    switch (fault) {
        case Fault::cuts:
            one.options = {"--cut-after", place() + "," + place() + "," + place()};
            break;
        case Fault::stall:
            one.options = {"--stall-after", place()};
            break;
        case Fault::disk_full:
            one.options = {"--capacity", std::to_string(one.size_bytes / 2)};
            one.standing = draw.below(2) == 0 ? "" : "part";
            break;
        case Fault::permission_denied:
            one.options = {"--deny-writing", "yes"};
            break;
        case Fault::size_lag:
            one.options = {"--lag", std::to_string(draw.below(1500))};
            break;
        case Fault::server_killed:
            break;
        case Fault::empties:
            one.options = {"--empties", "yes", "--cut-after", place()};
            break;
        case Fault::corrupts:
            one.options = {"--corrupt-at", std::to_string(draw.below(one.size_bytes))};
            break;
        case Fault::none:
            break;
    }
    return one;
}

void put_standing(const Case& one, Draw& draw, const std::string& archive, const fs::path& place) {
    fs::create_directories(place.parent_path());
    fs::remove(place);
    if (one.standing == "part") base::write_file(place, archive.substr(0, archive.size() / 3));
    if (one.standing == "other") base::write_file(place, draw.bytes(archive.size() / 2));
    if (one.standing == "longer") base::write_file(place, archive + draw.bytes(5000));
    if (one.standing != "same size") return;
    // As when an older build is replaced: the beginning agrees, the size does, the end does not.
    std::string other = archive;
    other.back() = static_cast<char>(other.back() + 1);
    base::write_file(place, other);
}

// Ends the server while the upload runs, and starts it again. Lives until the upload is over: the
// server it started goes with it.
std::jthread restart(FakeRouter& fake, std::uint64_t after_ms) {
    return std::jthread([&fake, after_ms](const std::stop_token& over) {
        // A router that cannot be reached at all is not tried again, so wait for the connection.
        while (!fs::exists(fake.transcript_file()) && !over.stop_requested())
            std::this_thread::sleep_for(5ms);
        std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
        // As while a router boots: connections are refused for longer than the first pauses.
        fake.stop();
        std::this_thread::sleep_for(200ms);
        fake.start();
        while (!over.stop_requested())
            std::this_thread::sleep_for(5ms);
    });
}

struct Outcome {
    std::optional<remote::Uploaded> done;
    std::string problem;
    std::string hint;
};

Outcome try_upload(FakeRouter& fake, const fs::path& file, remote::Upload::Verify verify) {
    Outcome outcome;
    remote::Router router = fake.router();
    const remote::UploadSettings settings = {.sftp = {.stall = 700ms},
                                             .attempts = 20,
                                             .first_pause = 20ms,
                                             .longest_pause = 200ms,
                                             .size_wait = 5s,
                                             .size_pause = 50ms};
    try {
        outcome.done = remote::upload(
            router, {.file = file, .path = "usb1/deep/x.tar", .verify = verify}, settings);
    } catch (const base::Error& error) {
        outcome.problem = error.problem();
        outcome.hint = error.hint();
    }
    return outcome;
}

void check(const Case& one, const Outcome& outcome, const std::string& archive,
           const fs::path& place) {
    const bool same_size = fs::exists(place) && fs::file_size(place) == archive.size();
    const bool same = same_size && base::read_file(place) == archive;
    // An older file of that size may stand there still if nothing could be written.
    const bool untouched = one.standing == "same size" && !outcome.done;
    if (!untouched) CHECK((!same_size || same));
    if (outcome.done) {
        CHECK(same);
        const std::uint64_t attempts = static_cast<std::uint64_t>(outcome.done->attempts);
        // Each break costs what was on its way, and no more. Where a server emptied the file or
        // wrote it wrong, it has to begin anew.
        const bool goes_on = one.fault != Fault::empties && one.fault != Fault::corrupts;
        const std::uint64_t anew = goes_on ? 0 : archive.size();
        const std::uint64_t there = one.standing == "part" && goes_on ? archive.size() / 3 : 0;
        CHECK(outcome.done->sent_bytes <
              archive.size() + archive.size() / 100 - there + anew + attempts * 4 * mib);
    } else {
        CHECK(!outcome.hint.empty());
    }
    const bool may_fail = one.fault == Fault::disk_full || one.fault == Fault::permission_denied;
    if (!may_fail) CHECK_MESSAGE(outcome.done.has_value(), outcome.problem);
    if (one.fault == Fault::permission_denied) CHECK(!outcome.done.has_value());
    if (one.fault == Fault::disk_full) CHECK(!outcome.done.has_value());
}

}  // namespace

TEST_CASE("whatever goes wrong, no wrong file is taken for right") {
    FakeRouter fake("faults");
    Draw draw(20260131);
    const fs::path file = fake.folder() / "x.tar";
    const fs::path place = fake.disk() / "deep/x.tar";
    constexpr Fault faults[] = {Fault::cuts,          Fault::cuts,      Fault::stall,
                                Fault::server_killed, Fault::disk_full, Fault::permission_denied,
                                Fault::size_lag,      Fault::empties,   Fault::corrupts,
                                Fault::none,          Fault::cuts};
    for (int number = 0; number < 220; ++number) {
        const Case one =
            draw_case(draw, faults[static_cast<std::size_t>(number) % std::size(faults)]);
        CAPTURE(number);
        const std::string fault = names[static_cast<int>(one.fault)];
        CAPTURE(fault);
        CAPTURE(one.standing);
        CAPTURE(one.size_bytes);
        const std::string archive = draw.bytes(one.size_bytes);
        base::write_file(file, archive);
        fs::remove(fake.transcript_file());
        fake.start(one.options);
        put_standing(one, draw, archive, place);
        Outcome outcome;
        {
            std::jthread disturbance;
            if (one.fault == Fault::server_killed) disturbance = restart(fake, draw.below(400));
            outcome = try_upload(fake, file,
                                 one.fault == Fault::corrupts ? remote::Upload::Verify::contents
                                                              : remote::Upload::Verify::ends);
        }
        check(one, outcome, archive, place);
    }
}

TEST_CASE("a host key that changes between two connections ends the upload") {
    FakeRouter fake("host-key");
    Draw draw(7);
    const fs::path file = fake.folder() / "x.tar";
    base::write_file(file, draw.bytes(mib));
    fake.start();
    const std::string known = base::read_file(fake.known_hosts());
    remote::Router router = fake.router();
    router.session();
    fake.change_host_key();
    fake.start();
    base::write_file(fake.known_hosts(), known);
    try {
        remote::upload(router, {.file = file, .path = "usb1/x.tar"}, {.first_pause = 10ms});
        FAIL("it was accepted");
    } catch (const base::Error& error) {
        CHECK(error.problem() ==
              "the host key of router is not the one known, so nothing was sent");
        CHECK(error.hint().find("ssh-keygen -R") != std::string::npos);
    }
    CHECK_FALSE(fs::exists(fake.disk() / "x.tar"));
}
