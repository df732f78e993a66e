#include "emulate/network.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

#include <unistd.h>

namespace emulate {

namespace {

void run_ip(std::vector<std::string> before, std::string lines);

}  // namespace

void plug_in(const Cable& cable, pid_t process) {
    base::doing("connect the sandbox with this machine", [&] {
        if (!base::find_program("ip")) {
            throw base::Error("there is no ip to make the connection with")
                .set_hint("install the package iproute2");
        }
        if (::geteuid() != 0) {
            throw base::Error("only root may make interfaces of this machine")
                .set_hint("run it with sudo, or choose --network host or none");
        }
        const std::string name = cable.name.empty() ? base::concat("armpack", process) : cable.name;
        const std::size_t slash = cable.address.find('/');
        const std::string prefix = slash == std::string::npos ? "/24" : cable.address.substr(slash);
        run_ip({}, base::concat("link add ", name, " type veth peer name eth0 netns ", process,
                                "\naddress add ", cable.gateway, prefix, " dev ", name,
                                "\nlink set ", name, " up\n"));
        run_ip({"nsenter", "--target", base::concat(process), "--user", "--net",
                "--preserve-credentials"},
               base::concat("address add ", cable.address.substr(0, slash), prefix,
                            " dev eth0\nlink set eth0 up\nroute add default via ", cable.gateway,
                            "\n"));
    });
}

namespace {

void run_ip(std::vector<std::string> before, std::string lines) {
    before.insert(before.end(), {"ip", "-batch", "-"});
    base::run_checked({.argv = std::move(before), .input = std::move(lines)});
}

}  // namespace

}  // namespace emulate
