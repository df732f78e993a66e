#include "report/identifiers.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <openssl/evp.h>

#include <array>
#include <span>

namespace report {

std::string uuid_from(std::string_view text) {
    std::string digits = base::sha256_of(text).substr(0, 32);
    digits[12] = '8';
    constexpr std::string_view variant = "89ab";
    digits[16] = variant[static_cast<std::size_t>(digits[16]) % variant.size()];
    return base::concat(digits.substr(0, 8), '-', digits.substr(8, 4), '-', digits.substr(12, 4),
                        '-', digits.substr(16, 4), '-', digits.substr(20));
}

std::string base64_sha256(std::string_view text) {
    std::array<unsigned char, 32> digest{};
    std::array<unsigned char, 45> letters{};  // 44 and a zero
    if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
        throw base::Error("OpenSSL could not compute a SHA-256");
    }
    const int size = EVP_EncodeBlock(letters.data(), digest.data(), digest.size());
    return {letters.begin(), letters.begin() + size};
}

std::string hex_of_go_sum(std::string_view sum) {
    constexpr std::string_view prefix = "h1:";
    constexpr std::size_t letters = 44;  // of 32 bytes in base64, with one "="
    if (!sum.starts_with(prefix) || sum.size() != prefix.size() + letters) return {};
    sum.remove_prefix(prefix.size());
    std::array<unsigned char, 33> bytes{};
    const int size =
        EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(sum.data()), letters);
    if (size != 33 || sum.back() != '=') return {};
    return base::hex(std::span<const unsigned char>(bytes.data(), 32));
}

}  // namespace report
