// libssh's server side, by callbacks: they only note what came; serve() does the work between two
// polls, so that no callback waits inside another.
#include "fake-router/ssh_server.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "fake-router/script.hpp"
#include "fake-router/sftp_service.hpp"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <list>
#include <random>
#include <stdexcept>

namespace fake {

namespace {

enum class Use { none, exec, shell, sftp };

struct Connection;

struct Channel {
    Connection* connection = nullptr;
    ssh_channel channel = nullptr;
    ssh_channel_callbacks_struct callbacks{};
    Use use = Use::none;
    std::string in;
    std::string out;
    std::unique_ptr<SftpService> sftp;
    bool ended_by_client = false;
    bool finished = false;  // nothing more is coming from us
    bool closed = false;
};

struct Connection {
    SshServer::State* server = nullptr;
    ssh_session session = nullptr;
    ssh_server_callbacks_struct callbacks{};
    std::size_t number = 0;
    std::int64_t sftp_bytes = 0;
    std::list<Channel> channels;
    bool dead = false;
};

std::int64_t nth(const std::vector<std::int64_t>& values, std::size_t number);

}  // namespace

struct SshServer::State {
    ServerSettings settings;
    Machine& machine;
    Faults& faults;
    ssh_bind listener = nullptr;
    ssh_event event = nullptr;
    ssh_key authorized = nullptr;
    std::list<Connection> connections;
    std::size_t connection_count = 0;
    int command_count = 0;
    std::mt19937 random{7};

    void accept();
    void serve(Connection& connection);
    void serve_console(Channel& channel, const std::string& line);
    void serve_sftp(Channel& channel);
    void flush(Channel& channel);
    void cut(Connection& connection);
};

namespace {

using State = SshServer::State;

Channel& channel_of(void* data) {
    return *static_cast<Channel*>(data);
}

int on_data(ssh_session, ssh_channel, void* data, std::uint32_t size, int is_stderr, void* user) {
    if (is_stderr == 0) channel_of(user).in.append(static_cast<const char*>(data), size);
    return static_cast<int>(size);
}

int on_exec(ssh_session, ssh_channel, const char* command, void* user) {
    channel_of(user).use = Use::exec;
    channel_of(user).in = command;
    return 0;
}

int on_shell(ssh_session, ssh_channel, void* user) {
    channel_of(user).use = Use::shell;
    return 0;
}

int on_subsystem(ssh_session, ssh_channel, const char* name, void* user) {
    Channel& channel = channel_of(user);
    State& server = *channel.connection->server;
    if (std::string(name) != "sftp" || server.faults.no_sftp) return 1;
    channel.use = Use::sftp;
    channel.sftp = std::make_unique<SftpService>(server.machine.files(), server.faults);
    return 0;
}

void on_eof(ssh_session, ssh_channel, void* user) {
    channel_of(user).ended_by_client = true;
}

void on_close(ssh_session, ssh_channel, void* user) {
    channel_of(user).closed = true;
}

ssh_channel on_open(ssh_session session, void* user) {
    auto& connection = *static_cast<Connection*>(user);
    Channel& channel = connection.channels.emplace_back();
    channel.connection = &connection;
    channel.channel = ssh_channel_new(session);
    channel.callbacks.userdata = &channel;
    channel.callbacks.channel_data_function = on_data;
    channel.callbacks.channel_exec_request_function = on_exec;
    channel.callbacks.channel_shell_request_function = on_shell;
    channel.callbacks.channel_subsystem_request_function = on_subsystem;
    channel.callbacks.channel_eof_function = on_eof;
    channel.callbacks.channel_close_function = on_close;
    ssh_callbacks_init(&channel.callbacks);
    ssh_set_channel_callbacks(channel.channel, &channel.callbacks);
    return channel.channel;
}

int on_password(ssh_session, const char*, const char* password, void* user) {
    const State& server = *static_cast<Connection*>(user)->server;
    const bool allowed = server.authorized == nullptr && !server.settings.password.empty();
    return allowed && server.settings.password == password ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

int on_key(ssh_session, const char*, ssh_key key, char state, void* user) {
    const State& server = *static_cast<Connection*>(user)->server;
    if (server.authorized == nullptr ||
        ssh_key_cmp(key, server.authorized, SSH_KEY_CMP_PUBLIC) != 0) {
        return SSH_AUTH_DENIED;
    }
    return state == SSH_PUBLICKEY_STATE_NONE || state == SSH_PUBLICKEY_STATE_VALID
               ? SSH_AUTH_SUCCESS
               : SSH_AUTH_DENIED;
}

int on_incoming(socket_t, int, void* user) {
    static_cast<State*>(user)->accept();
    return 0;
}

}  // namespace

SshServer::SshServer(const ServerSettings& settings, Machine& machine, Faults& faults)
    : state_(new State{settings, machine, faults}) {
    ssh_init();
    State& state = *state_;
    if (!settings.authorized.empty() &&
        ssh_pki_import_pubkey_file(settings.authorized.c_str(), &state.authorized) != SSH_OK) {
        throw std::runtime_error("cannot read the authorized key");
    }
    state.listener = ssh_bind_new();
    const int port = settings.port;
    ssh_bind_options_set(state.listener, SSH_BIND_OPTIONS_BINDADDR, "127.0.0.1");
    ssh_bind_options_set(state.listener, SSH_BIND_OPTIONS_BINDPORT, &port);
    ssh_bind_options_set(state.listener, SSH_BIND_OPTIONS_HOSTKEY, settings.host_key.c_str());
    if (ssh_bind_listen(state.listener) != SSH_OK) {
        throw std::runtime_error(ssh_get_error(state.listener));
    }
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(ssh_bind_get_fd(state.listener), reinterpret_cast<sockaddr*>(&address), &size);
    state.event = ssh_event_new();
    ssh_event_add_fd(state.event, ssh_bind_get_fd(state.listener), POLLIN, on_incoming, &state);
    std::printf("port %d\n", ntohs(address.sin_port));
    std::fflush(stdout);
}

SshServer::~SshServer() = default;

void SshServer::run() {
    for (;;) {
        ssh_event_dopoll(state_->event, 10);
        state_->machine.advance();
        for (Connection& connection : state_->connections)
            state_->serve(connection);
        std::erase_if(state_->connections, [this](Connection& connection) {
            if (!connection.dead) return false;
            ssh_event_remove_session(state_->event, connection.session);
            ssh_disconnect(connection.session);
            ssh_free(connection.session);
            return true;
        });
    }
}

void SshServer::State::accept() {
    Connection& connection = connections.emplace_back();
    connection.server = this;
    connection.number = connection_count++;
    connection.session = ssh_new();
    if (ssh_bind_accept(listener, connection.session) != SSH_OK) {
        ssh_free(connection.session);
        connections.pop_back();
        return;
    }
    connection.callbacks.userdata = &connection;
    connection.callbacks.auth_password_function = on_password;
    connection.callbacks.auth_pubkey_function = on_key;
    connection.callbacks.channel_open_request_session_function = on_open;
    ssh_callbacks_init(&connection.callbacks);
    ssh_set_server_callbacks(connection.session, &connection.callbacks);
    ssh_set_auth_methods(connection.session, SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY);
    if (ssh_handle_key_exchange(connection.session) != SSH_OK) {
        ssh_free(connection.session);
        connections.pop_back();
        return;
    }
    ssh_set_blocking(connection.session, 0);
    ssh_event_add_session(event, connection.session);
}

void SshServer::State::serve(Connection& connection) {
    constexpr int gone = SSH_CLOSED | SSH_CLOSED_ERROR;
    if ((ssh_get_status(connection.session) & gone) != 0) connection.dead = true;
    for (Channel& channel : connection.channels) {
        if (connection.dead) return;
        if (channel.closed) continue;
        if (channel.use == Use::exec && !channel.finished) {
            serve_console(channel, channel.in);
            channel.finished = true;
        } else if (channel.use == Use::shell && !channel.finished) {
            for (std::size_t end = channel.in.find('\n'); end != std::string::npos;
                 end = channel.in.find('\n')) {
                const std::string line = channel.in.substr(0, end);
                channel.in.erase(0, end + 1);
                if (line == "/quit") channel.finished = true;
                if (!channel.finished && faults.refuse_shell) {
                    channel.out += base::concat("> ", line, "\r\nfailure: not enough rights\r\n");
                } else if (!channel.finished) {
                    serve_console(channel, line);
                }
            }
            channel.finished = channel.finished || channel.ended_by_client;
        } else if (channel.use == Use::sftp) {
            serve_sftp(channel);
            channel.finished = channel.ended_by_client;
        }
        if (!connection.dead) flush(channel);
    }
}

void SshServer::State::serve_console(Channel& channel, const std::string& line) {
    const int number = ++command_count;
    if (number == faults.cut_instead_of_command) return cut(*channel.connection);
    if (!settings.transcript.empty()) {
        std::ofstream(settings.transcript, std::ios::app) << line << "\n";
    }
    std::string said = base::replace_all(answer(machine, line), "\r\n", "\n");
    channel.out += base::replace_all(said, "\n", "\r\n");
    if (number == faults.cut_instead_of_answer) cut(*channel.connection);
}

void SshServer::State::serve_sftp(Channel& channel) {
    Connection& connection = *channel.connection;
    const std::int64_t cut_after = nth(faults.cut_after, connection.number);
    const std::int64_t stall_after = nth(faults.stall_after, connection.number);
    std::string bytes = std::move(channel.in);
    channel.in.clear();
    if (stall_after >= 0 && connection.sftp_bytes >= stall_after) return;
    const auto size = static_cast<std::int64_t>(bytes.size());
    const bool cutting = cut_after >= 0 && connection.sftp_bytes + size >= cut_after;
    if (cutting) bytes.resize(static_cast<std::size_t>(cut_after - connection.sftp_bytes));
    connection.sftp_bytes += static_cast<std::int64_t>(bytes.size());
    try {
        channel.out += channel.sftp->feed(bytes);
    } catch (const std::runtime_error& error) {
        std::fprintf(stderr, "fake-router: %s\n", error.what());
        return cut(connection);
    }
    if (cutting) cut(connection);
}

void SshServer::State::flush(Channel& channel) {
    while (!channel.out.empty()) {
        const std::size_t size = std::min<std::size_t>(
            {channel.out.size(), ssh_channel_window_size(channel.channel), 65536});
        if (size == 0) return;
        const int put = ssh_channel_write(channel.channel, channel.out.data(),
                                          static_cast<std::uint32_t>(size));
        if (put <= 0) return;
        channel.out.erase(0, static_cast<std::size_t>(put));
    }
    if (!channel.finished) return;
    // As on RouterOS, the status says nothing.
    if (channel.use != Use::sftp) {
        ssh_channel_request_send_exit_status(channel.channel, static_cast<int>(random() % 2));
    }
    ssh_channel_send_eof(channel.channel);
    ssh_channel_close(channel.channel);
    channel.closed = true;
}

void SshServer::State::cut(Connection& connection) {
    ::shutdown(ssh_get_fd(connection.session), SHUT_RDWR);
    connection.dead = true;
}

namespace {

std::int64_t nth(const std::vector<std::int64_t>& values, std::size_t number) {
    return number < values.size() ? values[number] : -1;
}

}  // namespace

}  // namespace fake
