#include "report/purl.hpp"

#include "base/text.hpp"

namespace report {

namespace {

std::string encoded(std::string_view text);

}  // namespace

std::string purl(std::string_view type, std::string_view name, std::string_view version,
                 const Qualifiers& qualifiers) {
    std::vector<std::string> segments;
    for (const std::string& segment : base::split(name, '/')) {
        if (!segment.empty()) segments.push_back(encoded(segment));
    }
    std::string out = base::concat("pkg:", type, '/', base::join(segments, "/"));
    if (!version.empty()) out += base::concat('@', encoded(version));
    char separator = '?';
    for (const auto& [key, value] : qualifiers) {
        if (value.empty()) continue;
        out += base::concat(separator, key, '=', encoded(value));
        separator = '&';
    }
    return out;
}

std::string debian_purl(std::string_view distribution, std::string_view name,
                        std::string_view version, std::string_view architecture,
                        std::string_view distro, std::string_view upstream) {
    return purl("deb", base::concat(base::to_lower(distribution), '/', base::to_lower(name)),
                version,
                {{"arch", std::string(architecture)},
                 {"distro", std::string(distro)},
                 {"upstream", std::string(upstream)}});
}

std::string go_purl(std::string_view module, std::string_view version) {
    return purl("golang", base::to_lower(module), version);
}

std::string without_credentials(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::string(url);
    const std::size_t host = scheme + 3;
    const std::string_view authority = url.substr(host, url.find('/', host) - host);
    const std::size_t at = authority.rfind('@');
    if (at == std::string_view::npos) return std::string(url);
    return base::concat(url.substr(0, host), url.substr(host + at + 1));
}

namespace {

// Everything but letters, digits and ".-_~:" (the colon stays by the specification's own rule).
std::string encoded(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') ||
                           std::string_view(".-_~:").find(letter) != std::string_view::npos;
        if (plain) {
            out += letter;
        } else {
            constexpr std::string_view digits = "0123456789ABCDEF";
            out += base::concat('%', digits[byte >> 4], digits[byte & 15]);
        }
    }
    return out;
}

}  // namespace

}  // namespace report
