#pragma once

#include "app/assemble.hpp"
#include "app/build_inputs.hpp"
#include "app/plan.hpp"
#include "build/outputs.hpp"
#include "check/report.hpp"
#include "image/write.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace app {

// What goes along with an archive, for people and for scanners: file names below one folder.
struct PaperNames {
    std::string spdx, cyclonedx, provenance, page;

    std::vector<std::string> all() const { return {spdx, cyclonedx, provenance, page}; }
};

PaperNames paper_names(const std::string& stem);

// Everything the papers are written from. All is borrowed for the call.
struct PaperRequest {
    const Plan* plan = nullptr;
    const build::Outputs* outputs = nullptr;
    const BuildInputs* inputs = nullptr;
    std::vector<recipe::LockedPackage> linked;  // of the inputs' sysroot
    const Assembled* made = nullptr;
    const check::Report* check = nullptr;
    const image::Written* written = nullptr;
    // What was asked for besides the recipe: "device" -> "hex-refresh".
    std::vector<std::pair<std::string, std::string>> parameters;
    std::vector<std::string> results;  // names of what lies beside the archive already
};

// Writes the bills of materials, the provenance statement and the page into `folder`.
void write_papers(const std::filesystem::path& folder, const PaperNames& names,
                  const PaperRequest& request);

}  // namespace app
