#include "app/smoke_run.hpp"

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace app {

namespace {

using base::concat;

bool is_ready(const SmokeRun& run);
bool listens(const SmokeRun& run, const std::string& port);
std::string what_is_awaited(const recipe::Ready& ready);

}  // namespace

SmokeRun::SmokeRun(const Runnable& its_image, const recipe::SmokeTest& its_test,
                   emulate::Cpu its_cpu)
    : image(its_image),
      test(its_test),
      cpu(its_cpu),
      until(std::chrono::steady_clock::now() + std::chrono::seconds(its_test.timeout_s)) {}

std::chrono::milliseconds SmokeRun::left() const {
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::duration_cast<std::chrono::milliseconds>(
                        until - std::chrono::steady_clock::now()));
}

base::Descriptor SmokeRun::open_log(const std::string& name) const {
    const base::fs::path path = log_of(name);
    base::Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    const int error_number = errno;
    if (!file) throw base::system_error(concat("cannot write ", path.string()), error_number);
    return file;
}

std::string SmokeRun::read_log(const std::string& name) const {
    std::error_code none;
    return base::fs::exists(log_of(name), none) ? base::read_file(log_of(name)) : std::string();
}

void await_ready(SmokeRun& run) {
    while (!is_ready(run)) {
        if (const auto ending = run.sandbox->wait(run.id, std::chrono::milliseconds(50))) {
            throw SmokeFailure(concat("it ", describe(*ending), " before ",
                                      what_is_awaited(run.test.ready), "\n",
                                      last_lines(run.read_log(main_log))));
        }
        if (run.left().count() > 0) continue;
        throw SmokeFailure(concat("within ", run.test.timeout_s,
                                  " s there was not: ", what_is_awaited(run.test.ready), "\n",
                                  last_lines(run.read_log(main_log))));
    }
}

std::string describe(const emulate::Ending& ending) {
    return base::describe_end(base::Result{
        .status = ending.status, .signal = ending.signal, .output = {}, .messages = {}});
}

std::string last_lines(const std::string& text) {
    return base::last_lines(base::Result{.output = text, .messages = {}});
}

namespace {

bool is_ready(const SmokeRun& run) {
    const recipe::Ready& ready = run.test.ready;
    if (!ready.log.empty() && run.read_log(main_log).find(ready.log) == std::string::npos) {
        return false;
    }
    if (!ready.file.empty() && !run.sandbox->has_file(ready.file)) return false;
    return ready.port.empty() || listens(run, ready.port);
}

// Rows of /proc/net/tcp: "0: 0100007F:1F90 00000000:0000 0A …": local address and port, peer,
// state; 0A is a listening socket, and every bound one of UDP is in state 07.
// https://docs.kernel.org/networking/proc_net_tcp.html
bool listens(const SmokeRun& run, const std::string& port) {
    const std::size_t slash = port.find('/');
    const std::string protocol = port.substr(slash + 1);
    const std::string wanted = base::hex(base::parse_decimal(port.substr(0, slash)).value_or(0), 4);
    const std::string state = protocol == "tcp" ? "0A" : "07";
    const std::string answer = run.sandbox->in_network([&]() -> std::string {
        for (const char* version : {"", "6"}) {
            const std::string table = base::read_file(concat("/proc/self/net/", protocol, version));
            for (const std::string_view line : base::lines_of(table)) {
                const std::vector<std::string> words = base::split_words(line);
                if (words.size() > 3 && words[3] == state &&
                    base::to_lower(words[1]).ends_with(":" + wanted)) {
                    return "yes";
                }
            }
        }
        return "no";
    });
    return answer == "yes";
}

std::string what_is_awaited(const recipe::Ready& ready) {
    std::vector<std::string> all;
    if (!ready.port.empty()) all.push_back(concat("somebody listened on ", ready.port));
    if (!ready.log.empty()) all.push_back(concat("it printed ", base::quote_for_shell(ready.log)));
    if (!ready.file.empty()) all.push_back(concat(ready.file, " appeared"));
    return base::join(all, ", and ");
}

}  // namespace

}  // namespace app
