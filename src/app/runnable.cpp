#include "app/runnable.hpp"

#include "app/make_image.hpp"
#include "app/pins.hpp"
#include "app/supply.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "image/read.hpp"

#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace app {

namespace {

namespace fs = std::filesystem;

// What container runtimes give a program where the image does not.
constexpr const char* default_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

Runnable from_archive(const fs::path& archive);
std::map<std::string, std::string> environment_of(const Runnable& image, const Wish& wish,
                                                  const emulate::Account& account);

}  // namespace

Runnable load_runnable(std::string_view word, std::string_view device,
                       const std::vector<std::string>& mirrors) {
    std::error_code none;
    const fs::path path(word);
    if (fs::exists(path, none) && path.extension() != ".json" && image::is_image(path)) {
        return from_archive(path);
    }
    return build_runnable(load_plan(word, device), mirrors);
}

Runnable build_runnable(const Plan& plan, const std::vector<std::string>& mirrors) {
    return base::doing(base::concat("build ", plan.recipe.name), [&] {
        const debian::FetchRequest fetch = fetch_request_of({.mirrors = mirrors});
        const Pins pins = choose_pins(plan, {.update_gone = environment_updates_gone()},
                                      base::ContentCache(base::cache_folder()), fetch);
        const fs::path log = log_folder() / (plan.recipe.name + ".build.log");
        Assembled image = make_image(plan, pins, fetch, make_options(plan, pins, fetch, log)).image;
        return Runnable{plan.recipe.name, std::move(image.tree), std::move(image.config)};
    });
}

fs::path log_folder() {
    fs::path folder = base::cache_folder() / "logs";
    base::make_folders(folder);
    return folder;
}

emulate::Account account_of(const Runnable& image) {
    return emulate::find_account(image.tree, image.config.user);
}

emulate::Program program_of(const Runnable& image, const Wish& wish) {
    emulate::Program program;
    program.account = account_of(image);
    const auto environment = environment_of(image, wish, program.account);
    for (const auto& [name, value] : environment)
        program.environment.push_back(base::concat(name, "=", value));
    if (!image.config.working_folder.empty()) program.folder = image.config.working_folder;
    std::vector<std::string> arguments = image.config.entrypoint;
    const auto& command = wish.command.empty() ? image.config.command : wish.command;
    arguments.insert(arguments.end(), command.begin(), command.end());
    program.executable = emulate::find_executable(
        image.tree, arguments,
        {.path = environment.at("PATH"), .folder = program.folder, .mounted = wish.mounted});
    return program;
}

namespace {

Runnable from_archive(const fs::path& archive) {
    image::Image image = image::read_image(archive);
    for (const std::string& contradiction : image.contradictions)
        base::warn(base::concat(archive.string(), ": ", contradiction));
    if (image.config.architecture != "arm") {
        throw base::Error(base::concat(archive.string(), " is for ", image.config.platform(),
                                       ", not for 32-bit ARM"));
    }
    return {archive.string(), std::move(image.merged), std::move(image.config)};
}

std::map<std::string, std::string> environment_of(const Runnable& image, const Wish& wish,
                                                  const emulate::Account& account) {
    std::map<std::string, std::string> all = {{"PATH", default_path}, {"HOME", account.home}};
    if (const char* terminal = std::getenv("TERM"); terminal != nullptr && ::isatty(1) != 0) {
        all["TERM"] = terminal;
    }
    for (const std::string& pair : image.config.environment) {
        const std::size_t equals = pair.find('=');
        if (equals != std::string::npos) all[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    for (const auto& [name, value] : wish.environment)
        all[name] = value;
    return all;
}

}  // namespace

}  // namespace app
