#include "base/digest.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace base {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    if (EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) {
        throw Error("OpenSSL offers no SHA-256");
    }
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view data) {
    if (EVP_DigestUpdate(state_->context, data.data(), data.size()) != 1) {
        throw Error("OpenSSL could not hash");
    }
}

std::string Sha256::finish() {
    std::array<unsigned char, 32> bytes{};
    if (EVP_DigestFinal_ex(state_->context, bytes.data(), nullptr) != 1) {
        throw Error("OpenSSL could not finish a hash");
    }
    return hex(bytes);
}

std::string sha256_of(std::string_view data) {
    Sha256 hash;
    hash.add(data);
    return hash.finish();
}

std::string sha256_of_file(const std::filesystem::path& file) {
    Sha256 hash;
    read_in_pieces(file, [&](std::string_view piece) { hash.add(piece); });
    return hash.finish();
}

std::string sha1_of(std::string_view data) {
    std::array<unsigned char, 20> bytes{};
    if (EVP_Digest(data.data(), data.size(), bytes.data(), nullptr, EVP_sha1(), nullptr) != 1) {
        throw Error("OpenSSL could not compute a SHA-1");
    }
    return hex(bytes);
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char letter) {
               return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
           });
}

}  // namespace base
