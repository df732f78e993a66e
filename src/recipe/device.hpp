#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace recipe {

// Something that is held to be true of a device, and how well it is known.
struct Fact {
    enum class Standing { proven, reported, inferred, open };
    std::string says;
    Standing standing = Standing::open;
    std::string source;
};

// A file of images/devices/: a router. What nobody has measured is absent.
struct Device {
    std::string name;   // "hex-refresh"
    std::string title;  // "MikroTik hEX refresh"
    std::string cpu;    // "EN7562CT"
    std::optional<std::uint64_t> cpu_mhz;
    std::string profile;                // of toolchains/profiles/: "armv5te"
    std::optional<std::string> kernel;  // "5.6.3"
    std::optional<std::uint64_t> memory_mib;
    std::optional<std::uint64_t> flash_mib;

    // How the board calls itself: any of these is enough.
    std::vector<std::string> models;       // /system/routerboard model
    std::vector<std::string> board_names;  // /system/resource board-name
    std::vector<std::string> cpu_names;    // /system/resource cpu

    // Where images and containers belong, as the console names it.
    struct Store {
        std::string disk;         // "usb1"
        std::string file_system;  // "ext4"
        std::string why;
        std::optional<std::uint64_t> size_mib;  // where it is built in, or always the same
    };
    std::optional<Store> store;  // absent where it is not known what disk fits

    std::string routeros_minimum;  // "7.16"
    std::vector<Fact> facts;
};

// Reads and checks `file`. Error (bad_request) lists every mistake.
Device load_device(const std::filesystem::path& file);
std::string device_schema();

}  // namespace recipe
