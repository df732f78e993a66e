#pragma once

#include "check/facts.hpp"
#include "flow/analyse.hpp"
#include "isa/feature.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What `armpack check` found, as a value. The same report is printed for people, written as JSON
// ("armpack.check/1") and as SARIF.
namespace check {

enum class FileKind { elf, script, other };
enum class FileVerdict { pass, refused, skipped };
enum class Verdict { unsupported, guarded, unreached, waived };

std::string_view name_of(FileKind kind);
std::string_view name_of(FileVerdict verdict);
std::string_view name_of(Verdict verdict);

// One instruction that the profile does not have.
struct Finding {
    std::uint32_t address = 0;
    std::string word;         // "e30f3fff"; a 32-bit Thumb one as two halfwords: "f2400000"
    std::string state;        // "A32" or "T32"
    std::string instruction;  // the row's name: "MOVW"
    std::string text;         // disassembled
    isa::Feature needs{};
    Verdict verdict{};
    std::string function;  // empty where unknown
    std::uint32_t function_address = 0;
    std::string gate;  // empty where there is none
    std::string reason;
};

// A fact about a file that a rule objects to.
struct Problem {
    enum class Weight { refused, warning };
    std::string rule;  // a name of rules()
    Weight weight = Weight::refused;
    std::string fact;    // "interpreter /lib/ld-linux-armhf.so.3 is the hard-float one"
    std::string remedy;  // "this is an armhf build; use armel"
};

struct FileReport {
    std::string path;  // as the tree has it, with a slash before it
    FileKind kind = FileKind::other;
    FileVerdict verdict = FileVerdict::skipped;
    std::optional<Facts> facts;              // of an ELF file
    std::string script_interpreter;          // of a script: "/bin/sh"
    std::string same_as;                     // another name of that file, where its findings stand
    std::optional<flow::ByteAccount> bytes;  // of an ELF file whose instructions were looked at
    std::string emulated;  // about instructions that later cores dropped; empty: there are none
    std::vector<std::string> stale_gates;  // gate list entries that should match here and do not
    std::vector<Problem> problems;
    std::vector<Finding> findings;      // by address; at most 20000 of each verdict
    std::size_t unsupported_count = 0;  // all there are, kept or not
    std::size_t guarded_count = 0;
    std::size_t unreached_count = 0;
    std::size_t waived_count = 0;
};

struct Report {
    std::string profile;
    std::vector<FileReport> files;            // by path
    std::vector<std::string> unused_waivers;  // each as one sentence
    // An unused waiver refuses as well: it hides what somebody believed to be there.
    bool passes() const;
};

// The report as JSON, one file a line, so that it can be searched with grep.
std::string to_json(const Report& report);
// The JSON Schema of that.
std::string report_schema();

// SARIF 2.1.0, as GitHub code scanning takes it: one result for each refused fact, and for each
// function with unsupported, unreached or waived instructions.
std::string to_sarif(const Report& report);

enum class Detail { refused_only, every_file };

// For people: a line for each ELF file with its verdict; for refused ones what is wrong, where,
// and what to do; at the end how many files there were. `refused_only` leaves out files that pass
// without a warning and says how many they are; `every_file` also lists what is no ELF file, and
// the tests that guard newer instructions.
std::string to_text(const Report& report, Detail detail);

// One finding of a file, whatever its verdict, in the same words: function, address, word, text,
// what it needs, and what to do.
std::string to_text(const FileReport& file, const Finding& finding);

}  // namespace check
