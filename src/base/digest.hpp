#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace base {

// SHA-256 over what was added so far. finish() gives 64 lower-case hexadecimal digits, once.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(std::string_view data);
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string sha256_of(std::string_view data);
std::string sha256_of_file(const std::filesystem::path& file);

// For formats that ask for it (SPDX); nothing here relies on it. 40 hexadecimal digits.
std::string sha1_of(std::string_view data);

// Whether `text` is 64 lower-case hexadecimal digits.
bool is_sha256(std::string_view text);

}  // namespace base
