#include "recipe/probe_report.hpp"

#include "base/fields.hpp"
#include "base/text.hpp"
#include "isa/classify.hpp"
#include "recipe/rules.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace recipe {

namespace {

constexpr base::Rule any_line{"[^\\x00-\\x08\\x0a-\\x1f\\x7f]*", "one line of text"};
constexpr base::Rule group_name{"[a-z][a-z0-9]*", "a feature, swp or unaligned"};
constexpr base::Rule word{"[0-9a-f]{4}|[0-9a-f]{8}", "an instruction of 4 or 8 hexadecimal digits"};
constexpr base::Rule hexadecimal{"0x[0-9a-f]{8}", "0x and 8 hexadecimal digits"};
constexpr base::Rule answer{"works|differs|SIG[A-Z]{2,5}|E[A-Z0-9]+|another (?:signal|error)",
                            "works, differs, or the name of a signal or an error"};

// How many of a group's instructions were tried, and how many of them ran.
struct Tried {
    std::size_t all = 0;
    std::size_t ran = 0;
};
using Groups = std::map<std::string, Tried>;

ProbeReport read(base::Fields root);
void read_machine(base::Fields& root);
void read_answers(base::Fields& root, ProbeReport& report);
Groups read_instructions(base::Fields& root);
void check_words(base::Fields& one, const std::string& group);
isa::FeatureSet read_features(base::Fields& root, const Groups& groups);
bool is_feature(const std::string& group);

}  // namespace

ProbeReport load_probe_report(const std::filesystem::path& file) {
    base::Document document = base::Document::load(file);
    ProbeReport report = read(document.root());
    document.finish();
    report.profile.name = base::concat("what ", file.filename().string(), " found");
    return report;
}

ProbeReport parse_probe_report(const std::filesystem::path& file, std::string_view text) {
    base::Document document(file.string(), text);
    ProbeReport report = read(document.root());
    document.finish();
    report.profile.name = base::concat("what ", file.filename().string(), " found");
    return report;
}

std::string probe_report_schema() {
    base::Document document = base::Document::describing();
    read(document.root());
    return document.schema("What armpack's probe found out about a machine");
}

namespace {

ProbeReport read(base::Fields root) {
    ProbeReport report;
    root.choice({"format", "What this is, and its version."}, {"armpack probe report 1"});
    root.text({"probe_version", "The probe that wrote it."}, rule::version);
    report.kernel = root.text({"kernel_release", "As uname gives it."}, base::one_line);
    read_machine(root);
    read_answers(root, report);
    const Groups groups = read_instructions(root);
    report.profile.summary = base::concat("Linux ", report.kernel);
    report.profile.features = read_features(root, groups);
    const auto swp = groups.find("swp");
    if (swp == groups.end()) {
        root.problem("instructions", "SWP was not tried (group swp)");
    } else if (swp->second.ran == swp->second.all) {
        report.swp = ProbeReport::Swp::runs;
    }
    return report;
}

// For people; the check has no use for them.
void read_machine(base::Fields& root) {
    root.text({"kernel_version", "As uname gives it."}, any_line);
    root.text({"machine", "As uname gives it."}, any_line);
    root.text({"platform", "AT_PLATFORM."}, any_line);
    root.text({"hwcap", "AT_HWCAP."}, hexadecimal);
    root.text({"hwcap2", "AT_HWCAP2."}, hexadecimal);
    root.number({"page_size", "In bytes."}, {1, UINT32_MAX});
    root.text({"memory_total", "As /proc/meminfo says."}, any_line);
    root.text({"memory_available", "As /proc/meminfo says."}, any_line);
    root.text({"memory_limit", "Of the container's control group."}, any_line);
    root.texts({"cpuinfo", "The lines of /proc/cpuinfo."}, any_line);
    root.texts({"swp_emulation", "The lines of /proc/cpu/swp_emulation."}, any_line);
    root.texts({"alignment", "The lines of /proc/cpu/alignment."}, any_line);
    root.text({"capabilities", "Effective ones, in hexadecimal."}, any_line);
    root.text({"seccomp", "As /proc/self/status says."}, any_line);
    root.texts({"user_map", "The lines of /proc/self/uid_map."}, any_line);
    root.texts({"ip_tables_names", "The lines of the file in /proc/net."}, any_line);
    root.texts({"ip_tables_matches", "The lines of the file in /proc/net."}, any_line);
    root.texts({"ip_tables_targets", "The lines of the file in /proc/net."}, any_line);
}

void read_answers(base::Fields& root, ProbeReport& report) {
    const bool has_page =
        root.flag({"has_helper_page", "Whether 0xffff0ffc can be read (kernel user helpers)."});
    const std::uint64_t version =
        root.number({"helper_version", "The word there; 0 if it cannot be read."}, {0, UINT32_MAX});
    if (!has_page) report.missing_helpers.emplace_back("the page at 0xffff0000");
    // Version 2 has what glibc's and Go's atomics call.
    if (has_page && version < 2) report.missing_helpers.emplace_back("compare and exchange");
    for (base::Fields& one : root.objects({"answers", "What the kernel was asked."})) {
        const std::string group = one.text("group", base::one_line);
        const std::string name = one.text("name", base::one_line);
        const bool works = one.text("answer", answer) == "works";
        if (group == "helper" && !works && name != "page") report.missing_helpers.push_back(name);
    }
}

Groups read_instructions(base::Fields& root) {
    Groups groups;
    for (base::Fields& one : root.some_objects({"instructions", "What was tried."})) {
        const std::string group =
            one.text({"group", "A feature as profiles spell it, swp or unaligned."}, group_name);
        one.text({"name", "What people call it."}, base::one_line);
        const bool ran =
            one.text({"outcome", "runs: with the right result; differs: with another."},
                     {"runs|differs|SIG[A-Z]{2,5}|another signal",
                      "runs, differs or the name of a signal"}) == "runs";
        one.text_or({"result", "Where it differs: what it gave."}, "", hexadecimal);
        check_words(one, group);
        Tried& tried = groups[group];
        ++tried.all;
        if (ran) ++tried.ran;
    }
    return groups;
}

// The words are what the group says: a feature is claimed by what needs it.
void check_words(base::Fields& one, const std::string& group) {
    const std::string state =
        one.choice({"state", "A32, or Thumb in 16 and 32 bits."}, {"A32", "T16", "T32"});
    isa::FeatureSet needs;
    for (const std::string& text : one.some_texts({"words", "The instructions."}, word)) {
        std::uint32_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value, 16);
        const bool fits = text.size() == (state == "T16" ? 4U : 8U);
        if (!fits) {
            one.problem("words", base::concat(text, " is no instruction of ", state));
            return;
        }
        needs = needs |
                isa::classify(value, state == "A32" ? isa::State::a32 : isa::State::t32).all_needs;
    }
    if (!is_feature(group)) return;
    const auto feature = isa::feature_named(group);
    if (!feature || *feature >= isa::Feature::unallocated) {
        one.problem("group", base::concat("no feature is called ", group));
    } else if (!needs.has(*feature)) {
        one.problem("words", base::concat("none of them needs ", group));
    }
}

isa::FeatureSet read_features(base::Fields& root, const Groups& groups) {
    std::vector<std::string> ran;
    isa::FeatureSet features;
    for (const auto& [group, tried] : groups) {
        const auto feature = isa::feature_named(group);
        if (!feature || tried.ran < tried.all) continue;
        ran.push_back(group);
        features = features | *feature;
    }
    std::vector<std::string> told =
        root.texts({"features", "The groups of which all instructions run."}, group_name);
    std::sort(told.begin(), told.end());
    if (told != ran) {
        root.problem("features",
                     base::concat("the instructions that ran are all of ", base::join(ran, ", ")));
    }
    if (!features.has(isa::Feature::v4)) root.problem("features", "a core has at least v4");
    return features;
}

bool is_feature(const std::string& group) {
    return group != "swp" && group != "unaligned";
}

}  // namespace

}  // namespace recipe
