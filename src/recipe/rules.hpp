#pragma once

#include "base/fields.hpp"

// What texts in recipes and the files beside them must look like. Patterns are ECMAScript, for the
// loader and for the JSON Schema alike; Python's and JavaScript's validators read them the same.
namespace recipe::rule {

using base::Rule;

inline constexpr Rule name{"[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
                           "lower-case letters, digits and single dashes (frpc, debian-trixie)"};
inline constexpr Rule version{"[0-9A-Za-z][0-9A-Za-z.+~_-]*", "a version without blanks (1.19.30)"};
// Whoever reads the recipe, the lock or a bill of materials would read a password too.
inline constexpr Rule url{"https?://(?![^/?#]*@)[!-~]+",
                          "a URL without user and password (https://example.org/)"};
inline constexpr Rule proxy_url{"(?:http|socks5|socks5h)://[!-~]+",
                                "the URL of a proxy (http://127.0.0.1:7890)"};
inline constexpr Rule licence{"[A-Za-z0-9(][A-Za-z0-9.+() -]*",
                              "an SPDX expression (GPL-3.0-only)"};
inline constexpr Rule line_or_nothing{"[^\\x00-\\x1f\\x7f]*", "one line of text"};
inline constexpr Rule sha256{"[0-9a-f]{64}", "a SHA-256 of 64 lower-case hexadecimal digits"};

// Text that {version} is put into.
inline constexpr Rule versioned{"(?:[^{}\\x00-\\x1f\\x7f]|\\{version\\})*",
                                "one line of text, in which {version} is all that braces hold"};
inline constexpr Rule archive_address{
    "(?:https?://(?![^/?#]*@)|debian:pool/)(?:[!-z|~]|\\{version\\})+",
    "a URL without user and password, or debian:pool/… for a file of Debian's mirrors; {version} "
    "is "
    "all that braces hold"};

inline constexpr Rule absolute_path{"/|(?:/(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+)+",
                                    "an absolute path without . or .. (/etc/mosdns)"};
inline constexpr Rule relative_path{
    "(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+(?:/(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+)*",
    "a relative path without . or .. (config.yaml)"};
inline constexpr Rule file_name{"[A-Za-z0-9][A-Za-z0-9._-]*", "a file name (mihomo)"};

inline constexpr Rule debian_package{"[a-z0-9][a-z0-9+.-]+",
                                     "the name of a Debian package (ca-certificates)"};
inline constexpr Rule suite{"[a-z][a-z-]*", "a suite of Debian (bookworm)"};
inline constexpr Rule debian_version{"[0-9A-Za-z.+:~-]+", "a Debian version (3.18-2)"};

inline constexpr Rule variable_name{"[A-Za-z_][A-Za-z0-9_]*",
                                    "the name of an environment variable (TZ)"};
inline constexpr Rule label_name{"[A-Za-z0-9][A-Za-z0-9._/-]*",
                                 "the name of a label (org.opencontainers.image.source)"};
inline constexpr Rule octal_mode{"[0-7]{4}", "four octal digits (0755)"};
inline constexpr Rule added_from{
    "build:[A-Za-z0-9][A-Za-z0-9._-]*|"
    "recipe:(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+"
    "(?:/(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+)*",
    "build:NAME or recipe:FILE (build:mihomo)"};

// Numbers up to 65535 are spelled out: the schema must say the same as the loader.
inline constexpr Rule owner{
    "(?:[0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
    ":"
    "(?:[0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
    ")",
    "user and group as numbers up to 65535 (0:0)"};
inline constexpr Rule user{
    "[a-z_][a-z0-9_-]*|"
    "(?:[0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
    "(?::(?:[0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|"
    "6553[0-5]))?",
    "a user's name, or numbers up to 65535 (nobody, 1000, 1000:1000)"};
inline constexpr Rule port{
    "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
    "/(?:tcp|udp)",
    "a port from 1 to 65535 with /tcp or /udp (53/udp)"};
inline constexpr Rule duration{"[1-9][0-9]{0,3}(?:s|m)",
                               "a duration in seconds or minutes (30s, 5m)"};

inline constexpr Rule go_version{"1\\.[0-9]{1,3}\\.[0-9]{1,3}", "a full Go version (1.26.8)"};
inline constexpr Rule goarm{"[567](?:,softfloat|,hardfloat)?",
                            "5, 6 or 7, with ,softfloat or ,hardfloat if wanted (5)"};
inline constexpr Rule go_tag{"[A-Za-z0-9_.]+", "a build tag (with_gvisor)"};
inline constexpr Rule go_package{"\\.(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9_.-]+)*",
                                 "a package below the module (., ./cmd/frpc)"};
inline constexpr Rule go_variable{"[A-Za-z0-9_./-]+\\.[A-Za-z_][A-Za-z0-9_]*",
                                  "an import path and a variable (main.version)"};
inline constexpr Rule go_value{
    "(?:[^{}'\"\\x00-\\x1f\\x7f]|\\{version\\})*",
    "one line without quotes, in which {version} is all that braces hold"};
inline constexpr Rule go_module{"[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*",
                                "a module path (github.com/metacubex/mihomo)"};
inline constexpr Rule go_module_version{"v(?:[0-9A-Za-z.+-]|\\{version\\})+",
                                        "a module version (v{version}, v1.19.30)"};
inline constexpr Rule go_sum{"h1:[A-Za-z0-9+/]{43}=", "a sum as in go.sum (h1:…=)"};

inline constexpr Rule commit{"[0-9a-f]{40}", "a full commit of 40 hexadecimal digits"};
inline constexpr Rule tag{"(?:[0-9A-Za-z._/+-]|\\{version\\})+",
                          "a tag, in which {version} is all that braces hold (v{version})"};

inline constexpr Rule routeros_version{"7\\.[0-9]{1,2}(?:\\.[0-9]{1,2})?",
                                       "a version of RouterOS 7 (7.16)"};
inline constexpr Rule host_name{"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?",
                                "a host name (example.org)"};

}  // namespace recipe::rule
