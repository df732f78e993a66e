#pragma once

#include "report/bill.hpp"

#include <string>
#include <utility>
#include <vector>

namespace report {

// One thing that a build used.
struct Input {
    std::string name;
    std::string uri;        // may be empty: a file that has no address
    std::string algorithm;  // "sha256", "gitCommit", "dirHash": in-toto's DigestSet
    std::string digest;     // empty: none is known
};

struct ProvenanceRequest {
    const Bill* bill = nullptr;  // its packages and Go modules are inputs
    // What was asked for: "recipe" -> "mihomo".
    std::vector<std::pair<std::string, std::string>> parameters;
    std::vector<Input> inputs;  // recipe, source, toolchain, image definition
    // What the build left beside the archive: name and SHA-256.
    std::vector<std::pair<std::string, std::string>> byproducts;
};

// An in-toto Statement v1 with a SLSA Provenance v1 predicate, unsigned, as JSON. Says neither when
// nor where: the same build gives the same statement.
std::string to_provenance(const ProvenanceRequest& request);

// The source that a recipe names as an input. `tree_digest` is that of a folder's files.
Input source_input(const recipe::Recipe& recipe, const std::string& tree_digest);

}  // namespace report
