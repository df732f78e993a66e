#include "recipe/source.hpp"

#include "recipe/read.hpp"
#include "recipe/rules.hpp"

namespace recipe {

namespace {

GoModule read_go_module(base::Fields fields, const std::string& version);
GitRepository read_git(base::Fields fields, const std::string& version);
Tarball read_tarball(base::Fields fields, const std::string& version);
std::vector<std::string> read_patches(base::Fields& fields);

// In the order of Source's alternatives.
constexpr const char* kinds[] = {"go-module", "git", "tarball", "debian-source", "folder"};

}  // namespace

std::string kind_of(const Source& source) {
    return kinds[source.index()];
}

std::vector<std::string> patches_of(const Source& source) {
    return std::visit(
        [](const auto& one) -> std::vector<std::string> {
            if constexpr (requires { one.patches; }) return one.patches;
            return {};
        },
        source);
}

Source read_source(base::Fields fields, const std::string& version) {
    return fields.variant<Source>(
        {"kind", "Where the source comes from."},
        {{kinds[0], "A module from the Go module proxy.",
          [&](base::Fields one) { return read_go_module(one, version); }},
         {kinds[1], "A commit of a git repository.",
          [&](base::Fields one) { return read_git(one, version); }},
         {kinds[2], "An archive, by URL.",
          [&](base::Fields one) { return read_tarball(one, version); }},
         {kinds[3], "A Debian source package.",
          [](base::Fields one) {
              return DebianSource{
                  one.text_or({"suite", "Where it is from, if not the image's."}, "", rule::suite),
                  one.text({"package", "Its name."}, rule::debian_package),
                  one.text({"version", "Its version."}, rule::debian_version), read_patches(one)};
          }},
         {kinds[4], "A folder on this machine.", [](base::Fields one) {
              return LocalFolder{
                  one.text({"path", "Absolute, or relative to the recipe."}, base::one_line),
                  read_patches(one)};
          }}});
}

namespace {

GoModule read_go_module(base::Fields fields, const std::string& version) {
    GoModule source;
    source.module =
        fields.text({"module", "The module's path, as its go.mod has it."}, rule::go_module);
    source.version =
        with_version(fields.text({"version", "As the proxy calls it; {version} is the recipe's."},
                                 rule::go_module_version),
                     version);
    source.sum =
        fields.text({"sum", "The sum of the module's zip, as go.sum has it."}, rule::go_sum);
    return source;
}

GitRepository read_git(base::Fields fields, const std::string& version) {
    GitRepository source;
    source.url = fields.text({"url", "What git clones from."}, rule::url);
    source.tag = with_version(
        fields.text_or({"tag", "A tag that must point to the commit."}, "", rule::tag), version);
    source.commit = fields.text({"commit", "What is built."}, rule::commit);
    source.submodules = fields.flag_or_false({"submodules", "Whether they are fetched too."});
    source.patches = read_patches(fields);
    return source;
}

Tarball read_tarball(base::Fields fields, const std::string& version) {
    Tarball source;
    for (const std::string& url : fields.some_texts(
             {"urls", "Where the archive is; tried in this order."}, rule::archive_address)) {
        source.urls.push_back(with_version(url, version));
    }
    source.sha256 = fields.text({"sha256", "The archive's SHA-256."}, rule::sha256);
    source.patches = read_patches(fields);
    return source;
}

std::vector<std::string> read_patches(base::Fields& fields) {
    return fields.texts({"patches", "Files beside the recipe, applied in this order (patch -p1)."},
                        rule::relative_path);
}

}  // namespace

}  // namespace recipe
