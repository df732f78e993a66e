#include "check/check.hpp"

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "check/instructions.hpp"
#include "check/rules.hpp"
#include "check/waivers.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace check {

namespace {

FileKind kind_of(std::string_view bytes);
std::string interpreter_of_script(std::string_view bytes);
FileReport report_on(const tree::Entry& entry);
// Fills in what the bytes of an ELF file say by themselves.
void look_at(const tree::Content& content, const Options& options, FileReport& file);
void look_at_all(const tree::Tree& tree, std::vector<FileReport>& files, const Options& options);
void judge_all(const tree::Tree& tree, std::vector<FileReport>& files, const Options& options);
void judge_one(FileReport& file, const Libraries* libraries, const Options& options);
void decide(FileReport& file, const Options& options);
void share_results(std::vector<FileReport>& files);

}  // namespace

Report check_tree(const tree::Tree& tree, const Options& options) {
    Report report;
    report.profile = options.profile.name;
    for (const tree::Entry& entry : tree) {
        if (entry.has_content()) report.files.push_back(report_on(entry));
    }
    look_at_all(tree, report.files, options);
    judge_all(tree, report.files, options);
    report.unused_waivers = apply_waivers(report.files, options.waivers);
    for (FileReport& file : report.files)
        decide(file, options);
    share_results(report.files);
    return report;
}

Report check_bytes(const std::string& name, const tree::Content& content, const Options& options) {
    Report report;
    report.profile = options.profile.name;
    FileReport file;
    file.path = name;
    file.kind = kind_of(content.view());
    file.script_interpreter = interpreter_of_script(content.view());
    if (file.kind == FileKind::elf) {
        look_at(content, options, file);
        judge_one(file, nullptr, options);
    }
    report.files.push_back(std::move(file));
    report.unused_waivers = apply_waivers(report.files, options.waivers);
    decide(report.files.front(), options);
    return report;
}

namespace {

FileKind kind_of(std::string_view bytes) {
    const elf::Kind kind = elf::identify(bytes).kind;
    // No kernel starts and no loader loads what is for no machine.
    if (kind != elf::Kind::not_elf && kind != elf::Kind::no_machine) return FileKind::elf;
    return bytes.starts_with("#!") ? FileKind::script : FileKind::other;
}

std::string interpreter_of_script(std::string_view bytes) {
    if (!bytes.starts_with("#!")) return {};
    const std::string_view line = bytes.substr(2, 256);
    const auto words = base::split_words(line.substr(0, line.find('\n')));
    return words.empty() ? std::string() : base::printable(words.front());
}

FileReport report_on(const tree::Entry& entry) {
    FileReport file;
    file.path = "/" + entry.path;
    file.kind = kind_of(entry.content.view());
    file.script_interpreter = interpreter_of_script(entry.content.view());
    if (entry.kind == tree::Kind::hardlink) file.same_as = "/" + entry.link_target;
    return file;
}

void look_at(const tree::Content& content, const Options& options, FileReport& file) {
    const elf::Identity identity = elf::identify(content.view());
    file.facts.emplace();
    file.facts->identity = identity.description;
    if (identity.kind != elf::Kind::arm32 && identity.kind != elf::Kind::damaged) return;
    try {
        const elf::File parsed(content.view());
        file.facts = read_facts(parsed);
        look_at_instructions(parsed, options, file);
    } catch (const base::Error& error) {
        if (error.exit() == base::Exit::interrupted) throw;
        file.facts->damage.push_back({error.what(), true});
    }
}

void look_at_all(const tree::Tree& tree, std::vector<FileReport>& files, const Options& options) {
    std::vector<std::size_t> programs;
    std::vector<std::uint64_t> sizes(files.size());
    for (std::size_t index = 0; index < files.size(); ++index) {
        const FileReport& file = files[index];
        if (file.kind != FileKind::elf || !file.same_as.empty()) continue;
        programs.push_back(index);
        sizes[index] = tree.find(file.path)->content.size_bytes();
    }
    // The largest first, so that no thread is left with one at the end.
    std::stable_sort(programs.begin(), programs.end(), [&](std::size_t left, std::size_t right) {
        return sizes[left] > sizes[right];
    });
    std::size_t done = 0;
    std::mutex telling;
    base::in_parallel(programs.size(), options.most_threads, [&](std::size_t number) {
        FileReport& file = files[programs[number]];
        look_at(tree.find(file.path)->content, options, file);
        const std::lock_guard lock(telling);
        ++done;
        if (options.progress) options.progress(done, programs.size());
    });
}

void judge_all(const tree::Tree& tree, std::vector<FileReport>& files, const Options& options) {
    std::map<std::string, Facts> facts;
    for (const FileReport& file : files) {
        if (file.facts) facts.emplace(file.path.substr(1), *file.facts);
    }
    const Libraries libraries(tree, facts, options.library_path);
    const bool whole = options.scope == Options::Scope::root_filesystem;
    for (FileReport& file : files) {
        if (file.facts) judge_one(file, whole ? &libraries : nullptr, options);
    }
}

void judge_one(FileReport& file, const Libraries* libraries, const Options& options) {
    Subject subject{
        file.path.substr(file.path.starts_with('/') ? 1 : 0), *file.facts, {}, {}, {}, {}, {}, {}};
    subject.libraries = libraries;
    subject.kernel = parse_kernel(options.kernel.value_or(""));
    subject.instructions =
        file.bytes ? Subject::Instructions::looked_at : Subject::Instructions::not_looked_at;
    subject.stale_gates = file.stale_gates;
    if (options.swp != Options::Swp::runs) subject.emulated = file.emulated;
    if (options.swp == Options::Swp::fails) subject.emulation = Subject::Emulation::absent;
    file.problems = judge(subject);
}

void decide(FileReport& file, const Options& options) {
    if (file.kind != FileKind::elf || !file.same_as.empty()) return;
    const bool objected =
        std::any_of(file.problems.begin(), file.problems.end(),
                    [](const Problem& each) { return each.weight == Problem::Weight::refused; });
    const bool unreached =
        options.unreached == Options::Unreached::refused && file.unreached_count > 0;
    const bool refused = objected || unreached || file.unsupported_count > 0;
    file.verdict = refused ? FileVerdict::refused : FileVerdict::pass;
}

// Another name of a file has the verdict of the file.
void share_results(std::vector<FileReport>& files) {
    std::map<std::string_view, FileVerdict> verdicts;
    for (const FileReport& file : files)
        verdicts.emplace(file.path, file.verdict);
    for (FileReport& file : files) {
        const auto original = verdicts.find(file.same_as);
        if (original != verdicts.end()) file.verdict = original->second;
    }
}

}  // namespace

}  // namespace check
