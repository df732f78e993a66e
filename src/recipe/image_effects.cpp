#include "recipe/image_effects.hpp"

#include "base/text.hpp"

#include <string>
#include <utility>
#include <vector>

namespace recipe {

namespace {

constexpr base::Rule absolute_path{"/[^\\x00-\\x1f]*", "an absolute path"};
constexpr base::Rule octal_mode{"[0-7]{3,4}", "an octal mode such as 0755"};
constexpr base::Rule script_name{"preinst|postinst|config|triggers",
                                 "preinst, postinst, config or triggers"};
constexpr base::Rule digest{"[0-9a-f]{64}", "64 hexadecimal digits"};
constexpr base::Rule plain_name{"[A-Za-z0-9][A-Za-z0-9+._-]*", "a name"};

Effect read_folder(base::Fields fields);
Effect read_link(base::Fields fields);
Effect read_links(base::Fields fields);
Effect read_file(base::Fields fields);
Effect read_removal(base::Fields fields);
Effect read_alternative(base::Fields fields);
Effect read_certificates(base::Fields fields);
void read_owner(base::Fields& fields, Effect& effect, std::string_view mode);

}  // namespace

Effect read_effect(base::Fields fields) {
    return fields.variant<Effect>(
        {"do", "what is done"},
        {{"folder", "a folder, unless it is there", read_folder},
         {"link", "a symbolic link; an empty folder gives way", read_link},
         {"links", "several names for one file, unless they are taken", read_links},
         {"file", "a file from a text, or a copy of another", read_file},
         {"remove", "take a file away", read_removal},
         {"alternative", "what update-alternatives --install does", read_alternative},
         {"certificates", "what update-ca-certificates does", read_certificates}});
}

PackageEffects read_package_effects(base::Fields fields) {
    PackageEffects result;
    result.package = fields.text({"package", "whose scripts are described"}, plain_name);
    result.why =
        fields.text({"why", "what the scripts do, and what of it is done here"}, base::one_line);
    for (auto& [name, value] : fields.text_map(
             {"scripts", "SHA-256 of the scripts that were read; changed ones are reported"},
             script_name, digest)) {
        result.scripts.emplace_back(name, value);
    }
    for (base::Fields& item : fields.objects({"effects", "in the order they happen"})) {
        result.effects.push_back(read_effect(item));
    }
    return result;
}

namespace {

Effect read_folder(base::Fields fields) {
    Effect effect;
    effect.kind = Effect::Kind::folder;
    effect.path = fields.text("path", absolute_path);
    read_owner(fields, effect, "0755");
    effect.why = fields.text_or("why", "", base::one_line);
    return effect;
}

Effect read_link(base::Fields fields) {
    Effect effect;
    effect.kind = Effect::Kind::link;
    effect.path = fields.text("path", absolute_path);
    effect.to = fields.text({"to", "the text of the link"}, base::one_line);
    effect.unless_present = fields.flag_or_false({"unless_present", "leave what is there"});
    effect.why = fields.text_or("why", "", base::one_line);
    return effect;
}

Effect read_links(base::Fields fields) {
    Effect effect;
    effect.kind = Effect::Kind::links;
    effect.to = fields.text({"to", "the file"}, absolute_path);
    effect.paths = fields.some_texts({"paths", "its further names"}, absolute_path);
    effect.why = fields.text_or("why", "", base::one_line);
    return effect;
}

Effect read_file(base::Fields fields) {
    Effect effect;
    effect.kind = Effect::Kind::file;
    effect.path = fields.text("path", absolute_path);
    for (const std::string& line : fields.texts({"lines", "its text"}, base::any_text)) {
        effect.text += line + "\n";
    }
    effect.copy_of = fields.text_or({"copy_of", "a file of the tree"}, "", absolute_path);
    effect.unless_present = fields.flag_or_false({"unless_present", "leave what is there"});
    read_owner(fields, effect, "0644");
    effect.why = fields.text_or("why", "", base::one_line);
    return effect;
}

Effect read_removal(base::Fields fields) {
    Effect effect;
    effect.kind = Effect::Kind::remove;
    effect.path = fields.text("path", absolute_path);
    effect.why = fields.text_or("why", "", base::one_line);
    return effect;
}

Effect read_alternative(base::Fields fields) {
    Effect effect;
    effect.kind = Effect::Kind::alternative;
    effect.name = fields.text({"name", "below /etc/alternatives"}, plain_name);
    effect.path = fields.text({"link", "the name people use"}, absolute_path);
    effect.to = fields.text({"path", "what it means"}, absolute_path);
    effect.priority = static_cast<int>(fields.number("priority", {0, 1000000}));
    for (base::Fields& item : fields.objects({"followers", "links that change with it"})) {
        effect.followers.push_back({item.text("name", plain_name), item.text("link", absolute_path),
                                    item.text("path", absolute_path)});
    }
    effect.why = fields.text_or("why", "", base::one_line);
    return effect;
}

Effect read_certificates(base::Fields fields) {
    Effect effect;
    effect.kind = Effect::Kind::certificates;
    effect.copy_of = fields.text({"from", "folder of the .crt files"}, absolute_path);
    effect.path = fields.text({"to", "folder of links and bundle"}, absolute_path);
    effect.to = fields.text({"list", "the file that names the certificates"}, absolute_path);
    for (const std::string& line : fields.texts({"list_head", "its first lines"}, base::any_text)) {
        effect.text += line + "\n";
    }
    effect.why = fields.text_or("why", "", base::one_line);
    return effect;
}

void read_owner(base::Fields& fields, Effect& effect, std::string_view mode) {
    const std::string text = fields.text_or({"mode", "octal"}, mode, octal_mode);
    for (const char digit_letter : text) {
        effect.mode = effect.mode * 8 + static_cast<unsigned>(digit_letter - '0');
    }
    effect.uid = static_cast<std::uint32_t>(fields.number_or("user", 0, {0, 65534}));
    effect.gid = static_cast<std::uint32_t>(fields.number_or("group", 0, {0, 65534}));
}

}  // namespace

}  // namespace recipe
