#include "check/waivers.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace check {

namespace {

bool covers(const recipe::Waiver& waiver, const FileReport& file, const Finding& finding);
std::string sentence_on(const recipe::Waiver& waiver);
void waive(FileReport& file, Finding& finding, const recipe::Waiver& waiver);

}  // namespace

std::vector<std::string> apply_waivers(std::vector<FileReport>& files,
                                       const std::vector<recipe::Waiver>& waivers) {
    std::vector<std::string> unused;
    for (const recipe::Waiver& waiver : waivers) {
        bool used = false;
        for (FileReport& file : files) {
            for (Finding& finding : file.findings) {
                if (!covers(waiver, file, finding)) continue;
                waive(file, finding, waiver);
                used = true;
            }
        }
        if (!used) unused.push_back(sentence_on(waiver));
    }
    return unused;
}

namespace {

bool covers(const recipe::Waiver& waiver, const FileReport& file, const Finding& finding) {
    if (finding.verdict != Verdict::unsupported && finding.verdict != Verdict::unreached) {
        return false;
    }
    if (!waiver.file.empty() && waiver.file != file.path) return false;
    if (!waiver.function.empty() && waiver.function != finding.function) return false;
    const auto ceiling = isa::feature_named(waiver.needs);
    return ceiling && finding.needs <= *ceiling;
}

std::string sentence_on(const recipe::Waiver& waiver) {
    const std::string what = waiver.function.empty() ? waiver.file
                             : waiver.file.empty()   ? waiver.function
                                                     : waiver.function + " in " + waiver.file;
    return base::concat("the waiver for ", what, " up to ", waiver.needs,
                        " covers no instruction: remove it");
}

void waive(FileReport& file, Finding& finding, const recipe::Waiver& waiver) {
    --(finding.verdict == Verdict::unsupported ? file.unsupported_count : file.unreached_count);
    ++file.waived_count;
    finding.verdict = Verdict::waived;
    finding.reason = waiver.why;
}

}  // namespace

}  // namespace check
