// Prints what src/elf reads of a file, one fact a line, for the scripts beside this file to compare
// with other readers. Usage: elf_dump FILE WHAT...
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "elf/file.hpp"

#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

using Printer = void (*)(const elf::File&);

void print(const std::string& line) {
    std::cout << line << '\n';
}

void dump_header(const elf::File& file) {
    print(base::concat("entry 0x", base::hex(file.header().entry)));
    print(base::concat("flags 0x", base::hex(file.header().flags)));
    print(base::concat("segments ", file.segments().size()));
    print(base::concat("sections ", file.sections().size()));
}

void dump_sections(const elf::File& file) {
    for (const elf::Section& each : file.sections()) {
        print(base::concat(each.name, " ", base::hex(each.address, 8), " ",
                           base::hex(each.offset, 6), " ", base::hex(each.size, 6)));
    }
}

void dump_dynamic(const elf::File& file) {
    for (const auto& each : file.dynamic().needed)
        print(base::concat("needed ", each));
    if (file.dynamic().soname) print(base::concat("soname ", *file.dynamic().soname));
    if (file.dynamic().rpath) print(base::concat("rpath ", *file.dynamic().rpath));
    if (file.dynamic().runpath) print(base::concat("runpath ", *file.dynamic().runpath));
}

void dump_symbols(const elf::SymbolTable& table) {
    for (const elf::Symbol each : table) {
        print(base::concat(base::hex(each.value, 8), " ", each.size, " ", each.name));
    }
}

void dump_versions(const elf::File& file) {
    for (const auto& each : file.needed_versions()) {
        print(base::concat("needs ", each.library, " ", each.version));
    }
    for (const auto& each : file.defined_versions())
        print(base::concat("defines ", each));
}

void dump_relocations(const elf::File& file) {
    file.visit_relocations([](const elf::Relocation& each) {
        print(base::concat(base::hex(each.place, 8), " ", base::hex(each.type, 2)));
    });
}

void dump_attributes(const elf::File& file) {
    for (const auto& each : file.attributes().whole_file) {
        print(base::concat(each.name, ": ", each.meaning));
    }
}

void dump_index(const elf::File& file) {
    for (const std::uint32_t each : file.exception_index())
        print("0x" + base::hex(each));
}

void dump_frames(const elf::File& file) {
    for (const std::uint32_t each : file.frame_functions())
        print(base::hex(each, 8));
}

void dump_notes(const elf::File& file) {
    const elf::Notes& notes = file.notes();
    if (notes.build_id) print("build id " + *notes.build_id);
    if (const auto& kernel = notes.oldest_kernel) {
        print(base::concat("kernel ", kernel->major, ".", kernel->minor, ".", kernel->patch));
    }
    if (file.interpreter()) print(base::concat("interpreter ", *file.interpreter()));
}

void dump_go(const elf::File& file) {
    const auto& info = file.go_build_info();
    if (!info) return;
    print(base::concat("version ", info->go_version));
    print(base::concat("path ", info->package_path));
    if (info->main) print(base::concat("mod ", info->main->path, " ", info->main->version));
    for (const auto& each : info->dependencies) {
        print(base::concat("dep ", each.path, " ", each.version, " ", each.sum));
        if (!each.replaced_by) continue;
        print(base::concat("=> ", each.replaced_by->path, " ", each.replaced_by->version));
    }
    for (const auto& [key, value] : info->settings)
        print(base::concat("build ", key, "=", value));
}

void dump_functions(const elf::File& file) {
    if (!file.go_functions()) return;
    for (std::uint32_t index = 0; index < file.go_functions()->size(); ++index) {
        const elf::GoFunction each = file.go_functions()->at(index);
        print(base::concat(base::hex(each.start, 8), " ", base::hex(each.end, 8), " ", each.name));
    }
}

void dump_damage(const elf::File& file) {
    for (const elf::Damage& each : file.damage())
        print(each.text());
}

const std::map<std::string_view, Printer> printers = {
    {"header", dump_header},
    {"sections", dump_sections},
    {"dynamic", dump_dynamic},
    {"dynsym", [](const elf::File& file) { dump_symbols(file.dynamic_symbols()); }},
    {"symtab", [](const elf::File& file) { dump_symbols(file.static_symbols()); }},
    {"versions", dump_versions},
    {"relocations", dump_relocations},
    {"attributes", dump_attributes},
    {"exidx", dump_index},
    {"frames", dump_frames},
    {"notes", dump_notes},
    {"go", dump_go},
    {"functions", dump_functions},
    {"damage", dump_damage},
};

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words.size() < 2) return 2;
    try {
        const std::string bytes = base::read_file(words[0]);
        const elf::File file(bytes);
        for (std::size_t index = 1; index < words.size(); ++index) {
            printers.at(words[index])(file);
        }
    } catch (const base::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
