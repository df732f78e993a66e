#include "check/short_lived.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace check {

namespace {

using base::concat;
using base::printable;

// Programs that read commands from a terminal, which a container does not have.
constexpr std::array shells = {"ash", "bash",   "dash",    "ksh", "sh",
                               "zsh", "python", "python3", "perl"};

// Programs that answer and end.
constexpr std::array answers = {"cat",      "date", "df",   "echo",   "env",     "false",
                                "hostname", "id",   "ls",   "printf", "ps",      "pwd",
                                "stat",     "test", "true", "uname",  "version", "whoami"};

constexpr std::array asks_for_text = {"--help", "--version", "-help", "-version"};

// Servers that fork, after which the container's program is gone. Any of the options keeps them, or
// a line of their configuration; the first option is the one to recommend.
struct Server {
    std::string_view name;
    std::array<std::string_view, 4> options;
    std::string_view setting;
};
constexpr std::array servers = {
    Server{"crond", {"-f", "-d"}, {}},
    Server{"dnsmasq", {"-k", "--keep-in-foreground", "-d", "--no-daemon"}, "keep-in-foreground"},
    Server{"dropbear", {"-F"}, {}},
    Server{"lighttpd", {"-D"}, {}},
    Server{"nginx", {"-g 'daemon off;'", "daemon off"}, "daemon off"},
    Server{"ntpd", {"-n", "-d", "--nofork"}, {}},
    Server{"smartdns", {"-f"}, {}},
    Server{"sshd", {"-D", "-d"}, {}},
    Server{"telnetd", {"-F"}, {}},
    Server{"tinyproxy", {"-d"}, {}},
    Server{"udhcpd", {"-f"}, {}},
    Server{"unbound", {"-d"}, "do-daemonize: no"},
};

template <class List>
bool has(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool stays(const Server& server, std::string_view argument);

}  // namespace

std::string why_it_exits(std::span<const std::string> words, std::string_view configuration) {
    if (words.empty()) return "";
    std::string_view name = words.front();
    name.remove_prefix(name.rfind('/') + 1);  // npos + 1 is 0
    words = words.subspan(1);
    if (name == "busybox" && !words.empty()) return why_it_exits(words, configuration);
    if (name == "busybox") return "it starts busybox without saying as what";
    if (has(shells, name) && words.empty()) {
        return concat("it starts ", printable(name), ", which ends where there is no terminal");
    }
    if (has(answers, name)) return concat("it starts ", printable(name), ", which ends at once");
    for (const std::string& word : words) {
        if (!has(asks_for_text, word)) continue;
        return concat("it starts ", printable(name), " with ", word, ", which prints and ends");
    }
    const auto server = std::find_if(servers.begin(), servers.end(),
                                     [&](const Server& each) { return each.name == name; });
    if (server == servers.end()) return "";
    const bool told = std::any_of(words.begin(), words.end(),
                                  [&](std::string_view word) { return stays(*server, word); });
    const bool set =
        !server->setting.empty() && configuration.find(server->setting) != std::string_view::npos;
    if (told || set) return "";
    return concat("it starts ", server->name, ", which goes to the background without ",
                  server->options.front());
}

namespace {

bool stays(const Server& server, std::string_view argument) {
    return std::any_of(server.options.begin(), server.options.end(), [&](std::string_view option) {
        if (option.empty()) return false;
        if (option.size() != 2) return argument.find(option) != std::string_view::npos;
        // One letter may stand among others: "-FER".
        return argument.starts_with('-') && !argument.starts_with("--") &&
               argument.find(option[1]) != std::string_view::npos;
    });
}

}  // namespace

}  // namespace check
