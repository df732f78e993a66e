#include "source/go_vendor.hpp"

#include "base/download.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "source/go_sum.hpp"
#include "source/tree.hpp"

namespace source {

using base::concat;
namespace fs = std::filesystem;

namespace {

fs::path unpack_toolchain(const fs::path& zip, const std::string& version, const std::string& sum);
std::string sum_of(const fs::path& folder, const std::string& version);
void make_executable(const fs::path& folder);
bool belongs(const fs::path& relative);
std::string proxy_address(const fs::path& folder);

}  // namespace

std::string toolchain_module_version(std::string_view go_version) {
    return concat("v0.0.1-go", go_version, ".", go_machine());
}

std::string go_machine() {
#if defined(__x86_64__)
    return "linux-amd64";
#elif defined(__aarch64__)
    return "linux-arm64";
#elif defined(__i386__)
    return "linux-386";
#elif defined(__riscv)
    return "linux-riscv64";
#elif defined(__powerpc64__)
    return "linux-ppc64le";
#elif defined(__arm__)
    return "linux-armv6l";
#else
    return "linux-unknown";
#endif
}

fs::path go_proxy_folder(const fs::path& vendor_folder) {
    return vendor_folder / "go";
}

std::optional<fs::path> vendored_go(std::string_view go_version, const GoSupply& supply) {
    if (supply.vendor_folder.empty() || supply.toolchain_sum.empty()) return std::nullopt;
    const std::string version = toolchain_module_version(go_version);
    const fs::path zip =
        go_proxy_folder(supply.vendor_folder) / toolchain_module / "@v" / concat(version, ".zip");
    if (!fs::exists(zip)) return std::nullopt;
    return base::doing(concat("Go ", go_version, " of ", supply.vendor_folder.string()), [&] {
        return unpack_toolchain(zip, version, supply.toolchain_sum) / "bin" / "go";
    });
}

base::Environment with_supply(base::Environment settings, const Supply& supply) {
    std::string proxies;
    if (!supply.vendor_folder.empty()) {
        proxies = proxy_address(go_proxy_folder(supply.vendor_folder));
    }
    if (supply.offline) {
        settings["GOPROXY"] = proxies.empty() ? "off" : proxies;
        settings["GOSUMDB"] = "off";
        settings["GOVCS"] = "*:off";
        for (const char* name : {"GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE", "GOAUTH"})
            settings.erase(name);
    } else if (!proxies.empty()) {
        return with_proxy_before(std::move(settings), go_proxy_folder(supply.vendor_folder));
    }
    return settings;
}

base::Environment with_proxy_before(base::Environment settings, const fs::path& downloads) {
    const std::string others = settings["GOPROXY"];
    const std::string first = proxy_address(downloads);
    settings["GOPROXY"] = others.empty() ? first : concat(first, ",", others);
    return settings;
}

void keep_file(const fs::path& from, const fs::path& to) {
    const std::string data = base::read_file(from);
    std::error_code error;
    if (fs::file_size(to, error) == data.size() && !error && base::read_file(to) == data) return;
    base::make_folders(to.parent_path());
    base::write_file(to, data);
}

void keep_modules(const fs::path& module_cache, const fs::path& vendor_folder) {
    const fs::path from = module_cache / "cache" / "download";
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(from)) {
        const fs::path relative = entry.path().lexically_relative(from);
        if (!entry.is_regular_file() || !belongs(relative)) continue;
        base::check_interrupt();
        keep_file(entry.path(), go_proxy_folder(vendor_folder) / relative);
    }
}

namespace {

fs::path unpack_toolchain(const fs::path& zip, const std::string& version, const std::string& sum) {
    fs::path kept = base::cache_folder() / "toolchains" / version;
    base::make_folders(kept.parent_path());
    const base::FileLock lock(concat(kept.string(), ".lock"),
                              [] { base::say("waiting for another armpack that unpacks Go"); });
    if (fs::exists(kept)) {
        if (sum_of(kept, version) == sum) return kept;
        base::warn(concat(kept.string(), " is not what the lock pins: unpacked again"));
        base::remove_tree(kept);
    }
    const base::Step step("unpack Go from the vendor folder");
    const base::TemporaryFolder folder("toolchain", kept.parent_path());
    unpack_archive(zip, folder.path() / "all");  // which takes away the outermost folder
    const fs::path root = folder.path() / "all" / concat("toolchain@", version);
    const std::string found = fs::exists(root) ? sum_of(root, version) : "none";
    if (found != sum) {
        throw base::Error(concat(zip.string(), ": its sum is ", found, ", the lock has ", sum))
            .set_hint("the file is damaged or another one: fill the folder again (armpack vendor)");
    }
    make_executable(root);
    base::move_path(root, kept);
    return kept;
}

std::string sum_of(const fs::path& folder, const std::string& version) {
    return go_tree_sum(folder, concat(toolchain_module, "@", version));
}

// Module zips have no modes.
void make_executable(const fs::path& folder) {
    const auto all_in = [](const fs::path& programs) {
        for (const fs::directory_entry& entry : fs::directory_iterator(programs)) {
            if (entry.is_regular_file()) fs::permissions(entry.path(), fs::perms(0755));
        }
    };
    all_in(folder / "bin");
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / "pkg" / "tool")) {
        if (entry.is_directory()) all_in(entry.path());
    }
}

// What a proxy serves: …/@v/VERSION.info, .mod and .zip. Not the locks and notes beside them, and
// not what the checksum database said.
bool belongs(const fs::path& relative) {
    const fs::path extension = relative.extension();
    return *relative.begin() != "sumdb" &&
           (extension == ".info" || extension == ".mod" || extension == ".zip");
}

std::string proxy_address(const fs::path& folder) {
    return concat("file://", base::percent_encode_path(fs::absolute(folder).string()));
}

}  // namespace

}  // namespace source
