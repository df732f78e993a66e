#include "remote/deploy.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "remote/lost.hpp"
#include "remote/router_files.hpp"
#include "routeros/quote.hpp"

#include <algorithm>
#include <optional>

namespace remote {

namespace {

using base::concat;
using base::Error;
using routeros::quote;
using Clock = std::chrono::steady_clock;
using State = Containers::State;

class Deploying {
public:
    Deploying(Router& router, const Deployment& what, const DeploySettings& settings);
    void run();

private:
    void ask_router();
    void prepare();
    void clear_leftovers();
    void try_next();
    void add_next();
    std::string free_name();
    void switch_over();
    void watch();
    void finish();
    [[noreturn]] void roll_back(const Explanation& why, const std::vector<std::string>& log);
    void restore_current();

    State state(const std::string& comment);
    State wait_while(const std::string& comment, std::vector<State> passing,
                     std::chrono::milliseconds limit, std::string_view doing_what);
    void change(const std::string& line);
    void remove(const std::string& comment);
    std::vector<std::string> log();
    bool acting() const { return settings_.mode == DeploySettings::Mode::act; }

    // Runs `body` again after a broken connection; it looks before it acts.
    template <class Body>
    void through_breaks(Body body);

    Router& router_;
    const Deployment& what_;
    const DeploySettings& settings_;
    const std::string next_;
    const std::string old_;
    RouterFacts facts_;
    std::string log_mark_;
    bool had_current_ = false;
    std::optional<std::pair<Explanation, std::vector<std::string>>> failure_;
};

}  // namespace

void deploy(Router& router, const Deployment& what, const DeploySettings& settings) {
    base::doing(concat("deploy ", what.name), [&] { Deploying(router, what, settings).run(); });
}

namespace {

Deploying::Deploying(Router& router, const Deployment& what, const DeploySettings& settings)
    : router_(router),
      what_(what),
      settings_(settings),
      next_(what.mark + " next"),
      old_(what.mark + " old") {}

void Deploying::run() {
    ask_router();
    const std::string path = concat(what_.store, "/", what_.archive.filename().string());
    if (acting()) {
        upload(router_, {.file = what_.archive, .path = path, .verify = what_.verify},
               settings_.upload);
    } else {
        settings_.print(concat("# upload ", what_.archive.string(), " to ", path));
    }
    through_breaks([this] { prepare(); });
    through_breaks([this] { clear_leftovers(); });
    try_next();
    if (failure_) roll_back(failure_->first, failure_->second);
    through_breaks([this] { finish(); });
}

// What goes wrong with the new one is a reason to roll back, not to stop here.
void Deploying::try_next() {
    try {
        through_breaks([this] { add_next(); });
        if (!failure_) through_breaks([this] { switch_over(); });
        if (!failure_) through_breaks([this] { watch(); });
    } catch (const ConnectionLost&) {
        throw;
    } catch (const Error& error) {
        if (error.exit() == base::Exit::interrupted) throw;
        failure_.emplace(Explanation{error.problem(), error.hint()}, std::vector<std::string>());
    }
}

template <class Body>
void Deploying::through_breaks(Body body) {
    std::chrono::milliseconds pause = settings_.upload.first_pause;
    for (int attempt = 1;; ++attempt) {
        try {
            router_.session();
            body();
            return;
        } catch (const ConnectionLost& lost) {
            router_.drop();
            if (attempt >= settings_.upload.attempts) {
                throw ConnectionLost(lost.problem())
                    .set_hint(concat("either container may be in service now: see `armpack status "
                                     "--to ",
                                     router_.target().text, "`, then give the same command again"));
            }
            base::say(concat("  ", lost.problem(), "; trying again"));
        }
        pause_for(pause);
        pause = std::min(2 * pause, settings_.upload.longest_pause);
    }
}

void Deploying::ask_router() {
    facts_ = ask_facts(router_.console(), what_.store);
    base::say(concat("  ", facts_.board, ", RouterOS ", facts_.version_text));
    const std::string remark = what_.remark ? what_.remark(facts_) : "";
    if (!remark.empty()) base::warn(remark);
    std::vector<Obstacle> found = obstacles(facts_, what_.store, what_.needs);
    for (const Obstacle& one : found) {
        if (one.weight == Obstacle::Weight::warns) {
            base::warn(concat(one.problem, ": ", one.remedy));
        }
    }
    std::erase_if(found, [](const Obstacle& one) { return one.weight == Obstacle::Weight::warns; });
    if (found.empty()) return;
    Error error(found.size() == 1
                    ? found[0].problem
                    : concat("the router is not ready, for ", found.size(), " reasons"));
    error.set_hint(found[0].remedy);
    if (found.size() > 1) {
        std::string all;
        for (const Obstacle& one : found)
            all += concat("  ", one.problem, ": ", one.remedy, "\n");
        error.set_detail(all).set_hint("");
    }
    throw error;
}

// The network, mounts and variables: a script that adds what is missing.
void Deploying::prepare() {
    for (const Deployment::Secret& secret :
         what_.secrets ? what_.secrets(facts_.version) : std::vector<Deployment::Secret>()) {
        if (settings_.print) settings_.print(secret.shown);
        if (acting()) router_.console().change_secretly(secret.line);
    }
    const std::string script = what_.preparation ? what_.preparation(facts_.version) : "";
    if (script.empty()) return;
    const std::string path = concat(what_.store, "/", what_.name, "-prepare.rsc");
    if (settings_.print) settings_.print(concat("# ", path, ":\n", script));
    if (acting()) {
        const base::TemporaryFolder folder("deploy");
        const base::fs::path file = folder.path() / base::fs::path(path).filename();
        base::write_file(file, script);
        upload(router_, {.file = file, .path = path}, settings_.upload);
    }
    // It says that it was loaded; only what keeps it from its end is a failure.
    const std::string line = concat("/import file-name=", quote(path));
    if (settings_.print) settings_.print(line);
    if (acting()) router_.console().run(line);
}

// What an earlier run left behind when it was cut short.
void Deploying::clear_leftovers() {
    State current = state(what_.mark);
    if (current == State::absent && state(old_) != State::absent) {
        change(
            concat("/container/comment ", Containers::found(old_), " comment=", quote(what_.mark)));
        current = state(what_.mark);
    }
    had_current_ = current != State::absent;
    if (state(next_) != State::absent) {
        base::say("  an earlier attempt was cut short: taking it back first");
        remove(next_);
        if (had_current_) restore_current();
    }
    if (state(old_) != State::absent) remove(old_);
}

void Deploying::add_next() {
    if (state(next_) == State::absent) {
        if (acting()) log_mark_ = RouterLog(router_.console()).mark();
        const std::string name = free_name();
        const Deployment::Place place = {
            .comment = next_,
            .name = name,
            .archive = concat(what_.store, "/", what_.archive.filename().string()),
            .root = concat(what_.store, "/", name, ".root")};
        change(concat("/container/add ", what_.add_arguments(facts_.version, place)));
    }
    if (!acting()) return;
    const State now =
        wait_while(next_, {State::busy}, settings_.extraction, "extracting the archive");
    if (now == State::stopped || now == State::running) return;
    const std::vector<std::string> said = log();
    Explanation why = explain(said);
    if (now == State::busy && !tells_of_extraction_error(said)) {
        why = {"the archive was not extracted in time", "see /log/print on the router"};
    }
    failure_.emplace(why, said);
}

// By the archive's digest, and a letter where that name is taken: the same archive may be in
// service already, and a folder may be left of one that was.
std::string Deploying::free_name() {
    const bool named = routeros::dialect_of(facts_.version).container_name != nullptr;
    std::string name = concat(what_.name, "-", what_.identity);
    const std::size_t plain = name.size();
    for (char letter = 'b'; letter <= 'z'; ++letter) {
        const std::string root = concat(what_.store, "/", name, ".root");
        std::string count = concat("[:len [/file/find name=", quote(root), "]]");
        if (named) count += concat(" + [:len [/container/find name=", quote(name), "]]");
        if (router_.console().value(concat("(", count, ")")) == "0") break;
        name = concat(name.substr(0, plain), "-", letter);
    }
    return name;
}

void Deploying::switch_over() {
    if (had_current_ && (state(what_.mark) == State::running || !acting())) {
        change(concat("/container/stop ", Containers::found(what_.mark)));
    }
    if (had_current_) {
        wait_while(what_.mark, {State::running, State::busy}, settings_.change,
                   "stopping the old one");
    }
    if (state(next_) == State::stopped || !acting()) {
        change(concat("/container/start ", Containers::found(next_)));
    }
}

// It has to run for a while; a program that dies is found stopped.
void Deploying::watch() {
    if (!acting()) return;
    wait_while(next_, {State::busy}, settings_.change, "starting the new one");
    const Clock::time_point end = Clock::now() + settings_.watch;
    base::Progress progress("watching the new one");
    while (true) {
        const bool is_last_look = Clock::now() >= end;
        if (state(next_) != State::running) {
            const std::vector<std::string> said = log();
            failure_.emplace(explain(said), said);
            return;
        }
        if (is_last_look) return;
        progress.note("it runs");
        pause_for(std::min(settings_.poll, settings_.watch));
    }
}

void Deploying::finish() {
    // One line, so that there is always one that is in service.
    if (state(next_) != State::absent || !acting()) {
        std::string line;
        if (had_current_) {
            line = concat("/container/comment ", Containers::found(what_.mark),
                          " comment=", quote(old_), "; ");
        }
        change(concat(line, "/container/comment ", Containers::found(next_),
                      " comment=", quote(what_.mark)));
    }
    if (had_current_) remove(old_);
}

void Deploying::roll_back(const Explanation& why, const std::vector<std::string>& said) {
    std::string detail = said.empty() ? "" : "the router's log:\n";
    const std::size_t first = said.size() > 20 ? said.size() - 20 : 0;
    for (std::size_t at = first; at < said.size(); ++at)
        detail += concat("  ", said[at], "\n");
    through_breaks([this] {
        remove(next_);
        if (had_current_) restore_current();
    });
    throw Error(concat(why.problem, had_current_ ? "; the previous container is back in service"
                                                 : "; it was taken away again"))
        .set_hint(why.remedy)
        .set_detail(detail);
}

void Deploying::restore_current() {
    wait_while(what_.mark, {State::busy}, settings_.change, "waiting for the previous one");
    if (state(what_.mark) == State::stopped) {
        change(concat("/container/start ", Containers::found(what_.mark)));
    }
    if (!acting()) return;
    const State now =
        wait_while(what_.mark, {State::busy}, settings_.change, "starting the previous one");
    if (now == State::running) return;
    throw Error("the previous container does not start again")
        .set_hint("see /log/print on the router, and start it with /container/start");
}

State Deploying::state(const std::string& comment) {
    return Containers(router_.console(), facts_.version).state(comment);
}

State Deploying::wait_while(const std::string& comment, std::vector<State> passing,
                            std::chrono::milliseconds limit, std::string_view doing_what) {
    const Clock::time_point end = Clock::now() + limit;
    base::Progress progress{std::string(doing_what)};
    for (;;) {
        const State now = state(comment);
        const bool passes = std::find(passing.begin(), passing.end(), now) != passing.end();
        if (!passes || !acting() || Clock::now() >= end) return now;
        // With flags there is none for certain that says "failed": the log does.
        if (!log_mark_.empty() && comment == next_ && tells_of_extraction_error(log())) return now;
        progress.note(Containers::name_of(now));
        pause_for(settings_.poll);
    }
}

void Deploying::change(const std::string& line) {
    if (settings_.print) settings_.print(line);
    if (acting()) router_.console().change(line);
}

void Deploying::remove(const std::string& comment) {
    if (!acting()) {
        change(concat("/container/remove ", Containers::found(comment)));
        return;
    }
    if (state(comment) == State::running) {
        change(concat("/container/stop ", Containers::found(comment)));
    }
    const Clock::time_point end = Clock::now() + settings_.change;
    bool asked = false;
    while (state(comment) != State::absent) {
        const State now = state(comment);
        if (!asked && (now == State::stopped || now == State::failed || !log_mark_.empty())) {
            // While it is stopping or being extracted the router says no: ask again.
            try {
                change(concat("/container/remove ", Containers::found(comment)));
                asked = true;
            } catch (const ConnectionLost&) {
                throw;
            } catch (const Error& error) {
                if (Clock::now() >= end) throw;
                base::say(concat("  ", error.problem()));
            }
        }
        if (Clock::now() >= end) {
            throw Error(concat("the router does not remove the container ", quote(comment)))
                .set_hint("look at /container/print, and give the same command again");
        }
        pause_for(settings_.poll);
    }
}

std::vector<std::string> Deploying::log() {
    return RouterLog(router_.console()).since(log_mark_);
}

}  // namespace

}  // namespace remote
