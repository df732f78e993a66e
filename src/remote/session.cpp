// ssh -M keeps the connection and listens on a socket; `ssh -S SOCKET` opens channels over it. The
// socket appears when the log-in is done (ssh.c: muxserver_listen after ssh_login), under its name
// at once (mux.c links it), so its being there means that commands can run.
#include "remote/session.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "remote/lost.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <thread>

namespace remote {

namespace {

using base::concat;
using base::Error;

std::vector<std::string> master_argv(const Target& target, const SessionSettings& settings,
                                     const std::string& socket);
std::vector<std::string> destination(const Target& target, const SessionSettings& settings);
std::map<std::string, std::string> effective_configuration(const Target& target,
                                                           const SessionSettings& settings);
base::fs::path socket_parent();
bool mentions(std::string_view text, std::initializer_list<std::string_view> phrases);

constexpr const char* lost = "the connection to the router is lost";

}  // namespace

Session::Session(const Target& target, const SessionSettings& settings)
    : target_(target),
      settings_(settings),
      folder_("ssh", socket_parent()),
      socket_((folder_.path() / "s").string()),
      master_(master_argv(target, settings, socket_)) {
    wait_until_connected();
}

base::Result Session::run(std::string_view line) const {
    return on_channel({std::string(line)}, "");
}

base::Result Session::run_secretly(std::string_view lines) const {
    return on_channel({}, lines);
}

Child Session::open_sftp() const {
    return Child(channel({"-s", "--", "router", "sftp"}));
}

bool Session::alive() {
    show_messages();
    return !master_.ended();
}

void Session::wait_until_connected() {
    while (!base::fs::exists(socket_)) {
        base::check_interrupt();
        if (master_.ended()) {
            show_messages();
            base::check_interrupt();  // ^C reached ssh first
            explain_failure();
        }
        std::array<pollfd, 2> watched = {
            {{master_.messages.get(), POLLIN, 0}, {base::interrupt_descriptor(), POLLIN, 0}}};
        ::poll(watched.data(), watched.size(), 10);  // an error shows as nothing to read
        show_messages();
    }
}

// What ssh says reaches the person as it comes: the fingerprint's warning, a banner.
void Session::show_messages() {
    std::array<char, 4096> buffer{};
    while (master_.messages) {
        const ssize_t got = ::read(master_.messages.get(), buffer.data(), buffer.size());
        if (got <= 0) {
            if (got == 0) master_.messages.reset();
            break;
        }
        messages_.append(buffer.data(), static_cast<std::size_t>(got));
    }
    for (std::size_t end = messages_.find('\n', shown_); end != std::string::npos;
         end = messages_.find('\n', shown_)) {
        const std::string_view line = std::string_view(messages_).substr(shown_, end - shown_);
        base::say_error(base::printable(base::trim(line)));
        shown_ = end + 1;
    }
}

void Session::explain_failure() {
    const std::string& said = messages_;
    const std::string name = target_.text;
    if (mentions(said, {"REMOTE HOST IDENTIFICATION HAS CHANGED"})) {
        throw Error(concat("the host key of ", name, " is not the one known, so nothing was sent"))
            .set_hint(
                "if the router was reset or replaced, compare the fingerprint above with "
                "/ip/ssh/print at its own console, then remove the old key with `ssh-keygen -R`; "
                "otherwise somebody may be in between");
    }
    if (mentions(said, {"Host key verification failed"})) {
        throw Error(concat("the host key of ", name, " is not known and was not accepted"))
            .set_hint(concat("connect once with `ssh ", name,
                             "` at a terminal and compare the fingerprint"));
    }
    if (mentions(said, {"Permission denied", "Too many authentication failures"})) {
        throw Error(concat(name, " does not let us in"))
            .set_hint(
                "check user, key and password with ssh itself; RouterOS refuses passwords of a "
                "user that has a key (/ip/ssh password-authentication), and wants the policies ssh "
                "and ftp");
    }
    if (mentions(said, {"Could not resolve hostname"})) {
        throw ConnectionLost(concat("the name ", name, " cannot be resolved"))
            .set_hint("check the name, or give the router's address");
    }
    if (mentions(said, {"Connection refused", "timed out", "No route to host", "unreachable",
                        "Connection closed", "Connection reset", "Broken pipe",
                        "kex_exchange_identification"})) {
        throw ConnectionLost(concat(name, " does not answer"))
            .set_hint("check address and port, and that /ip/service has ssh enabled for us");
    }
    throw Error(concat("ssh could not connect to ", name)).set_detail(base::printable(said));
}

std::vector<std::string> Session::channel(const std::vector<std::string>& rest) const {
    // Everything is settled by the master. Were it gone, ssh would connect anew and ask again: the
    // proxy that is none prevents it.
    std::vector<std::string> argv = {"ssh",  "-F",
                                     "none", "-T",
                                     "-S",   base::replace_all(socket_, "%", "%%"),
                                     "-o",   "ControlMaster=no",
                                     "-o",   "ProxyCommand=false"};
    argv.insert(argv.end(), rest.begin(), rest.end());
    return argv;
}

base::Result Session::on_channel(const std::vector<std::string>& rest,
                                 std::string_view input) const {
    std::vector<std::string> words = {"--", "router"};
    words.insert(words.end(), rest.begin(), rest.end());
    base::Result result = base::run({.argv = channel(words),
                                     .environment = base::pass_environment({"HOME", "USER"}),
                                     .input = std::string(input),
                                     .time_limit = settings_.command_limit});
    // 255 is ssh's own; a console that ends a command without any status gives it too.
    if (result.status == 255 && result.output.empty()) throw ConnectionLost(lost);
    return result;
}

namespace {

std::vector<std::string> master_argv(const Target& target, const SessionSettings& settings,
                                     const std::string& socket) {
    std::vector<std::string> argv = {"ssh"};
    const auto set = [&argv](std::string_view option) {
        argv.emplace_back("-o");
        argv.emplace_back(option);
    };
    std::map<std::string, std::string> configured = effective_configuration(target, settings);
    const std::string& checking = configured["stricthostkeychecking"];
    if (checking != "true" && checking != "ask") {
        base::warn(concat("ssh is configured with StrictHostKeyChecking ",
                          checking == "false" ? "no" : checking,
                          " for this router; an unknown host key is asked about all the same"));
        set("StrictHostKeyChecking=ask");
    }
    set("NoHostAuthenticationForLocalhost=no");
    if (configured["connecttimeout"] == "none") set("ConnectTimeout=30");
    if (configured["serveraliveinterval"] == "0") set("ServerAliveInterval=15");
    // One connection of our own, for nothing else: no forwardings, no commands, no sharing.
    for (const char* option :
         {"ControlMaster=yes", "ControlPersist=no", "ClearAllForwardings=yes", "ForwardAgent=no",
          "ForwardX11=no", "PermitLocalCommand=no", "RemoteCommand=none", "RequestTTY=no"}) {
        set(option);
    }
    argv.insert(argv.end(), {"-N", "-T", "-S", base::replace_all(socket, "%", "%%")});
    const std::vector<std::string> where = destination(target, settings);
    argv.insert(argv.end(), where.begin(), where.end());
    return argv;
}

std::vector<std::string> destination(const Target& target, const SessionSettings& settings) {
    std::vector<std::string> argv;
    if (!settings.ssh_config.empty()) {
        argv.insert(argv.end(), {"-F", settings.ssh_config.string()});
    }
    if (!target.user.empty()) argv.insert(argv.end(), {"-l", target.user});
    if (target.port != 0) argv.insert(argv.end(), {"-p", std::to_string(target.port)});
    argv.insert(argv.end(), {"--", target.host});
    return argv;
}

// `ssh -G`: what ssh would use, one lower-case keyword and its value per line.
std::map<std::string, std::string> effective_configuration(const Target& target,
                                                           const SessionSettings& settings) {
    std::vector<std::string> argv = {"ssh", "-G"};
    const std::vector<std::string> where = destination(target, settings);
    argv.insert(argv.end(), where.begin(), where.end());
    const base::Result result =
        base::run({.argv = argv,
                   .environment = base::pass_environment({"HOME", "USER", "LOGNAME"}),
                   .time_limit = std::chrono::seconds(20)});
    if (!result.ok()) {
        throw Error(concat("ssh does not accept the configuration for ", target.text))
            .set_detail(base::printable(base::trim(result.messages)));
    }
    std::map<std::string, std::string> values;
    for (const std::string_view line : base::lines_of(result.output)) {
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos) continue;
        values.emplace(line.substr(0, blank), line.substr(blank + 1));
    }
    return values;
}

// A socket's path has room for 108 bytes, of which ssh wants some for a temporary name.
base::fs::path socket_parent() {
    std::error_code ignored;
    const base::fs::path usual = base::fs::temp_directory_path(ignored);
    return ignored || usual.string().size() > 50 ? base::fs::path("/tmp") : usual;
}

bool mentions(std::string_view text, std::initializer_list<std::string_view> phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [text](std::string_view phrase) {
        return text.find(phrase) != std::string_view::npos;
    });
}

}  // namespace

}  // namespace remote
