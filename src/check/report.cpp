#include "check/report.hpp"

#include <algorithm>

namespace check {

std::string_view name_of(FileKind kind) {
    switch (kind) {
        case FileKind::elf:
            return "elf";
        case FileKind::script:
            return "script";
        case FileKind::other:
            return "other";
    }
    return "other";
}

std::string_view name_of(FileVerdict verdict) {
    switch (verdict) {
        case FileVerdict::pass:
            return "pass";
        case FileVerdict::refused:
            return "refused";
        case FileVerdict::skipped:
            return "skipped";
    }
    return "skipped";
}

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::unsupported:
            return "unsupported";
        case Verdict::guarded:
            return "guarded";
        case Verdict::unreached:
            return "unreached";
        case Verdict::waived:
            return "waived";
    }
    return "unsupported";
}

bool Report::passes() const {
    return unused_waivers.empty() &&
           std::none_of(files.begin(), files.end(), [](const FileReport& file) {
               return file.verdict == FileVerdict::refused;
           });
}

}  // namespace check
