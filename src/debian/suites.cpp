#include "debian/suites.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <ctime>
#include <set>

namespace debian {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const recipe::Suite& suite, const SuiteProblem& problem,
                         const ResolveRequest& request);
std::string reason_of(const SuiteProblem& problem);
void warn_once(const std::string& text);
recipe::LockedSuite dated(const recipe::Suite& suite, Apt& apt);

}  // namespace

void require_apt(const ResolveRequest& request) {
    for (const char* name : {"apt-get", "apt-cache"}) {
        if (!base::find_program(name)) {
            throw base::Error(base::concat(name, " is not installed"))
                .set_hint("install the package apt, or build from a lock file, which needs no apt");
        }
    }
    const fs::path keyring = request.keyring_folder / request.definition->keyring;
    if (!fs::exists(keyring)) {
        throw base::Error(base::concat(keyring.string(),
                                       " is not there: without it Debian's "
                                       "signatures cannot be verified"))
            .set_hint("install the package debian-archive-keyring");
    }
}

std::string apt_folder_name(const ResolveRequest& request) {
    const recipe::ImageDefinition& definition = *request.definition;
    std::string text = base::concat("2\n", definition.architecture, "\n", definition.keyring, "\n",
                                    request.keyring_folder.string());
    for (const recipe::Suite& suite : definition.suites) {
        text += base::concat("\n", suite.name, " ", suite.archive, " ",
                             base::join(suite.components, " "));
    }
    for (const auto& [archive, uris] : request.mirrors) {
        text += base::concat("\n", archive, " ", base::join(uris, " "));
    }
    return base::sha256_of(text).substr(0, 16);
}

std::vector<recipe::LockedSuite> usable_suites(const ResolveRequest& request, Apt& apt) {
    std::map<std::string, SuiteProblem> problems = apt.update();
    std::vector<recipe::LockedSuite> suites;
    for (const recipe::Suite& suite : request.definition->suites) {
        recipe::LockedSuite locked_suite = dated(suite, apt);
        auto problem = problems.find(suite.name);
        if (problem == problems.end() && locked_suite.date.empty()) {
            const SuiteProblem absent{SuiteProblem::Kind::missing, "no mirror is known for it"};
            problem = problems.emplace(suite.name, absent).first;
        }
        if (problem == problems.end()) {
            suites.push_back(std::move(locked_suite));
        } else if (problem->second.kind != SuiteProblem::Kind::missing ||
                   suite.when_missing == recipe::WhenMissing::refuse) {
            refuse(suite, problem->second, request);
        } else {
            const std::string reason = reason_of(problem->second);
            warn_once(base::concat("packages of ", suite.name, " are left out: ", reason));
            suites.push_back({.name = suite.name, .missing = reason});
            apt.forget(suite.name);
        }
    }
    return suites;
}

std::string archive_of(const std::string& uri, const Mirrors& mirrors) {
    // The longest address that fits: …/debian begins …/debian-security as well, but for the slash.
    for (const auto& [archive, addresses] : mirrors) {
        for (const std::string& address : addresses) {
            if (uri.starts_with(apt_address(address) + "/")) return archive;
        }
    }
    throw base::Error(base::concat("apt gives an address of no mirror: ", base::printable(uri)));
}

namespace {

void refuse(const recipe::Suite& suite, const SuiteProblem& problem,
            const ResolveRequest& request) {
    using Kind = SuiteProblem::Kind;
    if (problem.kind == Kind::signature) {
        base::Error error(base::concat("suite ", suite.name, ": its signature cannot be trusted"));
        error.set_detail(problem.text);
        throw error.set_hint(
            base::concat("use another mirror, or a newer debian-archive-keyring (",
                         (request.keyring_folder / request.definition->keyring).string(),
                         " is what it is verified with)"));
    }
    if (problem.kind == Kind::expired) {
        base::Error error(base::concat("suite ", suite.name, ": its release file is out of date"));
        error.set_detail(problem.text);
        throw error.set_hint("check this machine's clock, or use another mirror");
    }
    base::Error error(base::concat("suite ", suite.name, ": the mirror does not give its index"));
    error.set_detail(problem.text);
    throw error.set_hint(
        "check the connection and the proxy settings, try later, or name another "
        "mirror with ARMPACK_MIRROR");
}

// In words that do not change with the mirror's address: they go into the lock.
std::string reason_of(const SuiteProblem& problem) {
    for (const char* mark : {"unexpected size", "Hash Sum mismatch"}) {
        if (problem.text.find(mark) != std::string::npos) {
            return "the mirror's index does not fit its signed release file (is it being updated?)";
        }
    }
    if (problem.text.starts_with("no mirror")) return problem.text;
    return "the mirror does not give its index";
}

recipe::LockedSuite dated(const recipe::Suite& suite, Apt& apt) {
    recipe::LockedSuite result{.name = suite.name};
    const auto file = apt.release_file(suite.name);
    if (!file) return result;
    const std::string text = base::read_file(*file, 16 << 20);
    for (const std::string_view line : base::lines_of(text)) {
        if (!line.starts_with("Date:")) continue;
        result.date = base::trim(line.substr(5));
        std::tm time{};
        if (::strptime(result.date.c_str(), "%a, %d %b %Y %H:%M:%S", &time) != nullptr) {
            result.time = ::timegm(&time);
        }
        break;
    }
    return result;
}

// A build asks for an image's packages, for a sysroot's and for sources: once is enough.
void warn_once(const std::string& text) {
    static std::set<std::string> told;
    if (told.insert(text).second) base::warn(text);
}

}  // namespace

}  // namespace debian
