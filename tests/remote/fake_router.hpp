#pragma once

#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "remote/child.hpp"
#include "remote/router.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace support {

namespace fs = std::filesystem;

inline void make_key(const fs::path& file) {
    base::run_checked({.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f",
                                file.string()}});
}

// A fake router in a folder of its own, with keys, and an ssh_config under which it is "router".
class FakeRouter {
public:
    explicit FakeRouter(const std::string& purpose) : folder_(purpose) {
        base::catch_interrupts();
        base::set_verbosity(base::Verbosity::quiet);
        fs::create_directories(disk());
        make_key(folder_.path() / "host");
        make_key(folder_.path() / "user");
    }

    // Starts it, or starts it anew with the same port; `options` as fake-router takes them.
    void start(const std::vector<std::string>& options = {}) {
        const char* build = std::getenv("ARMPACK_BUILD");
        std::vector<std::string> argv = {
            (fs::path(build == nullptr ? "." : build) / "fake-router").string(),
            "--root",
            root().string(),
            "--host-key",
            (folder_.path() / host_key_).string(),
            "--port",
            std::to_string(port_),
            "--transcript",
            transcript_file().string()};
        argv.insert(argv.end(), options.begin(), options.end());
        if (std::find(options.begin(), options.end(), "--password-file") == options.end()) {
            argv.insert(argv.end(), {"--authorized", (folder_.path() / "user.pub").string()});
        }
        stop();
        process_ = std::make_unique<remote::Child>(argv);
        const std::string said = first_line();
        if (!said.starts_with("port ")) throw std::runtime_error("fake-router: " + said);
        port_ = std::stoi(said.substr(5));
        trust(host_key_);
        base::write_file(ssh_config(),
                         base::concat("Host router\n  HostName 127.0.0.1\n  User admin\n  Port ",
                                      port_, "\n  IdentityFile ", folder_.path().string(),
                                      "/user\n  IdentitiesOnly yes\n  UserKnownHostsFile ",
                                      known_hosts().string(), "\n  GlobalKnownHostsFile none\n"));
    }
    void stop() { process_.reset(); }

    void trust(const std::string& key) const {
        const std::string line = base::read_file(folder_.path() / (key + ".pub"));
        base::write_file(known_hosts(), base::concat("[127.0.0.1]:", port_, " ", line));
    }
    // From the next start on the router has another key, which nobody knows.
    void change_host_key() {
        make_key(folder_.path() / "other");
        host_key_ = "other";
    }

    remote::Router router() const {
        return remote::Router(remote::parse_target("router"), {.ssh_config = ssh_config()});
    }
    fs::path folder() const { return folder_.path(); }
    fs::path root() const { return folder_.path() / "root"; }
    fs::path disk() const { return root() / "usb1"; }
    fs::path ssh_config() const { return folder_.path() / "ssh_config"; }
    fs::path known_hosts() const { return folder_.path() / "known_hosts"; }
    fs::path transcript_file() const { return folder_.path() / "transcript"; }
    std::string transcript() const {
        return fs::exists(transcript_file()) ? base::read_file(transcript_file()) : "";
    }
    const std::string& host_key() const { return host_key_; }

private:
    std::string first_line() {
        std::string text;
        while (text.find('\n') == std::string::npos) {
            pollfd waiting{process_->output.get(), POLLIN, 0};
            if (::poll(&waiting, 1, 10'000) <= 0) return "does not start";
            char letter = 0;
            const ssize_t got = ::read(process_->output.get(), &letter, 1);
            if (got == 0) {
                char buffer[500];
                const ssize_t more = ::read(process_->messages.get(), buffer, sizeof buffer);
                return std::string(buffer, more > 0 ? static_cast<std::size_t>(more) : 0);
            }
            if (got > 0) text += letter;
        }
        return text;
    }

    base::TemporaryFolder folder_;
    std::unique_ptr<remote::Child> process_;
    int port_ = 0;
    std::string host_key_ = "host";
};

}  // namespace support
