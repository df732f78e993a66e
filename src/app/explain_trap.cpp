#include "app/runnable.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "check/check.hpp"
#include "elf/file.hpp"
#include "flow/gates.hpp"
#include "recipe/catalogue.hpp"

#include <fcntl.h>

#include <csignal>
#include <optional>

namespace app {

namespace {

std::optional<emulate::Trap> find_trap(const Runnable& image, emulate::Program program,
                                       emulate::Cpu cpu);
check::Report check_file(const Runnable& image, const std::string& path);
std::optional<std::uint32_t> address_in_file(const elf::File& file, std::uint64_t offset);

}  // namespace

bool may_have_trapped(const Runnable& image, const emulate::Program& program,
                      const emulate::Ending& ending) {
    // As shells end when what they have started last was killed so.
    if (ending.status == 128 + SIGILL) return true;
    if (ending.status == 0 || ending.was_asked || ending.signal == SIGKILL ||
        ending.signal == SIGTERM || ending.signal == SIGINT) {
        return false;
    }
    const tree::Entry* entry = image.tree.find_followed(program.executable.path);
    if (entry == nullptr || elf::identify(entry->content.view()).kind != elf::Kind::arm32) {
        return false;
    }
    const check::Report report = check_file(image, program.executable.path);
    return report.files.front().unsupported_count > 0;
}

std::string explain_trap(const Runnable& image, const emulate::Program& program, emulate::Cpu cpu) {
    const auto trap = find_trap(image, program, cpu);
    if (!trap) return {};
    std::string text =
        base::concat(trap->in_child ? "a process that the program started" : "the program",
                     " met an instruction that the CPU (", emulate::name_of(cpu),
                     ") does not have, at address 0x", base::hex(trap->address, 8));
    const tree::Entry* entry = image.tree.find_followed(trap->file);
    if (trap->file.empty() || entry == nullptr) {
        return text + "; that is in none of the image's files\n";
    }
    text += ":\n";
    const elf::File file(entry->content.view());
    const auto address = address_in_file(file, trap->file_offset);
    const check::Report report = check_file(image, trap->file);
    for (const check::Finding& finding : report.files.front().findings) {
        if (address && finding.address == *address) {
            return text + check::to_text(report.files.front(), finding);
        }
    }
    text += base::concat("  ", base::printable(trap->file), ", offset 0x",
                         base::hex(trap->file_offset), ": ");
    if (report.files.front().unsupported_count == 0) {
        return text + "the check has nothing against it; please report this\n";
    }
    // Halves of Thumb-2 instructions are valid on ARMv5, as parts of BL and BLX: it jumps anywhere.
    return text + "no instruction of the program's: code for a newer CPU means something else to " +
           "this one, and led it there.\n" + check::to_text(report, check::Detail::refused_only);
}

namespace {

std::optional<emulate::Trap> find_trap(const Runnable& image, emulate::Program program,
                                       emulate::Cpu cpu) {
    const base::Step step("run it once more, alone, to find the instruction that ended it");
    emulate::Sandbox sandbox({.tree = &image.tree, .cpu = cpu});
    const base::Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    program.purpose = emulate::Program::Purpose::for_trap;
    program.group = emulate::Group::own;
    const int id = sandbox.start(program, {nothing.get(), nothing.get(), nothing.get()});
    const auto ending = sandbox.wait(id, std::chrono::minutes(1));
    return ending ? ending->trap : std::nullopt;
}

check::Report check_file(const Runnable& image, const std::string& path) {
    const recipe::Catalogue catalogue = recipe::Catalogue::here();
    const flow::Gates gates = flow::Gates::load(catalogue.data() / "toolchains" / "gates");
    return check::check_bytes(path, image.tree.find_followed(path)->content, {.gates = &gates});
}

std::optional<std::uint32_t> address_in_file(const elf::File& file, std::uint64_t offset) {
    for (const elf::Segment& segment : file.segments()) {
        const bool is_loaded = segment.type == 1;  // PT_LOAD
        if (is_loaded && offset >= segment.offset && offset < segment.offset + segment.file_size) {
            return segment.address + static_cast<std::uint32_t>(offset - segment.offset);
        }
    }
    return std::nullopt;
}

}  // namespace

}  // namespace app
