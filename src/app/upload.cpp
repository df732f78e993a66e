#include "remote/upload.hpp"

#include "app/command.hpp"
#include "app/router_options.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "recipe/catalogue.hpp"
#include "routeros/script.hpp"

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
    bool with_config = false;
    bool force = false;
};

base::Exit run_upload(const UploadOptions& options);
void upload_configuration(const UploadOptions& options, remote::Router& router);
void tell(const remote::Uploaded& done, const UploadOptions& options);

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
    add_router_options(*command, options->router, Router::required);
    command->add_flag("--verify", options->verify, "read all of it back and compare");
    CLI::Option* with_config = command->add_flag(
        "--with-config", options->with_config,
        "also the recipe's sample configuration; what is there already is left alone");
    command
        ->add_flag("--force", options->force,
                   "replace a configuration that differs from the sample")
        ->needs(with_config);
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
    tell(done, options);
    std::cout << what.path << "\n";
    if (options.with_config) upload_configuration(options, router);
    return base::Exit::done;
}

void upload_configuration(const UploadOptions& options, remote::Router& router) {
    const recipe::Recipe recipe = recipe::Catalogue::here().recipe(options.what);
    for (const recipe::Mount& mount : recipe.routeros.mounts) {
        const std::string folder = routeros::mount_folder(recipe, mount, options.router.store);
        for (const recipe::Mount::File& file : mount.files) {
            const remote::Upload what = {
                .file = recipe.folder / file.from,
                .path = remote::parse_remote_path(concat(folder, "/", file.to)),
                .existing = options.force ? remote::Upload::Existing::replace
                                          : remote::Upload::Existing::keep,
                .verify = remote::Upload::Verify::contents,
            };
            base::say(concat("upload ", file.from, " to ", what.path));
            tell(remote::upload(router, what, {}), options);
            std::cout << what.path << "\n";
        }
    }
}

void tell(const remote::Uploaded& done, const UploadOptions& options) {
    const std::string size = base::format_bytes(done.size_bytes);
    if (done.outcome == remote::Uploaded::Outcome::kept) {
        base::say("  another one is there and stays; --force replaces it");
    } else if (done.outcome == remote::Uploaded::Outcome::already_there) {
        base::say(concat("  it is there already (", size, ", read back and compared)"));
    } else {
        const std::uint64_t sent = done.size_bytes - done.resumed_from;
        base::say(concat("  ", size, " are there (", base::format_bytes(sent), " sent in ",
                         static_cast<std::uint64_t>(done.sending.count()), " ms)",
                         options.verify ? ", read back and compared" : ""));
    }
}

}  // namespace

}  // namespace app
