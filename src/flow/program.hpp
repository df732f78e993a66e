#pragma once

#include "elf/file.hpp"
#include "flow/space.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flow {

// What the offset of a store can bridge (LDR and STR, immediate).
inline constexpr std::uint32_t farthest_base = 4095;

// A word of memory that the loader fills in.
struct Link {
    static constexpr std::uint32_t no_import = 0xffffffff;

    std::uint32_t place = 0;
    std::uint32_t value = 0;           // the address, bit 0: Thumb; or the addend to an import
    std::uint32_t import = no_import;  // index of an undefined dynamic symbol
    std::uint8_t type = 0;             // elf::relocation
    bool is_import() const { return import != no_import; }
};

// A named function of a symbol table.
struct Named {
    std::uint32_t address = 0;
    std::uint32_t size = 0;
    std::string_view name;
    bool thumb = false;
    bool exported = false;  // other modules can call it
};

// One file as the analysis sees it: executable memory, what the loader writes, and names. The
// file must outlive it.
class Program {
public:
    explicit Program(const elf::File& file);

    const elf::File& file() const { return file_; }
    Space& space() { return space_; }
    const Space& space() const { return space_; }

    // By place.
    const std::vector<Link>& links() const { return links_; }
    const Link* link_at(std::uint32_t place) const;
    std::string_view import_name(std::uint32_t import) const;

    // Code symbols by address; at one address the exported first.
    const std::vector<Named>& names() const { return names_; }
    // The symbol that covers `address`, or the last before it without a size.
    const Named* named(std::uint32_t address) const;
    // For people: symbol or Go function that holds `address`; empty if none does.
    std::string name_of(std::uint32_t address) const;

    // Whether an address that stands in code or data without a relocation means something: files
    // that are loaded where they were linked.
    bool fixed_address() const { return fixed_address_; }
    bool is_go() const { return file_.go_functions().has_value(); }
    // Go programs with plugins export all they have. A plugin is Go code as well: it sets these
    // packages' variables and enters their functions only as this file's own code does.
    bool is_go_runtime(std::string_view symbol) const {
        return is_go() && (symbol.starts_with("runtime.") || symbol.starts_with("internal/"));
    }

    // Whether a store whose base is `address` may hit what a program can write to.
    bool may_be_stored_to(std::uint32_t address) const;
    // Whether memory at `address` keeps what the file (and the loader) put there.
    bool is_constant(std::uint32_t address) const;
    // The word there when the program starts: of the file, zero in .bss, or what the loader
    // writes; absent where an import decides or nothing is mapped.
    std::optional<std::uint32_t> initial_word(std::uint32_t address) const;
    // Whether the linker made the word at `place` for code to load an address from.
    bool in_got(std::uint32_t place) const;
    bool mapped(std::uint32_t address) const;

private:
    void read_links();
    void read_names(const elf::SymbolTable& table, bool dynamic);
    void read_protected_ranges();

    const elf::File& file_;
    Space space_;
    bool fixed_address_ = false;
    std::vector<Link> links_;
    std::vector<Named> names_;
    std::vector<elf::Range> relro_;
    std::vector<elf::Range> got_;
};

}  // namespace flow
