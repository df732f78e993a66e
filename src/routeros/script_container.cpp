#include "base/text.hpp"
#include "routeros/quote.hpp"
#include "routeros/script_parts.hpp"

namespace routeros {

using base::concat;

namespace {

constexpr int extraction_seconds = 600;
constexpr int stop_seconds = 60;
constexpr int removal_seconds = 60;
constexpr int start_seconds = 30;
constexpr int proving_seconds = 5;

// "[/container/find where comment=…]"
std::string ours(const Plan& plan);
std::string list_name(const Plan& plan, const recipe::Mount& mount);

std::string add_mounts(const Plan& plan);
std::string add_environment(const Plan& plan);
std::string start(const Plan& plan);

// Sets $state to "stopped", "running" or something else, as this version tells it.
std::string ask_state(const Plan& plan);

// Waits until $state is (or, `is_not`, is no longer) `state`; ends the script after `seconds`.
enum class Until { is, is_not };
std::string wait_state(const Plan& plan, Until until, std::string_view state, int seconds,
                       std::string_view sentence);

}  // namespace

std::string add_container(const Plan& plan) {
    const recipe::Recipe& recipe = plan.recipe;
    std::string out = add_lists(plan);
    out += concat(":if (", count_of("/container", concat("comment=", plan.mark)),
                  " = 0) do={\n  /container/add ", add_arguments(plan), "\n");
    out += concat("  :put ", quote("extracting the archive; this takes up to some minutes"), "\n");
    out += wait_state(plan, Until::is, "stopped", extraction_seconds,
                      "the archive was not extracted in ten minutes: see /log/print where "
                      "topics~\"container\"");
    out += concat("} else={\n  :put ",
                  quote(concat(recipe.name,
                               " is there already; a script made with --upgrade "
                               "replaces it")),
                  "\n}\n");
    out += demand_secrets(plan);
    return out + start(plan);
}

std::string add_lists(const Plan& plan) {
    return add_mounts(plan) + add_environment(plan);
}

// A secret is never in a script: the user types it at the router.
std::string demand_secrets(const Plan& plan) {
    std::string out;
    for (const std::string& key : plan.recipe.routeros.secrets) {
        const std::string list = concat(plan.dialect.envs_list, "=", quote(plan.recipe.name));
        out +=
            fail_if(concat(count_of("/container/envs", concat(list, " key=", quote(key))), " = 0"),
                    concat(key, " is not set: run /container/envs/add ", plan.dialect.envs_list,
                           "=", plan.recipe.name, " key=", key, " comment=", mark_of(plan.recipe),
                           " value=..., and load this script again"));
    }
    return out;
}

std::string add_arguments(const Plan& plan) {
    const Dialect& dialect = plan.dialect;
    const recipe::RouterOs& routeros = plan.recipe.routeros;
    std::string out = concat("file=", plan.archive, " interface=", plan.interface,
                             " root-dir=", plan.root, " hostname=", quote(plan.recipe.name),
                             " logging=yes start-on-boot=", routeros.start_on_boot ? "yes" : "no",
                             " comment=", plan.mark);
    if (dialect.container_name != nullptr) {
        out += concat(" ", dialect.container_name, "=", plan.name);
    }
    std::vector<std::string> mounts;
    for (const recipe::Mount& mount : routeros.mounts)
        mounts.push_back(list_name(plan, mount));
    if (!mounts.empty()) {
        out += concat(" ", dialect.mounts_reference, "=", quote(base::join(mounts, ",")));
    }
    if (!routeros.environment.empty() || !routeros.secrets.empty()) {
        out += concat(" ", dialect.envs_reference, "=", quote(plan.recipe.name));
    }
    if (routeros.memory_high_mib > 0 && dialect.container_memory != nullptr) {
        out += concat(" ", dialect.container_memory, "=",
                      quote(concat(routeros.memory_high_mib, "MiB")));
    }
    if (dialect.ignore_image_change != nullptr) {
        // Else RouterOS removes the container when the archive is deleted or replaced.
        out += concat(" ", dialect.ignore_image_change, "=yes");
    }
    return out;
}

std::string stop_and_remove(const Plan& plan) {
    std::string out =
        concat(":if (", count_of("/container", concat("comment=", plan.mark)), " > 0) do={\n");
    out += concat(ask_state(plan), ":if ($state != \"stopped\") do={\n  /container/stop ",
                  ours(plan), "\n}\n");
    out += wait_state(plan, Until::is, "stopped", stop_seconds,
                      "the container does not stop: stop it with /container/stop, and load this "
                      "script again");
    out += concat("/container/remove ", ours(plan), "\n:local tries 0\n:while (",
                  count_of("/container", concat("comment=", plan.mark)), " > 0 && $tries < ",
                  removal_seconds, ") do={\n  :delay 1s\n  :set tries ($tries + 1)\n}\n");
    out += fail_if(concat("$tries >= ", removal_seconds),
                   "the container is still being removed: load this script again in a minute");
    return out + "}\n";
}

std::string remove_lists(const Plan& plan) {
    return remove_marked("/container/envs", plan) + remove_marked("/container/mounts", plan);
}

namespace {

std::string ours(const Plan& plan) {
    return concat("[/container/find where comment=", plan.mark, "]");
}

// One list for each mount: before 7.21 it is the mount's own name, and so unique on the router.
std::string list_name(const Plan& plan, const recipe::Mount& mount) {
    return mount.name == plan.recipe.name ? mount.name : concat(plan.recipe.name, "-", mount.name);
}

std::string add_mounts(const Plan& plan) {
    const Dialect& dialect = plan.dialect;
    std::string out;
    for (const recipe::Mount& mount : plan.recipe.routeros.mounts) {
        const std::string name = concat(dialect.mounts_list, "=", quote(list_name(plan, mount)));
        std::string arguments =
            concat(name, " src=", quote(mount_folder(plan.recipe, mount, plan.request.store)),
                   " dst=", quote(mount.to), " comment=", plan.mark);
        if (mount.read_only && dialect.mounts_read_only != nullptr) {
            arguments += concat(" ", dialect.mounts_read_only);
        }
        out += add_unless("/container/mounts", name, arguments);
    }
    return out;
}

std::string add_environment(const Plan& plan) {
    std::string out;
    const std::string list = concat(plan.dialect.envs_list, "=", quote(plan.recipe.name));
    for (const auto& [key, value] : plan.recipe.routeros.environment) {
        const std::string variable = concat(list, " key=", quote(key));
        out += add_unless("/container/envs", variable,
                          concat(variable, " value=", quote(value), " comment=", plan.mark));
    }
    return out;
}

std::string start(const Plan& plan) {
    const std::string look = "see what it printed: /log/print where topics~\"container\"";
    std::string out = concat(
        ask_state(plan), ":if ($state != \"running\") do={\n  /container/start ", ours(plan), "\n");
    out += wait_state(plan, Until::is, "running", start_seconds,
                      concat(plan.recipe.name, " does not start: ", look));
    out += concat("  :delay ", proving_seconds, "s\n", ask_state(plan));
    out += fail_if("$state != \"running\"",
                   concat(plan.recipe.name,
                          " did not stay up. After signal 4 (Illegal "
                          "instruction) run armpack check on the archive; else ",
                          look));
    out += "}\n";
    return out + concat(":put ", quote(concat(plan.recipe.name, " is running")), "\n");
}

std::string ask_state(const Plan& plan) {
    const std::string by_status =
        concat(":set state [:tostr [/container/get ", ours(plan), " status]]");
    std::string by_flags;
    for (const std::string_view state : {"stopped", "running"}) {
        by_flags +=
            concat("  :if (", count_of("/container", concat("comment=", plan.mark, " ", state)),
                   " > 0) do={ :set state \"", state, "\" }\n");
    }
    const std::string begin = ":local state \"\"\n";
    switch (plan.dialect.state) {
        case StateStyle::status:
            return concat(begin, by_status, "\n");
        case StateStyle::flags:
            return begin + by_flags;
        case StateStyle::either:
            return concat(begin, ":do { ", by_status, " } on-error={\n", by_flags, "}\n");
    }
    return "";
}

std::string wait_state(const Plan& plan, Until until, std::string_view state, int seconds,
                       std::string_view sentence) {
    const std::string waiting =
        concat("$state ", until == Until::is ? "!=" : "=", " \"", state, "\"");
    // ask_state() declares $state anew; inside the loop that would hide the one outside.
    std::string asking = ask_state(plan);
    asking.erase(0, asking.find('\n') + 1);
    return concat(":local state \"\"\n:local tries 0\n", asking, ":while (", waiting,
                  " && $tries < ", seconds,
                  ") do={\n  :delay 1s\n  :set tries ($tries + 1)\n  :set state \"\"\n", asking,
                  "}\n", fail_if(waiting, sentence));
}

}  // namespace

}  // namespace routeros
