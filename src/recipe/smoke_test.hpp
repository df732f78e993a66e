#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace recipe {

// What proves that a program works: it is started in the sandbox, waited for, put to use, stopped.

// What must be true before the steps begin; all of those given.
struct Ready {
    std::string port;  // "53/udp": somebody listens
    std::string log;   // a piece of a line that it prints
    std::string file;  // an absolute path that appears
};

struct RunStep {  // a program inside the image
    std::vector<std::string> arguments;
    std::uint64_t status = 0;
    std::string output;  // a piece of what it prints; empty: anything
};
struct HttpStep {
    std::string url;
    std::string proxy;  // its URL; empty: none
    std::uint64_t status = 200;
    std::string body;  // a piece of the answer; empty: anything
};
struct DnsStep {
    std::uint64_t port = 53;  // over UDP
    std::string url;          // over HTTPS (RFC 8484), if there is one
    std::string name;
    std::string type;    // "A", "AAAA", "HTTPS"
    std::string answer;  // one of the records; empty: any answer without an error
};
struct TalkStep {
    enum class Over { tcp, udp } over = Over::tcp;
    std::uint64_t port = 0;
    std::string send;
    std::string receive;  // a piece of the answer
};
using Step = std::variant<RunStep, HttpStep, DnsStep, TalkStep>;

// A file beside the recipe that the image has, read-only, while a test runs.
struct TestFile {
    std::string from;
    std::string to;  // absolute path in the image; what lies there is hidden
};

// A program that runs beside the one under test, in the same network, from its own image.
struct Service {
    std::string recipe;  // whose image; empty: the one under test
    std::vector<std::string> command;
    std::vector<TestFile> files;
    Ready ready;
};

struct SmokeTest {
    std::string name;
    std::vector<std::string> command;  // instead of the image's command; empty: the image's own
    std::vector<TestFile> files;
    std::vector<Service> services;  // started in this order, before the program
    std::string authority;          // PEM file of whom steps trust; empty: whom the system does
    bool stays = false;             // a server: it must still run when the steps are through
    Ready ready;
    std::uint64_t timeout_s = 0;
    std::vector<Step> steps;
    std::uint64_t status = 0;  // how it ends, when it does not stay
    std::string output;        // a piece of what it prints; empty: anything
};

}  // namespace recipe
