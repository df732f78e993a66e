#include "app/remembered.hpp"

#include "base/cache_use.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "build/compile.hpp"
#include "recipe/lock.hpp"

#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

namespace app {

namespace fs = std::filesystem;

namespace {

// Another way to write results down, or to key them, needs another number.
constexpr const char* format = "armpack result 1";

constexpr base::Rule digest_rule{"[0-9a-f]{64}", "a SHA-256"};

struct Result {
    image::Written written;
    std::string archive;                       // its name
    std::map<std::string, std::string> files;  // name -> SHA-256
};

fs::path file_of(std::string_view key);
std::string this_program();
void add_files(base::Sha256& digest, const fs::path& folder);
Result read_result(const fs::path& file);

}  // namespace

std::optional<std::string> result_key(const Plan& plan, const recipe::LockedPackages& packages,
                                      const build::Options& options, std::string_view request) {
    const auto outputs = build::key_of(plan.recipe, plan.toolchain, options);
    if (!outputs) return std::nullopt;
    base::Sha256 digest;
    const auto add = [&digest](std::string_view what, std::string_view value) {
        digest.add(base::concat(what, " ", value.size(), "\n", value, "\n"));
    };
    add(format, this_program());
    add("outputs", *outputs);
    add("recipe", recipe::resolved(plan.recipe));
    for (const recipe::AddedFile& file : plan.recipe.image.files) {
        if (file.from != recipe::AddedFile::From::recipe) continue;
        add(file.name, base::sha256_of_file(plan.recipe.folder / file.name));
    }
    add("toolchain", plan.toolchain.digest);
    add("definition", plan.definition.digest);
    add("packages", recipe::to_json(packages));
    for (const fs::path& file : plan.rules)
        add(file.filename().string(), base::read_file(file));
    add_files(digest, plan.gates);
    const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
    add("SOURCE_DATE_EPOCH", epoch == nullptr ? "" : epoch);
    add("request", request);
    return digest.finish();
}

std::optional<image::Written> remembered(std::string_view key, const Dist& dist) {
    base::hold_cache(base::cache_folder());
    const fs::path file = file_of(key);
    std::error_code ignored;  // what cannot be asked about counts as absent
    if (!fs::exists(file, ignored)) return std::nullopt;
    try {
        Result result = read_result(file);
        for (const auto& [name, sha256] : result.files) {
            const fs::path made = dist.file(name);
            if (!fs::is_regular_file(made, ignored) || base::sha256_of_file(made) != sha256)
                return std::nullopt;
        }
        base::mark_used(file);
        result.written.path = dist.file(result.archive);
        return result.written;
    } catch (const base::Error&) {  // not as it was written: then nothing is remembered
        return std::nullopt;
    }
}

void remember(std::string_view key, const Dist& dist, const std::vector<std::string>& files,
              const image::Written& written) {
    nlohmann::ordered_json sums = nlohmann::ordered_json::object();
    for (const std::string& name : files) {
        const fs::path file = dist.file(name);
        sums[name] = file == written.path ? written.sha256 : base::sha256_of_file(file);
    }
    const nlohmann::ordered_json result{{"archive", written.path.filename().string()},
                                        {"size_bytes", written.size_bytes},
                                        {"sha256", written.sha256},
                                        {"config_sha256", written.config_sha256},
                                        {"layer_sha256", written.layer_sha256},
                                        {"layer_bytes", written.layer_bytes},
                                        {"files", sums}};
    base::make_folders(file_of(key).parent_path());
    base::write_file(file_of(key), result.dump(1) + "\n");
}

namespace {

fs::path file_of(std::string_view key) {
    return base::cache_folder() / "results" / key;
}

// Which build of armpack this is: what stands on disk when it is installed anew is another one.
std::string this_program() {
    struct stat status = {};
    if (::stat("/proc/self/exe", &status) != 0) return "";
    return base::concat(status.st_dev, " ", status.st_ino, " ", status.st_size, " ",
                        status.st_mtim.tv_sec, ".", status.st_mtim.tv_nsec);
}

void add_files(base::Sha256& digest, const fs::path& folder) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        digest.add(base::concat(file.filename().string(), "\n"));
        digest.add(base::read_file(file));
    }
}

Result read_result(const fs::path& file) {
    base::Document document = base::Document::load(file);
    base::Fields root = document.root();
    Result result;
    result.archive = root.text("archive", base::one_line);
    result.written.size_bytes = root.number("size_bytes");
    result.written.sha256 = root.text("sha256", digest_rule);
    result.written.config_sha256 = root.text("config_sha256", digest_rule);
    result.written.layer_sha256 = root.text("layer_sha256", digest_rule);
    result.written.layer_bytes = root.number("layer_bytes");
    result.files = root.text_map("files", base::one_line, digest_rule);
    document.finish();
    if (!result.files.contains(result.archive)) throw base::Error("the archive is not among them");
    return result;
}

}  // namespace

}  // namespace app
