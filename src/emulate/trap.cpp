#include "emulate/trap.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "emulate/debugger.hpp"
#include "emulate/room.hpp"

#include <charconv>
#include <chrono>

namespace emulate {

namespace {

constexpr std::chrono::seconds longest{30};
constexpr int program_counter = 15;
constexpr int status_register = 25;  // CPSR; bit 5: Thumb

Trap read_trap(Debugger& debugger, pid_t process);
void find_file(Trap& trap, pid_t process);
std::uint64_t hex_number(std::string_view text);

}  // namespace

std::optional<Trap> watch_trap(pid_t process) {
    // The last one counts: libraries try instructions out, and survive those that they lack.
    std::optional<Trap> last;
    try {
        Debugger debugger(debugger_path, std::chrono::steady_clock::now() + longest);
        debugger.ask("?");
        // QEMU reads single registers for those alone who have asked for their description.
        debugger.ask("qXfer:features:read:target.xml:0,ff");
        // Signals are passed on; only that of a missing instruction is of interest. The numbers
        // are GDB's, in which SIGILL is 4 as well.
        std::string stop = debugger.ask("c");
        while (stop.size() >= 3 && (stop[0] == 'T' || stop[0] == 'S')) {
            if (stop.compare(1, 2, "04") == 0) last = read_trap(debugger, process);
            stop = debugger.ask(base::concat("C", stop.substr(1, 2)));
        }
        return last;  // W…, X…: it ended
    } catch (const base::Error&) {
        // Too long, or gone without a word. Where it met a trap and went on, that was not the end.
        return std::nullopt;
    }
}

namespace {

Trap read_trap(Debugger& debugger, pid_t process) {
    Trap trap;
    trap.address = debugger.read_register(program_counter);
    trap.is_thumb = (debugger.read_register(status_register) & 0x20) != 0;
    find_file(trap, process);
    return trap;
}

// https://man7.org/linux/man-pages/man5/proc_pid_maps.5.html: "from-to mode offset device inode
// path", of the emulator, in whose memory the program's lies guest_base higher.
void find_file(Trap& trap, pid_t process) {
    const std::uint64_t wanted = guest_base + trap.address;
    const std::string maps = base::read_file(base::concat("/proc/", process, "/maps"));
    for (const std::string_view line : base::lines_of(maps)) {
        const std::vector<std::string> words = base::split_words(line);
        if (words.size() < 6 || !words[5].starts_with('/')) continue;
        const std::size_t dash = words[0].find('-');
        const std::uint64_t from = hex_number(std::string_view(words[0]).substr(0, dash));
        const std::uint64_t to = hex_number(std::string_view(words[0]).substr(dash + 1));
        if (wanted < from || wanted >= to) continue;
        trap.file = line.substr(line.find('/'));
        trap.file_offset = wanted - from + hex_number(words[2]);
        return;
    }
}

std::uint64_t hex_number(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, 16);
    return number;
}

}  // namespace

}  // namespace emulate
