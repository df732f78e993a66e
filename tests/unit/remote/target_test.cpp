#include "remote/target.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

#include <string>

using remote::parse_remote_path;
using remote::parse_target;

TEST_CASE("a target is user, host and port, or an alias") {
    CHECK(parse_target("router").host == "router");
    CHECK(parse_target("admin@192.168.88.1").user == "admin");
    CHECK(parse_target("admin+ct@gw.lan:2222").user == "admin+ct");
    CHECK(parse_target("admin+ct@gw.lan:2222").host == "gw.lan");
    CHECK(parse_target("admin+ct@gw.lan:2222").port == 2222);
    CHECK(parse_target("[fe80::1%eth0]:22").host == "fe80::1%eth0");
    CHECK(parse_target("[fe80::1%eth0]:22").port == 22);
    CHECK(parse_target("2001:db8::1").host == "2001:db8::1");
    CHECK(parse_target("2001:db8::1").port == 0);
}

TEST_CASE("a target cannot be an option, a command or two words") {
    for (const std::string text : {"",
                                   "-oProxyCommand=reboot",
                                   "admin@-oProxyCommand=reboot",
                                   "-l@host",
                                   "host -l root",
                                   "host\nother",
                                   "ho\tst",
                                   "a@b@-c",
                                   "host:",
                                   "host:0",
                                   "host:65536",
                                   "host:22x",
                                   "host:-1",
                                   "[::1",
                                   "[::1]x",
                                   "[]:22",
                                   "us er@host",
                                   "$(id)@host",
                                   "host;reboot",
                                   "h`id`",
                                   "@host",
                                   "user@",
                                   "%h",
                                   "a%b",
                                   "h\x7f",
                                   "ssh://host",
                                   "h\xc3\xb6st"}) {
        CAPTURE(text);
        try {
            parse_target(text);
            FAIL("was taken");
        } catch (const base::Error& error) {
            CHECK(error.exit() == base::Exit::bad_request);
            CHECK(std::string(error.what()).starts_with("cannot reach "));
        }
    }
}

TEST_CASE("a path on the router has plain components only") {
    CHECK(parse_remote_path("usb1/containers/mihomo-1.19.tar") ==
          "usb1/containers/mihomo-1.19.tar");
    CHECK(parse_remote_path("/usb1/x.tar") == "usb1/x.tar");
    CHECK(parse_remote_path("usb1/") == "usb1");
    for (const std::string text :
         {"", "/", "a//b", "../x", "a/../b", "a/./b", ".hidden", "-x", "a/-rf", "a b", "a\"b",
          "a;b", "a$b", "a[b", "a\\b", "a\nb", "a?b"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_remote_path(text), base::Error);
    }
}
