#include "debian/apt.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace debian {

namespace fs = std::filesystem;

namespace {

std::string quoted(const fs::path& path);
std::string source_stanza(const recipe::Suite& suite, const ResolveRequest& request,
                          Apt::Indices indices);
void write_if_changed(const fs::path& file, const std::string& text);
bool names_suite(std::string_view line, const std::string& suite);
SuiteProblem::Kind kind_of_message(std::string_view line);

}  // namespace

Apt::Apt(const ResolveRequest& request, fs::path folder, Indices indices)
    : request_(request), folder_(std::move(folder)) {
    for (const char* name : {"etc/sources.list.d", "etc/parts", "etc/preferences.d",
                             "state/lists/partial", "cache/archives/partial"}) {
        base::make_folders(folder_ / name);
    }
    write_configuration();
    std::string sources;
    for (const recipe::Suite& suite : request_.definition->suites) {
        sources += source_stanza(suite, request_, indices);
    }
    write_if_changed(folder_ / "etc/sources.list.d/armpack.sources", sources);
}

std::map<std::string, SuiteProblem> Apt::update() {
    const base::Result result = run({"apt-get", "update", "-o", "APT::Update::Error-Mode=any"});
    const std::string messages = result.messages + result.output;
    auto problems = sort_update_messages(messages, request_.definition->suites);
    if (!result.ok() && problems.empty()) {
        base::Error error(base::concat("apt-get update ", base::describe_end(result)));
        throw error.set_detail(result.messages);
    }
    return problems;
}

void Apt::forget(const std::string& suite) {
    const std::string mark = base::concat("_dists_", suite, "_");
    for (const auto& entry : fs::directory_iterator(folder_ / "state/lists")) {
        const std::string name = entry.path().filename().string();
        if (name.find(mark) != std::string::npos) fs::remove(entry.path());
    }
}

void Apt::pretend_installed(const std::vector<std::string>& packages,
                            const std::vector<PresentPackage>& present) {
    std::string text;
    for (const std::string& package : packages) {
        // An epoch that no real version reaches satisfies every "at least".
        text += base::concat("Package: ", package,
                             "\nStatus: install ok installed\nVersion: 9999:0\nArchitecture: ",
                             request_.definition->architecture,
                             "\nMulti-Arch: foreign\nMaintainer: nobody <nobody>\n"
                             "Description: left out of the image\n\n");
    }
    for (const PresentPackage& one : present) {
        text += base::concat("Status: install ok installed\n", base::trim(one.control), "\n\n");
    }
    write_if_changed(folder_ / "status", text);
}

std::vector<PrintedUri> Apt::closure(const std::vector<std::string>& packages) {
    return print_uris({"apt-get", "install", "-q", "-y", "--print-uris", "--"}, packages);
}

std::vector<PrintedUri> Apt::alone(const std::vector<std::string>& packages) {
    return print_uris({"apt-get", "download", "-q", "--print-uris", "--"}, packages);
}

std::vector<PrintedFile> Apt::source_files(const std::string& package, const std::string& version) {
    const base::Result result = run({"apt-get", "source", "-q", "--download-only", "--print-uris",
                                     "--", base::concat(package, '=', version)});
    if (result.ok()) return parse_printed_files(result.output);
    base::Error error(base::concat("apt-get source ", base::describe_end(result)));
    throw error.set_detail(result.messages);
}

std::vector<std::string> Apt::source_versions(const std::string& package) {
    const base::Result result = run({"apt-cache", "showsrc", "--only-source", "--", package});
    std::vector<std::string> versions;
    if (!result.ok()) return versions;  // it knows of none
    for (const Paragraph& paragraph : parse_paragraphs(result.output, "apt-cache")) {
        if (paragraph.get("Package") == package) versions.push_back(paragraph.get("Version"));
    }
    return versions;
}

std::vector<Paragraph> Apt::show(const std::vector<PrintedUri>& packages) {
    std::vector<std::string> argv{"apt-cache", "show", "--"};
    for (const PrintedUri& package : packages) {
        argv.push_back(base::concat(package.name, '=', package.version));
    }
    const base::Result result = run(std::move(argv));
    if (!result.ok()) {
        base::Error error(base::concat("apt-cache show ", base::describe_end(result)));
        throw error.set_detail(result.messages);
    }
    return parse_paragraphs(result.output, "apt-cache");
}

std::optional<fs::path> Apt::release_file(const std::string& suite) {
    // apt names it after the whole address: ….org_debian_dists_trixie_InRelease. It lies there only
    // once its signature is verified; until then it is in partial/.
    for (const auto& entry : fs::directory_iterator(folder_ / "state/lists")) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(base::concat("_dists_", suite, "_InRelease"))) return entry.path();
    }
    return std::nullopt;
}

base::Result Apt::run(std::vector<std::string> argv) {
    base::Command command;
    command.argv = std::move(argv);
    command.environment = base::pass_environment(
        {"PATH", "TMPDIR", "http_proxy", "https_proxy", "no_proxy", "HTTPS_PROXY", "NO_PROXY"});
    command.environment["APT_CONFIG"] = (folder_ / "apt.conf").string();
    return base::run(command);
}

std::vector<PrintedUri> Apt::print_uris(std::vector<std::string> argv,
                                        const std::vector<std::string>& packages) {
    argv.insert(argv.end(), packages.begin(), packages.end());
    const base::Result result = run(std::move(argv));
    if (!result.ok()) throw refusal(result, packages);
    return parse_printed_uris(result.output);
}

base::Error Apt::refusal(const base::Result& result, const std::vector<std::string>& packages) {
    for (const std::string& package : packages) {
        const bool unknown =
            result.messages.find("Unable to locate package " + package + "\n") !=
                std::string::npos ||
            result.messages.find("Package '" + package + "' has no") != std::string::npos ||
            result.messages.find("Can't find a source to download version") != std::string::npos;
        if (!unknown) continue;
        const base::Result names = run({"apt-cache", "pkgnames"});
        std::vector<std::string> known = base::split_words(names.output);
        std::erase(known, package);
        base::Error error(base::concat("Debian ", request_.definition->suites.front().name,
                                       " has no package called ", base::printable(package), " for ",
                                       request_.definition->architecture),
                          base::Exit::bad_request);
        if (const auto nearest = base::nearest(package, known)) {
            error.set_hint(base::concat("did you mean ", *nearest, "?"));
        }
        return error;
    }
    base::Error error("apt cannot put these packages together");
    const std::size_t reasons = result.output.find("The following packages have unmet");
    return error.set_detail((reasons == std::string::npos ? "" : result.output.substr(reasons)) +
                            result.messages);
}

void Apt::write_configuration() {
    const std::string root = folder_.string();
    std::string text = base::concat(
        "Dir::Etc ", quoted(folder_ / "etc"), ";\nDir::Etc::main \"/dev/null\";\n",
        "Dir::Etc::parts ", quoted(folder_ / "etc/parts"), ";\n",
        "Dir::Etc::sourcelist \"/dev/null\";\nDir::Etc::sourceparts ",
        quoted(folder_ / "etc/sources.list.d"), ";\n", "Dir::State ", quoted(folder_ / "state"),
        ";\nDir::State::status ", quoted(folder_ / "status"), ";\nDir::Cache ",
        quoted(folder_ / "cache"), ";\nDir::Log ", quoted(folder_ / "log"), ";\n");
    const std::string& architecture = request_.definition->architecture;
    text += base::concat("APT::Architecture \"", architecture, "\";\nAPT::Architectures \"",
                         architecture, "\";\n");
    text +=
        "APT::Install-Recommends \"false\";\n"
        "APT::Install-Suggests \"false\";\n"
        "APT::Get::AllowUnauthenticated \"false\";\n"
        "APT::Sandbox::User \"\";\n"  // as root: no change to _apt, who could not read our folder
        "Acquire::AllowInsecureRepositories \"false\";\n"
        "Acquire::AllowWeakRepositories \"false\";\n"
        "Acquire::AllowDowngradeToInsecureRepositories \"false\";\n"
        "Acquire::Check-Valid-Until \"true\";\n"
        "Acquire::Languages \"none\";\n"
        "Acquire::Retries \"1\";\n"
        "Acquire::Retries::Delay \"false\";\n"
        "Acquire::http::Timeout \"30\";\n"
        "Acquire::https::Timeout \"30\";\n";
    write_if_changed(folder_ / "apt.conf", text);
}

std::string apt_address(const std::string& address) {
    return address.starts_with("file:") ? "copy:" + address.substr(5) : address;
}

std::string decode_uri(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto digit = [](char letter) {
            return std::string_view("0123456789abcdef").find(letter);
        };
        if (text[at] == '%' && at + 2 < text.size()) {
            const std::size_t high = digit(base::to_lower(text.substr(at + 1, 1))[0]);
            const std::size_t low = digit(base::to_lower(text.substr(at + 2, 1))[0]);
            if (high != std::string_view::npos && low != std::string_view::npos) {
                out += static_cast<char>(high * 16 + low);
                at += 2;
                continue;
            }
        }
        out += text[at];
    }
    return out;
}

std::map<std::string, SuiteProblem> sort_update_messages(std::string_view messages,
                                                         const std::vector<recipe::Suite>& suites) {
    std::map<std::string, SuiteProblem> problems;
    const std::vector<std::string_view> lines = base::lines_of(messages);
    for (std::size_t at = 0; at < lines.size(); ++at) {
        std::string line(lines[at]);
        std::string text;
        if (line.starts_with("E: ") || line.starts_with("W: ")) {
            text = base::trim(line.substr(3));
        } else if (line.starts_with("Err:") && at + 1 < lines.size()) {
            // "Err:4 ADDRESS trixie/main armel Packages", and why on the next line. apt repeats
            // these as "E:", but not all of them once another suite has no release file.
            text = base::trim(lines[at + 1]);
            line += base::concat(' ', text);
        } else {
            continue;
        }
        for (const recipe::Suite& suite : suites) {
            if (!names_suite(line, suite.name)) continue;
            const SuiteProblem problem{kind_of_message(line), text};
            const auto [known, is_new] = problems.try_emplace(suite.name, problem);
            if (!is_new && problem.kind > known->second.kind) known->second = problem;
        }
    }
    return problems;
}

std::vector<PrintedFile> parse_printed_files(std::string_view output) {
    std::vector<PrintedFile> files;
    for (const std::string_view line : base::lines_of(output)) {
        if (!line.starts_with('\'')) continue;
        const std::size_t close = line.find('\'', 1);
        const std::vector<std::string> words = close == std::string_view::npos
                                                   ? std::vector<std::string>()
                                                   : base::split_words(line.substr(close + 1));
        constexpr std::string_view kind = "SHA256:";
        const auto size = words.size() == 3 ? base::parse_decimal(words[1]) : std::nullopt;
        if (!size || !words[2].starts_with(kind) ||
            !base::is_sha256(words[2].substr(kind.size()))) {
            throw base::Error(base::concat("cannot read what apt says: ", base::printable(line)));
        }
        files.push_back(
            {std::string(line.substr(1, close - 1)), *size, words[2].substr(kind.size())});
    }
    return files;
}

std::vector<PrintedUri> parse_printed_uris(std::string_view output) {
    std::vector<PrintedUri> result;
    for (const std::string_view line : base::lines_of(output)) {
        if (!line.starts_with('\'')) continue;
        const std::size_t close = line.find('\'', 1);
        if (close == std::string_view::npos) continue;
        const std::vector<std::string> words = base::split_words(line.substr(close + 1));
        // apt escapes "_" and ":" inside the parts, so that there are exactly three.
        std::vector<std::string> parts;
        if (!words.empty() && words[0].ends_with(".deb")) {
            parts = base::split(words[0].substr(0, words[0].size() - 4), '_');
        }
        if (parts.size() != 3) {
            throw base::Error(base::concat("cannot read what apt says: ", base::printable(line)));
        }
        result.push_back({std::string(line.substr(1, close - 1)), decode_uri(parts[0]),
                          decode_uri(parts[1]), decode_uri(parts[2])});
    }
    return result;
}

namespace {

std::string quoted(const fs::path& path) {
    const std::string text = path.string();
    if (text.find_first_of("\"\n;") != std::string::npos) {
        throw base::Error(
            base::concat("apt cannot work in a folder with such a name: ", base::printable(text)));
    }
    return base::concat('"', text, '"');
}

std::string source_stanza(const recipe::Suite& suite, const ResolveRequest& request,
                          Apt::Indices indices) {
    const auto mirrors = request.mirrors.find(suite.archive);
    if (mirrors == request.mirrors.end() || mirrors->second.empty()) return "";
    // One address is enough to resolve; the others serve fetch().
    return base::concat("Types: ", indices == Apt::Indices::sources ? "deb-src" : "deb",
                        "\nURIs: ", apt_address(mirrors->second.front()), "\nSuites: ", suite.name,
                        "\nComponents: ", base::join(suite.components, " "),
                        "\nArchitectures: ", request.definition->architecture, "\nSigned-By: ",
                        (request.keyring_folder / request.definition->keyring).string(), "\n\n");
}

bool names_suite(std::string_view line, const std::string& suite) {
    return line.find("/dists/" + suite + "/") != std::string_view::npos ||
           line.find(" " + suite + " ") != std::string_view::npos ||
           line.find(" " + suite + "/") != std::string_view::npos;
}

SuiteProblem::Kind kind_of_message(std::string_view line) {
    const auto has = [&](std::string_view text) {
        return line.find(text) != std::string_view::npos;
    };
    if (has("is expired") || has("is not valid yet")) return SuiteProblem::Kind::expired;
    if (has("signature") || has("GPG") || has(" signed") || has("signed-by") || has("Signed-By")) {
        return SuiteProblem::Kind::signature;
    }
    return SuiteProblem::Kind::missing;
}

// apt throws its caches away when these files are newer than they are.
void write_if_changed(const fs::path& file, const std::string& text) {
    if (fs::exists(file) && base::read_file(file) == text) return;
    base::write_file(file, text);
}

}  // namespace

}  // namespace debian
