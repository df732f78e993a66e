#include "check/facts.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace check {

namespace {

std::string name_of(elf::Type type);
std::optional<std::string> copy(const std::optional<std::string_view>& text);
void read_linking(const elf::File& file, Facts& facts);
bool loader_reads(const elf::Damage& damage);

}  // namespace

Facts read_facts(const elf::File& file) {
    Facts facts;
    facts.identity = elf::identify(file.bytes()).description;
    facts.is_arm32 = true;
    facts.type = name_of(file.header().type);
    facts.flags = file.header().flags;
    read_linking(file, facts);
    for (const elf::Attribute& each : file.attributes().whole_file) {
        const std::string name =
            each.name.empty() ? base::concat("tag ", each.tag) : std::string(each.name);
        facts.attributes.emplace_back(name, each.meaning);
    }
    facts.vfp_arguments = file.attributes().number(elf::tag::abi_vfp_args);
    if (const auto& kernel = file.notes().oldest_kernel; kernel && kernel->os == 0) {
        facts.oldest_kernel = {kernel->major, kernel->minor, kernel->patch};
    }
    facts.build_id = file.notes().build_id;
    if (const auto& info = file.go_build_info()) {
        facts.go = {std::string(info->go_version), std::string(info->package_path),
                    copy(info->setting("GOARM"))};
    }
    facts.has_symbol_table = !file.static_symbols().empty();
    for (const elf::Damage& each : file.damage()) {
        facts.damage.push_back({each.text(), loader_reads(each)});
    }
    return facts;
}

std::optional<Facts::Kernel> parse_kernel(std::string_view text) {
    std::array<std::uint32_t, 3> parts{};
    const std::string_view release = text.substr(0, text.find_first_not_of("0123456789."));
    const auto fields = base::split(release, '.');
    for (std::size_t index = 0; index < parts.size() && index < fields.size(); ++index) {
        const auto number = base::parse_decimal(fields[index]);
        if (!number || *number > UINT32_MAX) {
            if (index == 0) return std::nullopt;
            break;
        }
        parts[index] = static_cast<std::uint32_t>(*number);
    }
    return Facts::Kernel{parts[0], parts[1], parts[2]};
}

std::string to_string(const Facts::Kernel& kernel) {
    return base::concat(kernel.major, '.', kernel.minor, '.', kernel.patch);
}

namespace {

std::string name_of(elf::Type type) {
    switch (type) {
        case elf::Type::relocatable:
            return "relocatable";
        case elf::Type::executable:
            return "executable";
        case elf::Type::shared:
            return "shared";
        case elf::Type::core:
            return "core";
    }
    return base::concat("type ", static_cast<std::uint16_t>(type));
}

std::optional<std::string> copy(const std::optional<std::string_view>& text) {
    if (!text) return std::nullopt;
    return std::string(*text);
}

void read_linking(const elf::File& file, Facts& facts) {
    const elf::Dynamic& dynamic = file.dynamic();
    facts.interpreter = copy(file.interpreter());
    facts.needed.assign(dynamic.needed.begin(), dynamic.needed.end());
    facts.soname = copy(dynamic.soname);
    if (const auto search = dynamic.runpath ? dynamic.runpath : dynamic.rpath) {
        for (std::string& folder : base::split(*search, ':')) {
            if (!folder.empty()) facts.search.push_back(std::move(folder));
        }
    }
    for (const elf::NeededVersion& each : file.needed_versions()) {
        facts.needed_versions.push_back(
            {std::string(each.library), std::string(each.version), each.weak});
    }
    facts.defined_versions.assign(file.defined_versions().begin(), file.defined_versions().end());
}

// The others serve tools; the loader starts a program all the same when they are damaged.
bool loader_reads(const elf::Damage& damage) {
    constexpr std::array<std::string_view, 10> structures = {
        "program headers", "loadable segment",     "interpreter", "dynamic section",
        "dynamic symbols", "dynamic string table", "relocations", "symbol versions",
        "needed versions", "defined versions"};
    return std::find(structures.begin(), structures.end(), damage.structure) != structures.end();
}

}  // namespace

}  // namespace check
