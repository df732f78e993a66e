#include "debian/certificates.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <limits>
#include <map>
#include <memory>
#include <set>

namespace debian {

namespace {

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeX509 {
    void operator()(X509* certificate) const { X509_free(certificate); }
};

std::string pem_name(std::string_view path);

}  // namespace

std::vector<std::string> write_certificates(tree::Tree& tree, const recipe::Effect& effect,
                                            std::int64_t mtime) {
    const std::string from = tree::normalise_absolute(effect.copy_of);
    const std::string to = tree::normalise_absolute(effect.path);
    const auto put = [&](tree::Entry entry) {
        entry.mtime = mtime;
        tree.replace(std::move(entry));
    };
    std::string list = effect.text;
    std::string bundle;
    std::map<std::string, tree::Content> links;  // by name: the order of openssl rehash
    std::vector<tree::Entry> certificates;
    const auto [first, last] = tree.below(from);
    for (auto at = first; at != last; ++at) {
        if (at->has_content() && at->path.ends_with(".crt")) certificates.push_back(*at);
    }
    for (const tree::Entry& certificate : certificates) {
        list += certificate.path.substr(from.size() + 1) + "\n";
        bundle += certificate.content.view();
        if (!bundle.ends_with('\n')) bundle += '\n';
        const std::string name = pem_name(certificate.path);
        links[name] = certificate.content;
        put(tree::symlink(base::concat(to, "/", name), "/" + certificate.path));
    }
    put(tree::file(tree::normalise_absolute(effect.to), tree::Content::of(std::move(list))));
    put(tree::file(to + "/ca-certificates.crt", tree::Content::of(std::move(bundle))));

    std::vector<std::string> warnings;
    std::map<std::string, int> used;  // how many certificates have a hash
    std::set<std::string> seen;       // the same certificate under two names counts once
    for (const auto& [name, content] : links) {
        const std::string hash = subject_hash(content.view());
        if (hash.empty()) {
            warnings.push_back(base::concat(name, " does not hold exactly one certificate"));
        } else if (seen.insert(content.sha256()).second) {
            put(tree::symlink(base::concat(to, "/", hash, ".", used[hash]++), name));
        }
    }
    return warnings;
}

std::string subject_hash(std::string_view pem) {
    if (pem.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return "";
    const std::unique_ptr<BIO, FreeBio> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!bio) throw base::Error("OpenSSL cannot make a buffer");
    const std::unique_ptr<X509, FreeX509> one(
        PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<X509, FreeX509> another(
        one ? PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    ERR_clear_error();  // "no further certificate" is an error to OpenSSL, not to us
    if (!one || another) return "";
    int ok = 0;
    const unsigned long hash =
        X509_NAME_hash_ex(X509_get_subject_name(one.get()), nullptr, nullptr, &ok);
    if (ok != 1) throw base::Error("OpenSSL cannot hash the subject of a certificate");
    return base::hex(hash, 8);
}

namespace {

// As update-ca-certificates names it.
std::string pem_name(std::string_view path) {
    std::string name(tree::name_of(path));
    name.resize(name.size() - std::string_view(".crt").size());
    for (char& letter : name) {
        if (letter == ' ' || letter == ',') letter = '_';
        if (letter == '(' || letter == ')') letter = '=';
    }
    return name + ".pem";
}

}  // namespace

}  // namespace debian
