#pragma once

#include "fake-router/faults.hpp"
#include "fake-router/machine.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace fake {

struct ServerSettings {
    std::filesystem::path host_key;
    std::filesystem::path authorized;  // a public key; empty: none is let in
    std::string password;              // refused once there is a key, as RouterOS does
    int port = 0;                      // 0: a free one
    std::filesystem::path transcript;  // every console line is appended; empty: not kept
};

// An SSH server on 127.0.0.1 with exec, shell and SFTP channels, all in one thread. Says
// "port N" on stdout when it listens; runs until killed.
class SshServer {
public:
    SshServer(const ServerSettings& settings, Machine& machine, Faults& faults);
    ~SshServer();
    SshServer(const SshServer&) = delete;
    SshServer& operator=(const SshServer&) = delete;

    [[noreturn]] void run();

    struct State;

private:
    std::unique_ptr<State> state_;
};

}  // namespace fake
