#pragma once

#include "base/file.hpp"
#include "base/process.hpp"
#include "remote/child.hpp"
#include "remote/target.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace remote {

struct SessionSettings {
    base::fs::path ssh_config;                // instead of ~/.ssh/config; empty: as ssh finds it
    std::chrono::seconds command_limit{120};  // for one console command
};

// One authenticated connection, made by OpenSSH's client (ControlMaster), so that configuration,
// agent, keys, jump hosts, password prompt and known_hosts are what people have. Commands and SFTP
// run over it without another log-in. Its socket lies in a folder of its own, mode 0700, which goes
// with this object.
//
// An unknown host key is shown and asked about by ssh itself; a changed one is refused. A
// configuration that switches this off (StrictHostKeyChecking no or accept-new) is overruled.
class Session {
public:
    // Connects; ssh may ask at the terminal. A host that does not answer is a ConnectionLost; a
    // refused key or log-in is an Error with its remedy.
    Session(const Target& target, const SessionSettings& settings);

    // Runs one console line on a channel of its own and gives what it printed. The status means
    // nothing on RouterOS. ConnectionLost if the connection is gone.
    base::Result run(std::string_view line) const;

    // The same for lines that hold secrets: they go to the console's input, so they are in nobody's
    // process table. Each line is a command of its own.
    base::Result run_secretly(std::string_view lines) const;

    // A channel that speaks SFTP.
    Child open_sftp() const;

    bool alive();
    const Target& target() const { return target_; }

private:
    void wait_until_connected();
    [[noreturn]] void explain_failure();
    void show_messages();
    std::vector<std::string> channel(const std::vector<std::string>& rest) const;
    base::Result on_channel(const std::vector<std::string>& rest, std::string_view input) const;

    Target target_;
    SessionSettings settings_;
    base::TemporaryFolder folder_;
    std::string socket_;
    Child master_;
    std::string messages_;  // what ssh said so far
    std::size_t shown_ = 0;
};

}  // namespace remote
