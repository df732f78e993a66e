#pragma once

// The parts that script() is put together from; each gives lines of console code.

#include "routeros/network.hpp"
#include "routeros/script.hpp"

#include <string>

namespace routeros {

// What all parts need to know.
struct Plan {
    const recipe::Recipe& recipe;
    const ScriptRequest& request;
    const Dialect& dialect;
    NetworkPlan network;
    std::string mark;  // as a quoted literal, like all that follow
    std::string interface;
    std::string bridge;
    std::string archive;  // whole path
    std::string root;
    std::string name;
};

std::string guard_network(const Plan& plan);
std::string add_network(const Plan& plan);
std::string remove_network(const Plan& plan);

std::string add_container(const Plan& plan);    // mounts, environment, the container, start
std::string add_lists(const Plan& plan);        // mounts and environment alone
std::string demand_secrets(const Plan& plan);   // variables that the user has to give
std::string add_arguments(const Plan& plan);    // of /container/add
std::string stop_and_remove(const Plan& plan);  // the container alone, if it is there
std::string remove_lists(const Plan& plan);     // mounts and environment

// "[:len [/menu/find where CONDITION]]"
std::string count_of(std::string_view menu, std::string_view condition);

// An :if that adds what is not there: nothing in `menu` fulfils `condition`.
std::string add_unless(std::string_view menu, std::string_view condition,
                       std::string_view arguments);

// Takes away what carries the mark in `menu`.
std::string remove_marked(std::string_view menu, const Plan& plan);

// An :if that ends the script with a sentence.
std::string fail_if(std::string_view condition, std::string_view sentence);

}  // namespace routeros
