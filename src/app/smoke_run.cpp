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

// What QEMU takes for itself, most of it translated code; counted with the program's memory.
constexpr std::uint64_t emulator_mib = 64;

// A program that was started, and what it is waited for.
struct Awaited {
    emulate::Sandbox& sandbox;
    int id;
    std::string log;
    const recipe::Ready& ready;
    std::string name;  // as messages call it: "it", "the service frps"
};

void start_service(SmokeRun& run, const ImageOf& image_of, std::size_t at);
int start(const SmokeRun& run, emulate::Sandbox& sandbox, const emulate::Program& program,
          const std::string& log_name);
void await_ready(const SmokeRun& run, const Awaited& awaited);
bool is_ready(const SmokeRun& run, const Awaited& awaited);
bool listens(const SmokeRun& run, const std::string& port);
std::vector<std::string> places_of(const std::vector<emulate::Mount>& mounts);
std::string what_is_awaited(const recipe::Ready& ready);

}  // namespace

SmokeRun::SmokeRun(const recipe::Recipe& its_recipe, const Runnable& its_image,
                   const recipe::SmokeTest& its_test, emulate::Cpu its_cpu)
    : recipe(its_recipe),
      image(its_image),
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

std::vector<emulate::Mount> SmokeRun::mounts_of(const std::vector<recipe::TestFile>& files) const {
    std::vector<emulate::Mount> mounts;
    mounts.reserve(files.size());
    for (const recipe::TestFile& file : files) {
        mounts.push_back({.from = recipe.folder / file.from,
                          .to = file.to,
                          .access = emulate::Mount::Access::read_only});
    }
    return mounts;
}

std::string service_log(std::size_t at) {
    return concat("service-", at + 1);
}

void start_and_await(SmokeRun& run, const ImageOf& image_of, emulate::Program& program) {
    const std::vector<emulate::Mount> mounts = run.mounts_of(run.test.files);
    program = program_of(run.image, {.command = run.test.command, .mounted = places_of(mounts)});
    emulate::Setup setup{.tree = &run.image.tree, .cpu = run.cpu, .mounts = mounts};
    if (run.recipe.budget.memory_mib > 0 && emulate::MemoryLimit::obstacle().empty()) {
        setup.memory_bytes = (run.recipe.budget.memory_mib + emulator_mib) << 20;
    }
    run.sandbox = std::make_unique<emulate::Sandbox>(setup);
    for (std::size_t at = 0; at < run.test.services.size(); ++at)
        start_service(run, image_of, at);
    run.id = start(run, *run.sandbox, program, main_log);
    await_ready(run, {*run.sandbox, run.id, main_log, run.test.ready, "it"});
}

std::string describe(const emulate::Ending& ending) {
    return base::describe_end(base::Result{
        .status = ending.status, .signal = ending.signal, .output = {}, .messages = {}});
}

std::string last_lines(const std::string& text) {
    return base::last_lines(base::Result{.output = text, .messages = {}});
}

namespace {

void start_service(SmokeRun& run, const ImageOf& image_of, std::size_t at) {
    const recipe::Service& service = run.test.services[at];
    const Runnable& image = service.recipe.empty() ? run.image : image_of(service.recipe);
    const std::vector<emulate::Mount> mounts = run.mounts_of(service.files);
    const emulate::Program program =
        program_of(image, {.command = service.command, .mounted = places_of(mounts)});
    run.services.push_back(std::make_unique<emulate::Sandbox>(emulate::Setup{
        .tree = &image.tree, .cpu = run.cpu, .mounts = mounts, .beside = run.sandbox.get()}));
    emulate::Sandbox& sandbox = *run.services.back();
    const std::string log = service_log(at);
    await_ready(run, {sandbox, start(run, sandbox, program, log), log, service.ready,
                      concat("the service ", image.name)});
}

int start(const SmokeRun& run, emulate::Sandbox& sandbox, const emulate::Program& program,
          const std::string& log_name) {
    const base::Descriptor log = run.open_log(log_name);
    const base::Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    return sandbox.start(program, {nothing.get(), log.get(), log.get()});
}

void await_ready(const SmokeRun& run, const Awaited& awaited) {
    const std::string what = what_is_awaited(awaited.ready);
    while (!is_ready(run, awaited)) {
        if (const auto ending = awaited.sandbox.wait(awaited.id, std::chrono::milliseconds(50))) {
            throw SmokeFailure(concat(awaited.name, " ", describe(*ending), " before ", what, "\n",
                                      last_lines(run.read_log(awaited.log))));
        }
        if (run.left().count() > 0) continue;
        throw SmokeFailure(concat("within ", run.test.timeout_s, " s there was not: ",
                                  awaited.name == "it" ? "" : concat(awaited.name, ": "), what,
                                  "\n", last_lines(run.read_log(awaited.log))));
    }
}

std::vector<std::string> places_of(const std::vector<emulate::Mount>& mounts) {
    std::vector<std::string> places;
    places.reserve(mounts.size());
    for (const emulate::Mount& mount : mounts)
        places.push_back(mount.to);
    return places;
}

bool is_ready(const SmokeRun& run, const Awaited& awaited) {
    const recipe::Ready& ready = awaited.ready;
    if (!ready.log.empty() && run.read_log(awaited.log).find(ready.log) == std::string::npos) {
        return false;
    }
    if (!ready.file.empty() && !awaited.sandbox.has_file(ready.file)) return false;
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
