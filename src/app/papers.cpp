#include "app/papers.hpp"

#include "app/page.hpp"
#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "image/read.hpp"
#include "recipe/catalogue.hpp"
#include "report/bill.hpp"
#include "report/provenance.hpp"
#include "source/tree.hpp"

#include <variant>

namespace app {

namespace fs = std::filesystem;

namespace {

std::vector<report::Input> inputs_of(const PaperRequest& request);
void add_build_inputs(std::vector<report::Input>& inputs, const BuildInputs& build);
std::string folder_digest(const recipe::Recipe& recipe);
void write_page(const fs::path& file, const PaperRequest& request);

}  // namespace

PaperNames paper_names(const std::string& stem) {
    return {.spdx = stem + ".spdx.json",
            .cyclonedx = stem + ".cdx.json",
            .provenance = stem + ".provenance.json",
            .page = stem + ".html"};
}

void write_papers(const fs::path& folder, const PaperNames& names, const PaperRequest& request) {
    const image::Written& written = *request.written;
    const report::Bill bill = report::draw_bill({.recipe = &request.plan->recipe,
                                                 .tree = &request.made->tree,
                                                 .packages = &request.made->report.packages,
                                                 .time = request.made->time,
                                                 .compiler = request.outputs->toolchain,
                                                 .linked = request.linked,
                                                 .archive = written.path.filename().string(),
                                                 .archive_sha256 = written.sha256});
    base::write_file(folder / names.spdx, report::to_spdx(bill));
    base::write_file(folder / names.cyclonedx, report::to_cyclonedx(bill));
    report::ProvenanceRequest provenance{
        .bill = &bill, .parameters = request.parameters, .inputs = inputs_of(request)};
    std::vector<std::string> results = request.results;
    results.insert(results.end(), {names.spdx, names.cyclonedx});
    for (const std::string& name : results)
        provenance.byproducts.emplace_back(name, base::sha256_of_file(folder / name));
    base::write_file(folder / names.provenance, report::to_provenance(provenance));
    write_page(folder / names.page, request);
}

namespace {

std::vector<report::Input> inputs_of(const PaperRequest& request) {
    const Plan& plan = *request.plan;
    const recipe::Recipe& recipe = plan.recipe;
    std::vector<report::Input> inputs = {report::source_input(recipe, folder_digest(recipe))};
    const auto add_file = [&](const std::string& name, const fs::path& file) {
        inputs.push_back({name, "", "sha256", base::sha256_of_file(file)});
    };
    add_file(base::concat("recipe ", recipe.name), recipe.file);
    for (const recipe::AddedFile& added : recipe.image.files) {
        if (added.from == recipe::AddedFile::From::recipe)
            add_file(base::concat("recipe file ", added.name), recipe.folder / added.name);
    }
    inputs.push_back({base::concat("image definition ", plan.definition.name), "", "sha256",
                      plan.definition.digest});
    add_file(base::concat("toolchain ", plan.toolchain.name),
             recipe::Catalogue::here().data() / "toolchains" / (plan.toolchain.name + ".json"));
    add_build_inputs(inputs, *request.inputs);
    const build::Outputs& outputs = *request.outputs;
    if (outputs.tools.empty()) inputs.push_back({outputs.toolchain, "", "", ""});
    for (const build::Compiler::Tool& tool : outputs.tools) {
        inputs.push_back(
            {base::concat(outputs.toolchain, ": ", tool.name), "", "sha256", tool.sha256});
    }
    return inputs;
}

void add_build_inputs(std::vector<report::Input>& inputs, const BuildInputs& build) {
    if (build.source) {
        for (const recipe::LockedSourcePackage::File& file : build.source->files)
            inputs.push_back(
                {base::concat("source package file ", fs::path(file.pool_path).filename().string()),
                 "", "sha256", file.sha256});
    }
    for (const recipe::LockedPackage& package : build.sysroot.packages)
        inputs.push_back({base::concat("sysroot package ", package.name, " ", package.version), "",
                          "sha256", package.sha256});
}

std::string folder_digest(const recipe::Recipe& recipe) {
    const auto* folder = std::get_if<recipe::LocalFolder>(&recipe.source);
    return folder == nullptr ? std::string() : source::tree_digest(recipe.folder / folder->path);
}

void write_page(const fs::path& file, const PaperRequest& request) {
    const image::Written& written = *request.written;
    const image::Image image = image::read_image(written.path);
    const image::Inspection inspection = image::inspect(image);
    base::write_file(file, page_of({.title = written.path.filename().string(),
                                    .archive_bytes = written.size_bytes,
                                    .image = &image,
                                    .inspection = &inspection,
                                    .check = request.check,
                                    .budget = &request.plan->recipe.budget,
                                    .left_out = request.made->report.dropped}));
}

}  // namespace

}  // namespace app
