#pragma once

#include "app/router_options.hpp"
#include "base/error.hpp"
#include "remote/router_facts.hpp"

#include <string>

namespace app {

// Which device of images/devices/ this router is, by model, board name or the maker's title: its
// name; "known by its CPU" where only that is one of theirs; empty: none of them.
std::string device_of(const remote::RouterFacts& facts);

// A warning's text where armpack knows no such router; else empty.
std::string board_remark(const remote::RouterFacts& facts);

enum class RouterReport { text, json };

// Asks the router and prints what containers depend on, with the remedy for what is missing.
// Exit::failed where something keeps containers from running.
base::Exit examine_router(const RouterOptions& options, RouterReport report);

}  // namespace app
