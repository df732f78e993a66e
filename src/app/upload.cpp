#include "remote/upload.hpp"

#include "app/command.hpp"
#include "app/router_options.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace app {

namespace {

using base::concat;

struct UploadOptions {
    std::string what;
    RouterOptions router;
    bool verify = false;
};

base::Exit run_upload(const UploadOptions& options);

}  // namespace

void add_upload_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "upload", "bring an archive onto the router, and make sure it is there");
    command->footer(
        "The connection is OpenSSH's: ~/.ssh/config, agent, keys, jump hosts and known_hosts are\n"
        "used as they are. A broken connection is made again and the upload goes on where it\n"
        "stopped; what is there already is read back and compared first.\n"
        "\n"
        "For example: armpack upload mihomo --to admin@192.168.88.1 --store usb1/containers");
    const auto options = std::make_shared<UploadOptions>();
    command
        ->add_option("RECIPE|ARCHIVE", options->what,
                     "an archive, or a recipe whose archive lies in dist/")
        ->required();
    add_router_options(*command, options->router);
    command->add_flag("--verify", options->verify, "read all of it back and compare");
    command->callback([&chosen, options] { chosen = [options] { return run_upload(*options); }; });
}

namespace {

base::Exit run_upload(const UploadOptions& options) {
    const base::fs::path archive = find_archive(options.what);
    remote::Router router = make_router(options.router);
    const remote::Upload what = {
        .file = archive,
        .path = path_in_store(options.router, archive.filename().string()),
        .verify = options.verify ? remote::Upload::Verify::contents : remote::Upload::Verify::ends,
    };
    const base::Step step(
        concat("upload ", archive.string(), " to ", router.target().text, ":", what.path));
    const remote::Uploaded done = remote::upload(router, what, {});
    const std::string size = base::format_bytes(done.size_bytes);
    if (done.outcome == remote::Uploaded::Outcome::already_there) {
        base::say(concat("  it is there already (", size, ", read back and compared)"));
    } else {
        const std::uint64_t sent = done.size_bytes - done.resumed_from;
        base::say(concat("  ", size, " are there (", base::format_bytes(sent), " sent in ",
                         static_cast<std::uint64_t>(done.sending.count()), " ms)",
                         options.verify ? ", read back and compared" : ""));
    }
    std::cout << what.path << "\n";
    return base::Exit::done;
}

}  // namespace

}  // namespace app
