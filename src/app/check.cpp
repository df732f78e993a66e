#include "check/check.hpp"

#include "app/command.hpp"
#include "app/subject.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "flow/gates.hpp"
#include "recipe/catalogue.hpp"
#include "recipe/probe_report.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace app {

namespace {

namespace fs = std::filesystem;

struct Request {
    std::vector<std::string> paths;
    std::string profile = "armv5te";
    fs::path report;  // of the probe; instead of profile, and of what device says of the kernel
    std::string device = "hex-refresh";
    fs::path sarif;
    check::Options::Unreached unreached = check::Options::Unreached::allowed;
    enum class Tell { people, machines } tell = Tell::people;
};

base::Exit check_paths(const Request& request);
void hold_against_report(check::Options& options, const fs::path& file);
check::Report check_subject(const std::string& path, const Request& request,
                            const check::Options& options);
void prefix_paths(check::Report& report, const std::string& path, Subject::Kind kind,
                  const Request& request);

}  // namespace

void add_check_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "check", "say whether programs run on the router: every instruction of every ELF file");
    command->footer(
        "PATH is a program or library, a folder, a .deb, or a docker or OCI archive or layout, "
        "also\n"
        "somebody else's. Exit status 0: all pass; 3: refused, with file, function, address and\n"
        "instruction, and what to do.");
    const auto request = std::make_shared<Request>();
    command->add_option("PATH", request->paths, "what to check")->required();
    CLI::Option* profile =
        command->add_option("--profile", request->profile, "instruction set (armv5te)");
    command
        ->add_option("--profile-from", request->report,
                     "a report of the recipe probe (probe.json): the instruction set, kernel and\n"
                     "SWP of the machine it ran on")
        ->option_text("REPORT")
        ->check(CLI::ExistingFile)
        ->excludes(profile);
    command->add_option("--device", request->device, "whose kernel it must suit (hex-refresh)");
    command->add_flag_callback(
        "--strict", [request] { request->unreached = check::Options::Unreached::refused; },
        "refuse newer instructions also where no path leads to them");
    command->add_flag_callback(
        "--json", [request] { request->tell = Request::Tell::machines; },
        "the whole report as JSON (its schema: armpack schema check)");
    command->add_option("--sarif", request->sarif, "also write the findings as SARIF 2.1.0");
    command->callback([&chosen, request] { chosen = [request] { return check_paths(*request); }; });
}

namespace {

base::Exit check_paths(const Request& request) {
    const recipe::Catalogue catalogue = recipe::Catalogue::here();
    const flow::Gates gates = flow::Gates::load(catalogue.data() / "toolchains" / "gates");
    base::Progress progress("check");
    check::Options options = {
        .profile = catalogue.profile(request.profile),
        .gates = &gates,
        .kernel = catalogue.device(request.device).kernel,
        .unreached = request.unreached,
        .progress = [&](std::size_t done, std::size_t all) {
            progress.note(base::concat(done, " of ", all, " programs and libraries"));
        }};
    if (!request.report.empty()) hold_against_report(options, request.report);
    check::Report all;
    all.profile = options.profile.name;
    for (const std::string& path : request.paths) {
        check::Report one = check_subject(path, request, options);
        std::move(one.files.begin(), one.files.end(), std::back_inserter(all.files));
    }
    if (!request.sarif.empty()) base::write_file(request.sarif, check::to_sarif(all));
    const bool every = base::verbosity() == base::Verbosity::verbose || all.files.size() < 40;
    std::cout << (request.tell == Request::Tell::machines
                      ? check::to_json(all)
                      : check::to_text(
                            all, every ? check::Detail::every_file : check::Detail::refused_only));
    return all.passes() ? base::Exit::done : base::Exit::refused;
}

void hold_against_report(check::Options& options, const fs::path& file) {
    const recipe::ProbeReport report = recipe::load_probe_report(file);
    options.profile = report.profile;
    options.kernel = report.kernel;
    options.swp = report.swp == recipe::ProbeReport::Swp::runs ? check::Options::Swp::runs
                                                               : check::Options::Swp::fails;
    if (report.missing_helpers.empty()) return;
    base::warn(base::concat(file.string(), ": that machine's kernel lacks helper functions (",
                            base::join(report.missing_helpers, ", "),
                            "), without which nearly no program for ARMv5 runs, whatever its "
                            "instructions are"));
}

check::Report check_subject(const std::string& path, const Request& request,
                            const check::Options& options) {
    const Subject subject = load_subject(path);
    for (const std::string& contradiction : subject.contradictions) {
        base::warn(base::concat(path, ": ", contradiction));
    }
    if (subject.kind == Subject::Kind::file) {
        return check::check_bytes(
            path, subject.tree.find(fs::path(path).filename().string())->content, options);
    }
    check::Options scoped = options;
    if (subject.kind != Subject::Kind::image) scoped.scope = check::Options::Scope::loose_files;
    scoped.library_path = subject.library_path;
    check::Report report = check::check_tree(subject.tree, scoped);
    prefix_paths(report, path, subject.kind, request);
    return report;
}

void prefix_paths(check::Report& report, const std::string& path, Subject::Kind kind,
                  const Request& request) {
    const bool is_folder = kind == Subject::Kind::folder;
    if (!is_folder && request.paths.size() == 1) return;
    for (check::FileReport& file : report.files) {
        // A folder's files by their path on disk; an archive's as "ARCHIVE:/path".
        file.path = is_folder ? (fs::path(path) / fs::path(file.path).relative_path()).string()
                              : base::concat(path, ":", file.path);
    }
}

}  // namespace

}  // namespace app
