#include "recipe/device.hpp"

#include "base/fields.hpp"
#include "recipe/rules.hpp"

#include <algorithm>

namespace recipe {

namespace {

Device read(base::Fields root);
Device::Store read_store(base::Fields fields);
std::vector<Fact> read_facts(base::Fields& root);

// A number that may be unknown.
std::optional<std::uint64_t> known(std::uint64_t number) {
    if (number == 0) return std::nullopt;
    return number;
}

const std::vector<std::string> standings = {"proven", "reported", "inferred", "open"};
constexpr base::Rule kernel_version{"[0-9]+\\.[0-9]+(?:\\.[0-9]+)?", "a kernel version (5.6.3)"};
constexpr base::Rule disk_name{"[a-z][a-z0-9-]*", "a disk as the console names it (usb1)"};

}  // namespace

Device load_device(const std::filesystem::path& file) {
    base::Document document = base::Document::load(file);
    Device device = read(document.root());
    document.finish();
    return device;
}

std::string device_schema() {
    base::Document document = base::Document::describing();
    read(document.root());
    return document.schema("An armpack device");
}

namespace {

Device read(base::Fields root) {
    Device device;
    device.name = root.text({"name", "As options call it; the file's name."}, rule::name);
    device.title = root.text({"title", "As the maker calls it."}, base::one_line);
    base::Fields cpu = root.object({"cpu", "What computes."});
    device.cpu = cpu.text({"name", "As the maker calls it."}, base::one_line);
    device.cpu_mhz = known(cpu.number_or({"mhz", "Its clock."}, 0));
    device.profile =
        root.text({"profile", "What it runs: a file of toolchains/profiles/."}, rule::name);
    const std::string kernel =
        root.text_or({"kernel", "The version of its Linux."}, "", kernel_version);
    if (!kernel.empty()) device.kernel = kernel;
    device.memory_mib = known(root.number_or({"memory_mib", "RAM."}, 0));
    device.flash_mib = known(root.number_or({"flash_mib", "Internal flash."}, 0));

    base::Fields recognise = root.object({"recognise", "How the board calls itself."});
    device.models = recognise.texts({"models", "/system/routerboard model"}, base::one_line);
    device.board_names =
        recognise.texts({"board_names", "/system/resource board-name"}, base::one_line);
    device.cpu_names = recognise.texts({"cpu_names", "/system/resource cpu"}, base::one_line);
    recognise.require_any({"models", "board_names", "cpu_names"});

    if (auto store = root.optional_object({"store", "Where images and containers belong."})) {
        device.store = read_store(*store);
    }

    base::Fields routeros = root.object({"routeros", "What runs on it."});
    device.routeros_minimum =
        routeros.text({"minimum", "The oldest that is supported."}, rule::routeros_version);
    device.facts = read_facts(root);
    return device;
}

Device::Store read_store(base::Fields fields) {
    Device::Store store;
    store.disk = fields.text({"disk", "As the console names it."}, disk_name);
    store.file_system = fields.choice({"file_system", "Of that disk."}, {"ext4", "btrfs"});
    store.why = fields.text({"why", "Why there."}, base::one_line);
    store.size_mib =
        known(fields.number_or({"size_mib", "What it holds, where that is known beforehand."}, 0));
    return store;
}

std::vector<Fact> read_facts(base::Fields& root) {
    std::vector<Fact> facts;
    for (base::Fields& one : root.some_objects({"facts", "What is known, and how well."})) {
        Fact fact;
        fact.says = one.text({"says", "One sentence."}, base::one_line);
        const std::string standing = one.choice({"standing", "How well it is known."}, standings);
        const auto found = std::find(standings.begin(), standings.end(), standing);
        if (found != standings.end()) {
            fact.standing = static_cast<Fact::Standing>(found - standings.begin());
        }
        fact.source = one.text_or({"source", "Where it is from."}, "", base::one_line);
        facts.push_back(std::move(fact));
    }
    return facts;
}

}  // namespace

}  // namespace recipe
