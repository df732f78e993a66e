// Texts that try to break out of a value, through everything that quotes one and into the fake
// router's own reader of the console's language: what arrives is the text, and nothing runs.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "fake-router/script.hpp"
#include "recipe/recipe.hpp"
#include "remote/container.hpp"
#include "remote/target.hpp"
#include "routeros/quote.hpp"
#include "routeros/script.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

namespace {

const std::vector<std::string> attacks = {
    "\"; /system/identity/set name=owned; :put \"",
    "\" comment=\"x",
    "$[/system/identity/set name=owned]",
    "$(/system/identity/set name=owned)",
    "[/system/identity/set name=owned]",
    "\\\"; /system/identity/set name=owned; :put \\\"",
    "\\",
    "\\\\\"",
    "a\n/system/identity/set name=owned\nb",
    "a\r\n/system/identity/set name=owned",
    "} /system/identity/set name=owned {",
    "}; :error \"x\"; {",
    "a;b",
    "?",
    "\x1b[A",
    std::string("nul\0byte", 8),
    "\xff\xfe",
    "x\" do={ /system/identity/set name=owned } on-error={",
    "#comment",
    "${name}",
    "yes",
    "*1",
};

class Router {
public:
    Router()
        : folder_("injection"),
          files_(folder_.path(), 1 << 30, std::chrono::milliseconds(0)),
          machine_({}, files_) {}
    std::string say(const std::string& line) { return fake::answer(machine_, line); }
    std::string identity() { return say(":put [/system/identity/get name]"); }
    fake::Machine& machine() { return machine_; }

private:
    base::TemporaryFolder folder_;
    fake::Files files_;
    fake::Machine machine_;
};

// Loads the scripts of all tasks, unless the request is refused: nothing but them may be run.
void try_request(const recipe::Recipe& recipe, routeros::ScriptRequest request) {
    using routeros::Task;
    Router router;
    for (const Task task : {Task::install, Task::upgrade, Task::prepare, Task::remove}) {
        request.task = task;
        try {
            routeros::check_request(recipe, request);
        } catch (const base::Error&) {
            continue;
        }
        router.say(routeros::script(recipe, request));
        CHECK(router.identity() == "MikroTik\r\n");
    }
}

}  // namespace

TEST_CASE("a quoted text arrives as it is, and nothing in it runs") {
    Router router;
    std::vector<std::string> texts = attacks;
    std::mt19937 random(3);
    constexpr std::string_view letters = "\"\\$[](){};:=/ \n\r\t#?a1*.~|&";
    for (int number = 0; number < 3000; ++number) {
        std::string text;
        for (auto length = random() % 30; length > 0; --length)
            text += letters[random() % letters.size()];
        texts.push_back(text);
    }
    for (const std::string& text : texts) {
        CAPTURE(text);
        const std::string line = base::concat(
            "/ip/firewall/address-list/add list=l address=1.1.1.1 "
            "comment=",
            routeros::quote(text));
        CHECK(router.say(line).empty());
        CHECK(router.machine().items("/ip/firewall/address-list").back().properties.at("comment") ==
              text);
        // And as what find compares with.
        CHECK(router.say(base::concat(":put [:len [/ip/firewall/address-list/find comment=",
                                      routeros::quote(text), "]]")) != "0\r\n");
    }
    CHECK(router.identity() == "MikroTik\r\n");
}

TEST_CASE("the fake router's own reader does run what is not quoted") {
    Router router;
    for (const std::string attack :
         {"\"; /system/identity/set name=owned; :put \"", "$[/system/identity/set name=owned]"}) {
        router.say("/system/identity/set name=MikroTik");
        router.say(base::concat("/log/info \"", attack, "\""));
        CHECK(router.identity() == "owned\r\n");
    }
}

TEST_CASE("a comment that attacks does not leave the line that asks for a state") {
    Router router;
    for (const std::string& attack : attacks) {
        CAPTURE(attack);
        router.say(base::concat(":put [:len ", remote::Containers::found(attack), "]"));
        CHECK(router.identity() == "MikroTik\r\n");
    }
}

TEST_CASE("targets, stores and archive names that attack are refused") {
    for (const std::string& attack : attacks) {
        CAPTURE(attack);
        if (attack == "yes") continue;  // a host may be called so
        CHECK_THROWS_AS(remote::parse_target(attack), base::Error);
        CHECK_THROWS_AS(remote::parse_target(attack + "@host"), base::Error);
        CHECK_THROWS_AS(remote::parse_remote_path("usb1/" + attack), base::Error);
    }
}

TEST_CASE("options that attack are quoted in the script, or refused") {
    const std::string source = std::getenv("ARMPACK_SOURCE");
    const recipe::Recipe recipe = recipe::load(source + "/recipes/mihomo/recipe.json");
    routeros::ScriptRequest good;
    good.routeros = {7, 24, 3};
    good.archive = "x.tar";
    good.address = *routeros::parse_address("10.40.0.2/16");
    good.gateway = routeros::parse_address("10.40.0.1")->value;
    good.network = recipe::Network::transparent_proxy;
    for (const std::string& attack : attacks) {
        CAPTURE(attack);
        CHECK_FALSE(routeros::parse_address(attack).has_value());
        for (const auto member :
             {&routeros::ScriptRequest::store, &routeros::ScriptRequest::archive,
              &routeros::ScriptRequest::interface, &routeros::ScriptRequest::bridge}) {
            routeros::ScriptRequest request = good;
            request.*member = attack;
            try_request(recipe, request);
        }
        routeros::ScriptRequest request = good;
        request.client_interfaces = {attack};
        try_request(recipe, request);
        if (const auto version = routeros::parse_version(attack)) {
            request.routeros = *version;
            try_request(recipe, request);
        }
    }
}

TEST_CASE("a recipe's values that attack are quoted in the script, or refused") {
    const std::string source = std::getenv("ARMPACK_SOURCE");
    const recipe::Recipe good = recipe::load(source + "/recipes/mihomo/recipe.json");
    int loaded = 0;
    for (const std::string& attack : attacks) {
        CAPTURE(attack);
        recipe::Recipe bad = good;
        // Past the loader's own rules, which let few of these through.
        bad.version = attack;
        bad.routeros.environment[attack] = attack;
        bad.routeros.secrets.push_back(attack);
        bad.routeros.mounts.push_back({.name = attack, .to = attack});
        routeros::ScriptRequest request;
        request.routeros = {7, 24, 3};
        request.archive = attack;
        request.address = *routeros::parse_address("10.40.0.2/16");
        request.gateway = routeros::parse_address("10.40.0.1")->value;
        request.network = recipe::Network::plain;
        request.task = routeros::Task::prepare;
        Router router;
        const std::string said = router.say(routeros::script(bad, request));
        CAPTURE(said);
        CHECK(router.identity() == "MikroTik\r\n");
        for (const auto& item : router.machine().items("/container/envs")) {
            if (item.properties.at("key") == attack && item.properties.at("value") == attack) {
                ++loaded;
                break;
            }
        }
        const std::string add = routeros::container_arguments(
            bad, request, {.comment = attack, .name = attack, .archive = attack, .root = attack});
        router.say(base::concat("/container/add ", add));
        CHECK(router.identity() == "MikroTik\r\n");
    }
    CHECK(loaded > 10);
}
