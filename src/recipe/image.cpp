#include "base/text.hpp"
#include "recipe/read.hpp"
#include "recipe/rules.hpp"

#include <charconv>
#include <set>

namespace recipe {

namespace {

AddedFile read_added_file(base::Fields fields);
std::vector<AddedFile> read_added_files(base::Fields& fields);
unsigned parse_octal(const std::string& digits);

}  // namespace

Image read_image(base::Fields fields, const std::string& version) {
    Image image;
    image.definition = fields.text(
        {"definition", "The root filesystem: a file of images/, without .json."}, rule::name);
    image.packages = fields.texts(
        {"packages", "Debian packages besides the definition's; what they need is found."},
        rule::debian_package);
    image.files = read_added_files(fields);
    image.environment = fields.text_map({"environment", "Variables that the program gets."},
                                        rule::variable_name, rule::line_or_nothing);
    image.entrypoint = fields.some_texts(
        {"entrypoint", "The program, as an absolute path, and its first arguments."},
        base::one_line);
    if (!image.entrypoint.empty() && !image.entrypoint.front().starts_with("/")) {
        fields.problem("entrypoint", "expected an absolute path as the first word");
    }
    image.command =
        fields.texts({"command", "Arguments that a user may replace."}, rule::line_or_nothing);
    image.working_folder =
        fields.text_or({"working_folder", "Where the program starts."}, "/", rule::absolute_path);
    image.volumes = fields.texts({"volumes", "Folders that hold what must outlive the container."},
                                 rule::absolute_path);
    image.ports = fields.texts({"ports", "Where it listens."}, rule::port);
    for (const auto& [label, value] :
         fields.text_map({"labels", "Labels of the image."}, rule::label_name, rule::versioned)) {
        image.labels[label] = with_version(value, version);
    }
    image.user =
        fields.text_or({"user", "Who runs the program; without it, root."}, "", rule::user);
    return image;
}

namespace {

std::vector<AddedFile> read_added_files(base::Fields& fields) {
    std::vector<AddedFile> files;
    std::set<std::string> places;
    for (base::Fields& one : fields.objects({"files", "Files that the recipe adds."})) {
        files.push_back(read_added_file(one));
        const std::string& to = files.back().to;
        if (!to.empty() && !places.insert(to).second) {
            one.problem("to", base::concat("an earlier file goes to ", to, " as well"));
        }
    }
    return files;
}

AddedFile read_added_file(base::Fields fields) {
    AddedFile file;
    const std::string from =
        fields.text({"from", "build:NAME, what the build made, or recipe:FILE, beside the recipe."},
                    rule::added_from);
    const std::size_t colon = from.find(':');
    const bool built = from.starts_with("build:");
    file.from = built ? AddedFile::From::build : AddedFile::From::recipe;
    if (colon != std::string::npos) file.name = from.substr(colon + 1);
    file.to = fields.text({"to", "Its path in the image."}, rule::absolute_path);
    const std::string mode = fields.text_or(
        {"mode", "Four octal digits. Without it 0755 for what was built, else 0644."}, "",
        rule::octal_mode);
    file.mode = mode.empty() ? (built ? 0755 : 0644) : parse_octal(mode);
    const std::string owner =
        fields.text_or({"owner", "User and group, as numbers."}, "0:0", rule::owner);
    const std::vector<std::string> ids = base::split(owner, ':');
    if (ids.size() == 2) {
        file.user = static_cast<std::uint32_t>(base::parse_decimal(ids[0]).value_or(0));
        file.group = static_cast<std::uint32_t>(base::parse_decimal(ids[1]).value_or(0));
    }
    return file;
}

unsigned parse_octal(const std::string& digits) {
    unsigned mode = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), mode, 8);
    return mode;
}

}  // namespace

}  // namespace recipe
