#pragma once

#include "fake-router/files.hpp"
#include "fake-router/menus.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fake {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// What the router is, and what is to go wrong on it.
struct MachineSettings {
    int version = 72403;
    std::string version_text = "7.24.3 (stable)";
    void set_version(const std::string& text);  // "7.20.8"; and what depends on it
    std::string board = "hEX refresh";
    bool flags = true;          // states as flags; else as the text `status`
    bool package = true;        // the container package is installed
    bool device_mode = true;    // containers are allowed
    std::string disk = "usb1";  // its slot; empty: none
    std::string file_system = "ext4";
    std::string free_memory = "400000000";
    milliseconds extract{50};
    milliseconds start{30};
    milliseconds stop{50};
    milliseconds removal{50};
    milliseconds life{100};  // until a container that is to die does so
    std::string die_for;     // images whose archive's name holds this text die
    std::string death = "signal 4 (Illegal instruction)";
    std::string extract_error_for;  // archives whose name holds this text fail to extract
};

// The state behind the console: menus, containers that live, and time.
class Machine {
public:
    Machine(MachineSettings settings, Files& files);

    // Lets what is due happen: call before looking at anything.
    void advance();

    // Time that passes without anybody waiting for it: what a script's :delay does.
    void skip(milliseconds duration) { skipped_ += duration; }

    Menu& menu(const std::string& path) { return menus_[path]; }
    const Commands& commands() const { return commands_; }
    const MachineSettings& settings() const { return settings_; }
    Files& files() { return files_; }

    // The items of a menu as they are now; /file and /disk are made from what is there.
    std::vector<Item> items(const std::string& menu);

    int add(const std::string& menu, Properties properties);
    void set(const std::string& menu, int id, const Properties& changes);
    void unset(const std::string& menu, int id, const std::string& property);
    void remove(const std::string& menu, int id);
    void start(int id);
    void stop(int id);
    void log(const std::string& message);

private:
    struct Event {
        Clock::time_point when;
        std::function<void()> what;
    };
    Clock::time_point now() const { return Clock::now() + skipped_; }
    void later(milliseconds after, std::function<void()> what);
    void check_container(const Properties& properties);
    void extract(int id);
    void finish_extracting(int id);
    void fail_container(int id, const std::string& why);
    void set_state(int id, const std::string& state);
    std::string state_of(int id);
    void fill_singletons();
    std::vector<Item> file_items();
    std::vector<Item> disk_items();

    MachineSettings settings_;
    Commands commands_;
    Files& files_;
    std::map<std::string, Menu> menus_;
    std::vector<Event> events_;
    milliseconds skipped_{0};
};

}  // namespace fake
