#include "app/budget.hpp"
#include "app/build_inputs.hpp"
#include "app/command.hpp"
#include "app/dist.hpp"
#include "app/elf_outputs.hpp"
#include "app/image_check.hpp"
#include "app/make_image.hpp"
#include "app/papers.hpp"
#include "app/pins.hpp"
#include "app/plan.hpp"
#include "app/remembered.hpp"
#include "app/router_rules.hpp"
#include "app/smoke_test.hpp"
#include "app/supply.hpp"
#include "app/verify.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "image/write.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace app {

namespace {

namespace fs = std::filesystem;

// What was asked for on the command line.
struct Request {
    std::string recipe;
    fs::path output = "dist";
    image::Format format = image::Format::docker_archive;
    image::Compression outer = image::Compression::none;
    SupplyOptions supply;
    PinRequest pins{.update_gone = environment_updates_gone()};
    std::string device = "hex-refresh";
    std::uint64_t store_size = 0;
    fs::path sarif;      // for the check's report, also of an image that is refused; empty: none
    std::string verify;  // a digest or an archive; empty: build
    enum class Test { no, yes } test = Test::no;
    enum class Tell { people, machines } tell = Tell::people;
};

// The results' names, all in one folder.
struct Names {
    std::string archive, recipe, report, log, test_log, debug;
    PaperNames papers;

    // Those that are made or replaced together.
    std::vector<std::string> results() const;
};

// What a build comes to before it is written.
struct Made : MadeImage {
    check::Report report;
};

base::Exit build(const Request& request);
base::Exit verify(const Plan& plan, const Request& request);
Made make(const Plan& plan, const Pins& pins, const debian::FetchRequest& fetch,
          const build::Options& options, const fs::path& sarif);
void require_folder(const fs::path& sarif);
Names names_of(const recipe::Recipe& recipe, const Request& request);
void check_for_router(const Plan& plan, const Assembled& made, const Request& request);
void require_tests(const Plan& plan, const Assembled& made, const fs::path& log);
image::Written write(const Plan& plan, const Assembled& made, const fs::path& target,
                     const Request& request);
std::vector<std::pair<std::string, std::string>> parameters_of(const Request& request,
                                                               const Plan& plan);
void tell_left_out(const std::vector<debian::Dropped>& left_out);
void tell(const Request& request, const Plan& plan, const image::Written& written);

}  // namespace

void add_build_command(CLI::App& line, Action& chosen) {
    CLI::App* command =
        line.add_subcommand("build", "build a recipe into an archive for the router");
    command->footer(
        "Writes NAME-VERSION-armv5.tar to the output folder, and beside it the resolved recipe, "
        "the\n"
        "report of the instruction check, bills of materials (SPDX, CycloneDX), where it all came\n"
        "from (SLSA provenance), a page to look at (.html), the build log and SHA256SUMS. The "
        "last\n"
        "line on standard output is the archive's path, size in bytes and SHA-256.\n"
        "With a lock file beside the recipe, versions are those that it pins: see armpack lock.\n"
        "Packages come from the mirrors that the host's own apt sources name; on other systems "
        "set\n"
        "--mirror or the environment variable ARMPACK_MIRROR.");
    const auto request = std::make_shared<Request>();
    command->add_option("RECIPE", request->recipe, "a recipe's name, or the path of one")
        ->required();
    command->add_option("-o,--output", request->output, "folder for the results (dist)");
    command
        ->add_option("--format", request->format, "docker (every RouterOS 7) or oci (from 7.21 on)")
        ->option_text("docker|oci")
        ->transform(CLI::CheckedTransformer(std::vector<std::pair<std::string, image::Format>>{
            {"docker", image::Format::docker_archive}, {"oci", image::Format::oci_layout}}));
    command->add_flag_callback(
        "--gzip", [request] { request->outer = image::Compression::gzip; },
        "compress the archive as a whole");
    CLI::Option* sarif = command->add_option(
        "--sarif", request->sarif,
        "also write the check's findings as SARIF 2.1.0, whether it refuses the image or not");
    command
        ->add_option("--verify", request->verify,
                     "build again and compare with this digest or archive; writes nothing unless "
                     "they differ")
        ->excludes(sarif);
    command->add_option("--device", request->device, "the router it is for (hex-refresh)");
    command
        ->add_option("--store-size", request->store_size,
                     "refuse what the router's disk has no room for while it imports: its free "
                     "bytes, or 900MiB, 7GiB")
        ->transform(CLI::AsSizeValue(false));
    add_mirror_options(*command, request->supply);
    add_vendor_options(*command, request->supply);
    command->add_flag("--locked", request->pins.locked,
                      "refuse unless the recipe agrees with its lock file");
    command->add_flag("--update-gone", request->pins.update_gone,
                      "resolve packages afresh if no mirror has a locked one any more");
    command->add_flag_callback(
        "--test", [request] { request->test = Request::Test::yes; },
        "run its smoke tests (see `armpack test`) before the archive gets its name");
    command->add_flag_callback(
        "--json", [request] { request->tell = Request::Tell::machines; },
        "print the result as JSON");
    command->callback([&chosen, request] { chosen = [request] { return build(*request); }; });
}

namespace {

base::Exit build(const Request& request) {
    const Plan plan = load_plan(request.recipe, request.device);
    if (!request.verify.empty()) return verify(plan, request);
    require_folder(request.sarif);
    Dist dist(request.output);
    const Names names = names_of(plan.recipe, request);
    const std::string subject =
        base::concat("build ", plan.recipe.name, " into ", fs::absolute(request.output).string());
    return base::doing(base::concat("build ", plan.recipe.name), [&] {
        const base::FileLock lock(base::lock_file(subject), [&] {
            base::say(base::concat("waiting for another build of ", plan.recipe.name));
        });
        const debian::FetchRequest fetch = fetch_request_of(request.supply);
        const Pins pins =
            choose_pins(plan, request.pins, base::ContentCache(base::cache_folder()), fetch);
        const build::Options options = make_options(plan, pins, fetch, dist.file(names.log));
        const auto key = result_key(plan, pins.packages, options,
                                    base::concat(names.archive, " ", request.store_size));
        const bool asks_more = request.test == Request::Test::yes || !request.sarif.empty();
        if (const auto known = key && !asks_more ? remembered(*key, dist) : std::nullopt) {
            base::say("nothing has changed since it was built");
            tell(request, plan, *known);
            return base::Exit::done;
        }
        const Made made = make(plan, pins, fetch, options, request.sarif);
        check_for_router(plan, made.image, request);
        if (request.test == Request::Test::yes) {
            require_tests(plan, made.image, dist.file(names.test_log));
        }
        image::Written written;
        std::vector<std::string> published = names.results();
        if (!made.outputs.debug.empty()) published.push_back(names.debug);
        dist.publish(published, [&] {
            // First, as it may be refused.
            written = write(plan, made.image, dist.file(names.archive), request);
            if (!made.outputs.debug.empty()) {
                write_debug_files(made.outputs, dist.file(names.debug));
            }
            base::write_file(dist.file(names.recipe), recipe::resolved(plan.recipe));
            base::write_file(dist.file(names.report), check::to_json(made.report));
            base::doing("say what is in it", [&] {
                write_papers(dist.folder(), names.papers,
                             {.plan = &plan,
                              .outputs = &made.outputs,
                              .inputs = &pins.build,
                              .linked = linked_packages(plan, pins.build, fetch, made.outputs),
                              .made = &made.image,
                              .check = &made.report,
                              .written = &written,
                              .parameters = parameters_of(request, plan),
                              .results = {names.recipe, names.report}});
            });
        });
        if (key) {
            published.push_back(names.log);
            remember(*key, dist, published, written);
        }
        tell_left_out(made.image.report.dropped);
        tell(request, plan, written);
        return base::Exit::done;
    });
}

Made make(const Plan& plan, const Pins& pins, const debian::FetchRequest& fetch,
          const build::Options& options, const fs::path& sarif) {
    Made made{put_together(plan, pins, fetch, options), {}};
    made.report = check_image(plan, made.image.tree);
    if (!sarif.empty()) base::write_file(sarif, check::to_sarif(made.report));
    // In words of its own, which name the package to add.
    require_libraries(plan, pins.build, fetch, made.outputs, made.image.tree);
    require_passes(made.report, "no archive was written");
    return made;
}

// Before anything is compiled: the report comes last.
void require_folder(const fs::path& sarif) {
    const fs::path folder = sarif.parent_path();
    if (folder.empty() || fs::is_directory(folder)) return;
    throw base::Error(base::concat("--sarif: there is no folder ", folder.string()),
                      base::Exit::bad_request)
        .set_hint("make it first, or name a file elsewhere");
}

// Builds again, apart from what was built before, and compares.
base::Exit verify(const Plan& plan, const Request& request) {
    return base::doing(base::concat("verify ", plan.recipe.name), [&] {
        const Names names = names_of(plan.recipe, request);
        const Claim claim = claim_of(request.verify, request.output / names.archive);
        const debian::FetchRequest fetch = fetch_request_of(request.supply);
        const Pins pins =
            choose_pins(plan, request.pins, base::ContentCache(base::cache_folder()), fetch);
        const base::TemporaryFolder folder("verify", base::cache_folder());
        build::Options options = make_options(plan, pins, fetch, folder.path() / names.log);
        options.reuse = build::Reuse::no;
        const Made made = make(plan, pins, fetch, options, {});
        const image::Written again =
            write(plan, made.image, folder.path() / names.archive, request);
        return judge(claim, again, request.output);
    });
}

Names names_of(const recipe::Recipe& recipe, const Request& request) {
    const std::string stem = base::concat(recipe.name, "-", recipe.version, "-armv5");
    const bool is_oci = request.format == image::Format::oci_layout;
    const bool is_gzip = request.outer == image::Compression::gzip;
    return {.archive = base::concat(stem, is_oci ? ".oci" : "", ".tar", is_gzip ? ".gz" : ""),
            .recipe = stem + ".recipe.json",
            .report = stem + ".check.json",
            .log = stem + ".log",
            .test_log = stem + ".test.log",
            .debug = stem + ".debug.tar",
            .papers = paper_names(stem)};
}

std::vector<std::string> Names::results() const {
    std::vector<std::string> names = papers.all();
    names.insert(names.end(), {archive, recipe, report});
    return names;
}

// Of the versions the recipe is for; what some of them cannot run is a warning.
void check_for_router(const Plan& plan, const Assembled& made, const Request& request) {
    const check::ImageSubject subject = {
        .tree = made.tree,
        .config = made.config,
        .setup = &plan.recipe.routeros,
        .layout = request.format == image::Format::oci_layout
                      ? check::ImageSubject::Layout::oci
                      : check::ImageSubject::Layout::docker_archive};
    check::VersionRange wanted;
    wanted.from = routeros::parse_version(plan.recipe.routeros.minimum).value_or(wanted.from);
    wanted.to = std::max(wanted.from, wanted.to);
    base::doing("check what RouterOS makes of it",
                [&] { require_importable(check::judge_image(subject, wanted)); });
}

void require_tests(const Plan& plan, const Assembled& made, const fs::path& log) {
    const std::vector<SmokeResult> results =
        run_smoke_tests(plan.recipe, {plan.recipe.name, made.tree, made.config},
                        {.log = log, .device = plan.device.name});
    if (all_passed(results)) return;
    base::say_error(write_results(plan.recipe, results, Format::text));
    throw base::Error("its smoke tests refuse this image: no archive was written",
                      base::Exit::refused)
        .set_hint(base::concat("what it printed is in ", log.string()));
}

image::Written write(const Plan& plan, const Assembled& made, const fs::path& target,
                     const Request& request) {
    return base::doing("write the archive", [&] {
        const base::Step step("write the archive and read it back");
        const StoreLimits limits =
            store_limits(plan.recipe.budget, plan.device, request.store_size);
        const auto accept = [&](std::uint64_t size_bytes) {
            const image::StoreUse use = image::store_use(size_bytes, made.tree);
            require_budget(limits, use, made.tree);
            base::say(base::concat("  ", store_line(use)));
        };
        return image::write_archive(
            made.tree, made.config, target,
            {.format = request.format,
             .outer = request.outer,
             .tag = base::concat(plan.recipe.name, ":", plan.recipe.version),
             .layer = {.newest_time = made.time},
             .accept = accept});
    });
}

// What decides about the result besides the recipe. Mirrors do not: packages are known by digest,
// and an address may hold a password.
std::vector<std::pair<std::string, std::string>> parameters_of(const Request& request,
                                                               const Plan& plan) {
    std::vector<std::pair<std::string, std::string>> parameters = {
        {"recipe", plan.recipe.name},
        {"version", plan.recipe.version},
        {"device", plan.device.name},
        {"format", request.format == image::Format::oci_layout ? "oci" : "docker"},
        {"compression", request.outer == image::Compression::gzip ? "gzip" : "none"}};
    if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr && *epoch != '\0')
        parameters.emplace_back("SOURCE_DATE_EPOCH", epoch);
    return parameters;
}

void tell_left_out(const std::vector<debian::Dropped>& left_out) {
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    for (const debian::Dropped& one : left_out) {
        files += one.files;
        bytes += one.bytes;
    }
    if (files == 0) return;
    base::say(base::concat("left out of the packages: ", files, " files, ",
                           base::format_bytes(bytes), " (the .html says why)"));
}

void tell(const Request& request, const Plan& plan, const image::Written& written) {
    if (request.tell == Request::Tell::people) {
        std::cout << written.path.string() << " " << written.size_bytes
                  << " sha256:" << written.sha256 << "\n";
        return;
    }
    const nlohmann::ordered_json result = {{"name", plan.recipe.name},
                                           {"version", plan.recipe.version},
                                           {"path", written.path.string()},
                                           {"size_bytes", written.size_bytes},
                                           {"sha256", written.sha256},
                                           {"config_sha256", written.config_sha256},
                                           {"layer_sha256", written.layer_sha256}};
    std::cout << result.dump(2) << "\n";
}

}  // namespace

}  // namespace app
