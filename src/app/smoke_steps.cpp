#include "app/dns_question.hpp"
#include "app/smoke_run.hpp"
#include "base/error.hpp"
#include "base/http_request.hpp"
#include "base/text.hpp"

#include <nlohmann/json.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>

namespace app {

namespace {

using base::concat;
using nlohmann::json;

void do_run(SmokeRun& run, const recipe::RunStep& step);
void do_http(SmokeRun& run, const recipe::HttpStep& step);
void do_dns(SmokeRun& run, const recipe::DnsStep& step);
void do_talk(SmokeRun& run, const recipe::TalkStep& step);
// What the DNS server answers, in wire form.
std::string ask(const SmokeRun& run, const recipe::DnsStep& step);
std::string talk(const recipe::TalkStep& step, std::chrono::milliseconds most);
// Asks until `good` says so or the time is over: what has just started may need a moment more.
void retry(const SmokeRun& run, const std::string& what, const std::function<std::string()>& ask,
           const std::function<std::string(const std::string&)>& objection);
base::HttpRequest request_of(const SmokeRun& run, const std::string& url);
std::string shortened(std::string_view text);

}  // namespace

void do_step(SmokeRun& run, const recipe::Step& step) {
    struct Do {
        SmokeRun& run;
        void operator()(const recipe::RunStep& one) const { do_run(run, one); }
        void operator()(const recipe::HttpStep& one) const { do_http(run, one); }
        void operator()(const recipe::DnsStep& one) const { do_dns(run, one); }
        void operator()(const recipe::TalkStep& one) const { do_talk(run, one); }
    };
    std::visit(Do{run}, step);
}

namespace {

void do_run(SmokeRun& run, const recipe::RunStep& step) {
    const std::string log = "step";
    base::fs::remove(run.log_of(log));
    const std::string what = concat("run ", base::quote_for_shell(step.arguments));
    Runnable other{run.image.name, run.image.tree, run.image.config};
    other.config.entrypoint.clear();
    const emulate::Program program = program_of(other, {.command = step.arguments});
    const base::Descriptor file = run.open_log(log);
    const base::Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int id = run.sandbox->start(program, {nothing.get(), file.get(), file.get()});
    const auto ending = run.sandbox->wait(id, run.left());
    const std::string output = run.read_log(log);
    if (!ending) throw SmokeFailure(concat(what, ": it did not end in time"));
    if (ending->status != static_cast<int>(step.status)) {
        throw SmokeFailure(concat(what, ": it ", describe(*ending), ", expected status ",
                                  step.status, "\n", last_lines(output)));
    }
    if (output.find(step.output) == std::string::npos) {
        throw SmokeFailure(concat(what, ": it printed nothing with ",
                                  base::quote_for_shell(step.output), "\n", last_lines(output)));
    }
}

void do_http(SmokeRun& run, const recipe::HttpStep& step) {
    const std::string what = concat("ask for ", step.url);
    base::HttpRequest request = request_of(run, step.url);
    request.proxy = step.proxy;
    retry(
        run, what,
        [&] {
            const base::HttpAnswer answer = base::ask_http(request);
            return json{
                {"status", answer.status}, {"body", answer.body}, {"problem", answer.problem}}
                .dump(-1, ' ', false, json::error_handler_t::replace);
        },
        [&](const std::string& said) -> std::string {
            const json answer = json::parse(said);
            const auto status = answer.at("status").get<std::uint64_t>();
            const auto body = answer.at("body").get<std::string>();
            if (status != step.status) {
                return status == 0 ? concat("no answer: ", answer.at("problem").get<std::string>())
                                   : concat("status ", status, ", expected ", step.status, "; ",
                                            shortened(body));
            }
            if (body.find(step.body) != std::string::npos) return {};
            return concat("the answer lacks ", base::quote_for_shell(step.body), ": ",
                          shortened(body));
        });
}

void do_dns(SmokeRun& run, const recipe::DnsStep& step) {
    const std::string where =
        step.url.empty() ? concat("UDP port ", step.port) : std::string(step.url);
    const std::string what = concat("ask for ", step.name, " ", step.type, " at ", where);
    retry(
        run, what,
        [&]() -> std::string {
            const DnsAnswer answer = parse_dns_answer(ask(run, step));
            return json{{"code", answer.code}, {"records", answer.records}}.dump();
        },
        [&](const std::string& said) -> std::string {
            const json answer = json::parse(said);
            const auto code = answer.at("code").get<std::string>();
            const auto records = answer.at("records").get<std::vector<std::string>>();
            if (code != "NOERROR") return concat("code ", code, ", expected NOERROR");
            const bool found = step.answer.empty() ||
                               std::any_of(records.begin(), records.end(), [&](const auto& one) {
                                   return one.find(step.answer) != std::string::npos;
                               });
            if (found) return {};
            return concat("no record with ", base::quote_for_shell(step.answer), " but ",
                          records.empty() ? "none" : base::join(records, "; "));
        });
}

std::string ask(const SmokeRun& run, const recipe::DnsStep& step) {
    const std::string question = dns_question(step.name, step.type);
    if (step.url.empty()) {
        return ask_dns(question, DnsTransport::udp, static_cast<std::uint16_t>(step.port), 5);
    }
    base::HttpRequest request = request_of(run, step.url);
    request.body = question;
    request.content_type = "application/dns-message";
    const base::HttpAnswer answer = base::ask_http(request);
    if (answer.status == 200) return answer.body;
    throw base::Error(answer.status == 0 ? concat("no answer: ", answer.problem)
                                         : concat("status ", answer.status, ", expected 200"));
}

void do_talk(SmokeRun& run, const recipe::TalkStep& step) {
    const auto most = std::min(run.left(), std::chrono::milliseconds(5'000));
    const char* over = step.over == recipe::TalkStep::Over::tcp ? "TCP" : "UDP";
    retry(
        run, concat("talk to ", over, " port ", step.port), [&] { return talk(step, most); },
        [&](const std::string& said) -> std::string {
            if (said.find(step.receive) != std::string::npos) return {};
            return concat("the answer lacks ", base::quote_for_shell(step.receive), ": ",
                          shortened(said));
        });
}

std::string talk(const recipe::TalkStep& step, std::chrono::milliseconds most) {
    const std::string& receive = step.receive;
    const int kind = step.over == recipe::TalkStep::Over::tcp ? SOCK_STREAM : SOCK_DGRAM;
    const base::Descriptor socket(::socket(AF_INET, kind | SOCK_CLOEXEC, 0));
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(step.port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!socket ||
        ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot connect", error_number);
    }
    base::write_all(socket.get(), step.send, "the connection");
    std::string got;
    const auto until = std::chrono::steady_clock::now() + most;
    while (!receive.empty() && got.find(receive) == std::string::npos) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        pollfd watched = {socket.get(), POLLIN, 0};
        if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0) break;
        char piece[4096];
        const ssize_t count = ::read(socket.get(), piece, sizeof piece);
        if (count <= 0) break;
        got.append(piece, static_cast<std::size_t>(count));
    }
    return got;
}

void retry(const SmokeRun& run, const std::string& what, const std::function<std::string()>& ask,
           const std::function<std::string(const std::string&)>& objection) {
    std::string problem;
    do {
        try {
            problem = objection(run.sandbox->in_network(ask));
            if (problem.empty()) return;
        } catch (const base::Error& error) {
            if (error.exit() == base::Exit::interrupted) throw;
            problem = error.what();
        }
        ::usleep(200'000);
    } while (run.left().count() > 0);
    throw SmokeFailure(concat(what, ": ", problem));
}

base::HttpRequest request_of(const SmokeRun& run, const std::string& url) {
    base::HttpRequest request{.url = url};
    if (!run.test.authority.empty())
        request.authorities = base::fs::absolute(run.recipe.folder / run.test.authority);
    request.time_limit = std::max(std::min(run.left(), std::chrono::milliseconds(10'000)),
                                  std::chrono::milliseconds(1'000));
    return request;
}

std::string shortened(std::string_view text) {
    constexpr std::size_t most = 200;
    const std::string shown = base::printable(text.substr(0, most));
    return text.size() > most ? shown + "…" : shown;
}

}  // namespace

}  // namespace app
