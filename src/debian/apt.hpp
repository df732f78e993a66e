#pragma once

#include "base/error.hpp"
#include "base/process.hpp"
#include "debian/control.hpp"
#include "debian/resolve.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace debian {

// What apt said of one suite when it could not use it.
struct SuiteProblem {
    enum class Kind {
        missing,    // an index cannot be had, or does not fit the signed release file
        signature,  // wrong, missing, by an unknown key
        expired     // or dated in the future
    };
    Kind kind = Kind::missing;
    std::string text;  // apt's words, without its "E: "
};

// Sorts what `apt-get update` printed by suite. Several lines about one suite: the worst counts.
std::map<std::string, SuiteProblem> sort_update_messages(std::string_view messages,
                                                         const std::vector<recipe::Suite>& suites);

// One file of `apt-get source --print-uris`: 'URI' FILE SIZE SHA256:DIGEST.
struct PrintedFile {
    std::string uri;
    std::uint64_t size_bytes = 0;
    std::string sha256;
};
std::vector<PrintedFile> parse_printed_files(std::string_view output);

// One line of `apt-get --print-uris`: 'URI' FILE SIZE HASH.
struct PrintedUri {
    std::string uri;
    std::string name;
    std::string version;
    std::string architecture;
};
std::vector<PrintedUri> parse_printed_uris(std::string_view output);

// How apt is told a mirror's address. With file: it would read the index in place, also after it
// had been changed; with copy: it reads what it has verified.
std::string apt_address(const std::string& address);

// What %xx in such an address stands for.
std::string decode_uri(std::string_view text);

// apt with a state of its own in `folder`: nothing of the host's configuration, sources, lists or
// installed packages counts. Not for two at a time (see resolve).
class Apt {
public:
    enum class Indices { packages, sources };
    Apt(const ResolveRequest& request, std::filesystem::path folder,
        Indices indices = Indices::packages);

    // Gets the indices; gives what went wrong, by suite.
    std::map<std::string, SuiteProblem> update();

    // Removes what is known of a suite, so that nothing of it is used.
    void forget(const std::string& suite);

    // These packages are taken for installed. To be called before the questions below.
    void pretend_installed(const std::vector<std::string>& packages,
                           const std::vector<PresentPackage>& present);

    // What is to be got for `packages` and all they depend on, or for them alone.
    std::vector<PrintedUri> closure(const std::vector<std::string>& packages);
    std::vector<PrintedUri> alone(const std::vector<std::string>& packages);

    // The files of a source package, and the versions that there are of it (with Indices::sources).
    std::vector<PrintedFile> source_files(const std::string& package, const std::string& version);
    std::vector<std::string> source_versions(const std::string& package);

    // The index entries, in no particular order.
    std::vector<Paragraph> show(const std::vector<PrintedUri>& packages);

    // The verified release file of a suite.
    std::optional<std::filesystem::path> release_file(const std::string& suite);

private:
    base::Result run(std::vector<std::string> argv);
    std::vector<PrintedUri> print_uris(std::vector<std::string> argv,
                                       const std::vector<std::string>& packages);
    base::Error refusal(const base::Result& result, const std::vector<std::string>& packages);
    void write_configuration();

    const ResolveRequest& request_;
    std::filesystem::path folder_;
};

}  // namespace debian
