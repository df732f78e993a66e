#include "check/rules.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace check {

namespace {

using Objections = std::vector<Objection>;
using How = Libraries::Found::How;

Objections look_at_machine(const Subject& subject);
Objections look_at_damage(const Subject& subject);
Objections look_at_abi(const Subject& subject);
Objections look_at_hard_float(const Subject& subject);
Objections look_at_interpreter(const Subject& subject);
Objections look_at_libraries(const Subject& subject);
Objections look_at_versions(const Subject& subject);
Objections look_at_go(const Subject& subject);
Objections look_at_kernel(const Subject& subject);
Objections look_at_gates(const Subject& subject);
Objections look_at_emulated(const Subject& subject);

constexpr std::array all_rules = {
    Rule{"machine", look_at_machine,
         "the routers run ELF32 little-endian ARM programs and no others",
         "take the build for armel (Debian), linux/arm/v5 (images), or GOARCH=arm GOARM=5 (Go)",
         false},
    Rule{"damaged", look_at_damage,
         "what cannot be read cannot be checked, and the loader may not read it either",
         "get the file again from where it came; compare its checksum", false},
    Rule{"abi", look_at_abi, "the kernel and the libraries of armel use the ARM EABI, version 5",
         "rebuild it with a compiler for arm-linux-gnueabi"},
    Rule{"hard-float", look_at_hard_float,
         "hard-float code passes floating point numbers in registers of a unit that the routers "
         "do not have",
         "this is an armhf build; use armel"},
    Rule{"interpreter", look_at_interpreter,
         "a dynamically linked program is started by the loader that it names; without it the "
         "router says: no such file or directory",
         "add the package with the loader (libc6), or link the program statically"},
    Rule{"library", look_at_libraries,
         "the loader refuses to start a program when a needed library is not found",
         "add the package that ships the library"},
    Rule{"symbol-version", look_at_versions,
         "the loader refuses to start a program when a library lacks a version it asks for",
         "take program and library from the same release"},
    Rule{"goarm", look_at_go,
         "only GOARM=5 makes Go use no instructions and no floating point unit that ARMv5 lacks",
         "rebuild with GOARM=5"},
    Rule{"kernel", look_at_kernel,
         "glibc stops with \"kernel too old\" below the version that its ABI note names",
         "take a build for older kernels"},
    Rule{"emulated", look_at_emulated,
         "the cores of these routers are ARMv8 ones, which dropped SWP; a kernel can emulate it",
         "rebuild with atomics of the kernel's helpers (GCC's __sync or __atomic functions)"},
    Rule{"stale-gate", look_at_gates,
         "a list entry that no longer matches may hide that its code now runs without a test",
         "look at the function again and correct or remove the entry in toolchains/gates/"},
};

std::string hard_float_loader(const Facts& facts);

}  // namespace

std::span<const Rule> rules() {
    return all_rules;
}

std::vector<Problem> judge(const Subject& subject) {
    std::vector<Problem> problems;
    for (const Rule& rule : rules()) {
        if (rule.for_arm_only && !subject.facts.is_arm32) continue;
        for (Objection& each : rule.look(subject)) {
            if (each.remedy.empty()) each.remedy = rule.remedy;
            problems.push_back({std::string(rule.name),
                                each.weight.value_or(Problem::Weight::refused),
                                std::move(each.fact), std::move(each.remedy)});
        }
    }
    return problems;
}

namespace {

Objections look_at_machine(const Subject& subject) {
    // What is too damaged to tell is not told here.
    if (subject.facts.is_arm32 || !subject.facts.damage.empty()) return {};
    return {{base::concat("it is ", subject.facts.identity), {}, {}}};
}

Objections look_at_damage(const Subject& subject) {
    Objections objections;
    for (const Facts::Damage& each : subject.facts.damage) {
        const auto weight = each.loader_reads ? Problem::Weight::refused : Problem::Weight::warning;
        objections.push_back({each.text, weight, {}});
    }
    return objections;
}

Objections look_at_abi(const Subject& subject) {
    const std::uint32_t flags = subject.facts.flags;
    const std::string shown = base::concat("e_flags 0x", base::hex(flags, 8));
    if ((flags & elf::flag::eabi_mask) != elf::flag::eabi_5) {
        return {{base::concat(shown, ": it is not for EABI version 5 but ",
                              (flags & elf::flag::eabi_mask) == 0
                                  ? std::string("the old ABI")
                                  : base::concat("version ", flags >> 24)),
                 {},
                 {}}};
    }
    if ((flags & elf::flag::big_endian_code) != 0) {
        return {{base::concat(shown, ": its code is big-endian (BE8)"), {}, {}}};
    }
    return {};
}

Objections look_at_hard_float(const Subject& subject) {
    const Facts& facts = subject.facts;
    Objections objections;
    if ((facts.flags & elf::flag::hard_float) != 0) {
        objections.push_back({base::concat("e_flags 0x", base::hex(facts.flags, 8),
                                           ": it is for the hard-float ABI"),
                              {},
                              {}});
    }
    // 1: VFP registers, 2: custom; 0 is the base standard, 3 says that both callers may call it
    if (facts.vfp_arguments == 1 || facts.vfp_arguments == 2) {
        objections.push_back({"Tag_ABI_VFP_args: it passes numbers in VFP registers", {}, {}});
    }
    if (const std::string loader = hard_float_loader(facts); !loader.empty()) {
        objections.push_back({base::concat("it asks for the hard-float loader ", loader), {}, {}});
    }
    return objections;
}

std::string hard_float_loader(const Facts& facts) {
    const auto is_one = [](std::string_view path) {
        const std::string_view name = tree::name_of(path);
        return name == "ld-linux-armhf.so.3" || name == "ld-musl-armhf.so.1";
    };
    if (facts.interpreter && is_one(*facts.interpreter)) return *facts.interpreter;
    const auto found = std::find_if(facts.needed.begin(), facts.needed.end(), is_one);
    return found == facts.needed.end() ? std::string() : *found;
}

Objections look_at_interpreter(const Subject& subject) {
    const auto& interpreter = subject.facts.interpreter;
    if (!subject.libraries || !interpreter) return {};
    if (subject.libraries->has_file(*interpreter)) return {};
    // A shared library that can also be run, such as libc.so.6, is loaded without it.
    const auto weight = subject.facts.type == "shared" && subject.facts.soname
                            ? Problem::Weight::warning
                            : Problem::Weight::refused;
    return {{base::concat("its loader ", *interpreter, " is not in the image"), weight, {}}};
}

Objections look_at_libraries(const Subject& subject) {
    if (!subject.libraries) return {};
    Objections objections;
    for (const std::string& name : subject.facts.needed) {
        const auto found = subject.libraries->find(name, subject.path);
        if (found.how == How::nowhere) {
            objections.push_back(
                {base::concat("it needs ", name, ", which is not in the image"), {}, {}});
        } else if (found.how == How::needs_cache) {
            objections.push_back({base::concat("it needs ", name, ", which is at /", found.path,
                                               ": only /etc/ld.so.conf names that folder"),
                                  Problem::Weight::warning,
                                  "put /etc/ld.so.cache into the image, or set LD_LIBRARY_PATH"});
        } else if (found.how == How::elsewhere) {
            // Plugins often need what the program that loads them has loaded before.
            const bool plugin = subject.facts.type == "shared" && !subject.facts.interpreter;
            objections.push_back(
                {base::concat("it needs ", name, ", which is at /", found.path,
                              ", where the loader does not look for it"),
                 plugin ? Problem::Weight::warning : Problem::Weight::refused,
                 "set LD_LIBRARY_PATH in the image, or link the program with -rpath"});
        }
    }
    return objections;
}

Objections look_at_versions(const Subject& subject) {
    if (!subject.libraries) return {};
    Objections objections;
    for (const Facts::Version& each : subject.facts.needed_versions) {
        const auto found = subject.libraries->find(each.library, subject.path);
        if (!found.facts) continue;  // look_at_libraries says so
        const auto& defined = found.facts->defined_versions;
        if (std::find(defined.begin(), defined.end(), each.version) != defined.end()) continue;
        // The loader itself only warns where the library has no versions at all, or the symbols
        // are weak.
        const bool warns = each.weak || defined.empty();
        objections.push_back({base::concat("it asks for version ", each.version, " of ",
                                           each.library, ", which /", found.path, " does not have"),
                              warns ? Problem::Weight::warning : Problem::Weight::refused,
                              {}});
    }
    return objections;
}

Objections look_at_go(const Subject& subject) {
    const auto& go = subject.facts.go;
    if (!go) return {};
    if (!go->goarm) {
        // Releases before 1.18 do not say it. Then the instructions decide, if they are known.
        const bool decided = subject.instructions == Subject::Instructions::looked_at;
        return {{base::concat("its Go build information (", go->version, ") names no GOARM"),
                 decided ? Problem::Weight::warning : Problem::Weight::refused,
                 {}}};
    }
    if (*go->goarm == "5" || *go->goarm == "5,softfloat") return {};
    return {{base::concat("it was built with GOARM=", *go->goarm), {}, {}}};
}

Objections look_at_kernel(const Subject& subject) {
    const auto& wanted = subject.facts.oldest_kernel;
    if (!wanted || !subject.kernel || *wanted <= *subject.kernel) return {};
    return {{base::concat("it asks for Linux ", to_string(*wanted), " or newer, the router has ",
                          to_string(*subject.kernel)),
             {},
             {}}};
}

Objections look_at_emulated(const Subject& subject) {
    if (subject.emulated.empty()) return {};
    if (subject.emulation == Subject::Emulation::absent) {
        return {{base::concat(subject.emulated, ", which has none"), {}, {}}};
    }
    return {{subject.emulated, Problem::Weight::warning, {}}};
}

Objections look_at_gates(const Subject& subject) {
    Objections objections;
    for (const std::string& sentence : subject.stale_gates) {
        objections.push_back({sentence, Problem::Weight::warning, {}});
    }
    return objections;
}

}  // namespace

}  // namespace check
