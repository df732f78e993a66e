#include "recipe/smoke_test.hpp"

#include "base/text.hpp"
#include "recipe/read.hpp"
#include "recipe/rules.hpp"

#include <utility>

namespace recipe {

namespace {

constexpr base::Range port_range{1, 65'535};
constexpr base::Range exit_range{0, 255};

Step read_step(base::Fields fields);
RunStep read_run(base::Fields fields);
HttpStep read_http(base::Fields fields);
DnsStep read_dns(base::Fields fields);
DnsStep read_doh(base::Fields fields);
void read_question(base::Fields& fields, DnsStep& step);
TalkStep read_talk(base::Fields fields, TalkStep::Over over);
Ready read_ready(base::Fields fields);
std::vector<TestFile> read_files(base::Fields& fields);
Service read_service(base::Fields fields);
std::uint64_t seconds_of(const std::string& duration);

}  // namespace

SmokeTest read_smoke_test(base::Fields fields) {
    SmokeTest test;
    test.name = fields.text({"name", "What it proves: a sentence's end (answers over UDP)."},
                            base::one_line);
    test.command =
        fields.texts({"command", "Instead of the image's command."}, rule::line_or_nothing);
    test.stays = fields.flag_or_false({"stays", "A server: it must still run at the end."});
    test.files = read_files(fields);
    for (const base::Fields& one :
         fields.objects({"services",
                         "Programs that run beside it, in the same network; started before it."})) {
        test.services.push_back(read_service(one));
    }
    test.authority = fields.text_or(
        {"authority",
         "A PEM file beside the recipe: whom steps over HTTPS trust, and nobody else."},
        "", rule::relative_path);
    test.ready =
        read_ready(fields.object_or_empty({"ready", "What must be true before the steps begin."}));
    test.timeout_s =
        seconds_of(fields.text_or({"timeout", "For all of it."}, "30s", rule::duration));
    for (const base::Fields& one : fields.objects({"steps", "What is done with it."})) {
        test.steps.push_back(read_step(one));
    }
    test.status = fields.number_or({"status", "Its exit status, unless it stays."}, 0, exit_range);
    test.output = fields.text_or({"output", "A piece of what it prints."}, "", base::one_line);
    return test;
}

namespace {

Step read_step(base::Fields fields) {
    return fields.variant<Step>(
        {"do", "What is done."},
        {{"run", "Runs a program inside the image.",
          [](base::Fields one) { return read_run(one); }},
         {"http", "Asks for a URL.", [](base::Fields one) { return read_http(one); }},
         {"dns", "Asks for a name.", [](base::Fields one) { return read_dns(one); }},
         {"doh", "Asks for a name over HTTPS.", [](base::Fields one) { return read_doh(one); }},
         {"tcp", "Talks over a connection.",
          [](base::Fields one) { return read_talk(one, TalkStep::Over::tcp); }},
         {"udp", "Sends a datagram.",
          [](base::Fields one) { return read_talk(one, TalkStep::Over::udp); }}});
}

Ready read_ready(base::Fields fields) {
    Ready ready;
    ready.port = fields.text_or({"port", "Somebody listens there."}, "", rule::port);
    ready.log = fields.text_or({"log", "A piece of a line that it prints."}, "", base::one_line);
    ready.file = fields.text_or({"file", "A file that appears."}, "", rule::absolute_path);
    return ready;
}

std::vector<TestFile> read_files(base::Fields& fields) {
    std::vector<TestFile> files;
    for (base::Fields one : fields.objects(
             {"files", "Files beside the recipe that the image has while the test runs."})) {
        TestFile file;
        file.from = one.text({"from", "Path beside the recipe."}, rule::relative_path);
        file.to = one.text({"to", "Path in the image."}, rule::absolute_path);
        files.push_back(std::move(file));
    }
    return files;
}

Service read_service(base::Fields fields) {
    Service service;
    service.recipe =
        fields.text_or({"recipe", "Whose image it is; absent: that under test."}, "", rule::name);
    service.command =
        fields.texts({"command", "Instead of the image's command."}, rule::line_or_nothing);
    service.files = read_files(fields);
    service.ready = read_ready(
        fields.object_or_empty({"ready", "What must be true before the program is started."}));
    return service;
}

RunStep read_run(base::Fields fields) {
    RunStep step;
    step.arguments =
        fields.some_texts({"arguments", "The program and its arguments."}, rule::line_or_nothing);
    step.status = fields.number_or({"status", "Its exit status."}, 0, exit_range);
    step.output = fields.text_or({"output", "A piece of what it prints."}, "", base::one_line);
    return step;
}

HttpStep read_http(base::Fields fields) {
    HttpStep step;
    step.url = fields.text({"url", "What is asked for."}, rule::url);
    step.proxy = fields.text_or({"proxy", "The proxy that is asked for it."}, "", rule::proxy_url);
    step.status = fields.number_or({"status", "Of the answer."}, 200, {100, 599});
    step.body = fields.text_or({"body", "A piece of the answer."}, "", base::one_line);
    return step;
}

DnsStep read_dns(base::Fields fields) {
    DnsStep step;
    step.port = fields.number_or({"port", "Where it answers."}, 53, port_range);
    read_question(fields, step);
    return step;
}

DnsStep read_doh(base::Fields fields) {
    DnsStep step;
    step.url = fields.text({"url", "The server's address."}, rule::url);
    read_question(fields, step);
    return step;
}

void read_question(base::Fields& fields, DnsStep& step) {
    step.name = fields.text({"name", "What is asked for."}, rule::host_name);
    step.type = fields.choice_or({"type", "Of the record."}, "A",
                                 {"A", "AAAA", "CNAME", "HTTPS", "MX", "TXT"});
    step.answer = fields.text_or({"answer", "One of the records."}, "", base::one_line);
}

TalkStep read_talk(base::Fields fields, TalkStep::Over over) {
    TalkStep step{.over = over};
    step.port = fields.number({"port", "Where it listens."}, port_range);
    step.send = fields.text_or({"send", "What is sent."}, "", base::any_text);
    step.receive = fields.text_or({"receive", "A piece of what comes back."}, "", base::any_text);
    return step;
}

std::uint64_t seconds_of(const std::string& duration) {
    if (duration.empty()) return 0;
    const std::uint64_t number =
        base::parse_decimal(duration.substr(0, duration.size() - 1)).value_or(0);
    return duration.ends_with("m") ? number * 60 : number;
}

}  // namespace

}  // namespace recipe
