#pragma once

#include "remote/console.hpp"
#include "remote/session.hpp"
#include "remote/target.hpp"

#include <chrono>
#include <memory>

namespace remote {

// A router and the session with it, which is made when first needed, and again after drop().
class Router {
public:
    Router(Target target, SessionSettings settings)
        : target_(std::move(target)), settings_(std::move(settings)) {}

    Session& session();
    Console console() { return Console(session()); }

    void drop() { session_.reset(); }
    bool was_connected() const { return was_connected_; }  // at least once: the way there exists
    const Target& target() const { return target_; }

private:
    Target target_;
    SessionSettings settings_;
    std::unique_ptr<Session> session_;
    bool was_connected_ = false;
};

// Sleeps, but not through an interrupt, which leaves as an Error.
void pause_for(std::chrono::milliseconds duration);

}  // namespace remote
