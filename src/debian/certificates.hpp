#pragma once

#include "recipe/image_definition.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace debian {

// What update-ca-certificates(8) and `openssl rehash` do: the list of trusted certificates, a .pem
// link for each, all of them in one bundle in the list's order, and links by which OpenSSL finds a
// certificate from the hash of its subject. Warnings name files that are no certificate.
std::vector<std::string> write_certificates(tree::Tree& tree, const recipe::Effect& effect,
                                            std::int64_t mtime);

// The eight hexadecimal digits of OpenSSL's hash of the subject of the one PEM certificate in
// `pem`; empty if there is none or more than one.
std::string subject_hash(std::string_view pem);

}  // namespace debian
