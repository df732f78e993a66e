#include "flow/gates.hpp"

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace flow {

namespace {

constexpr base::Rule hex_word{"0x[0-9a-f]{1,8}", "a word in hexadecimal (0x1f)"};
constexpr base::Rule pattern_word{"[0-9a-f]{8}(/[0-9a-f]{8})?",
                                  "an A32 word, or word/mask (e5932040/fff0ffff)"};

std::uint32_t parse_hex(std::string_view text) {
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return value;
}

WordPattern read_code(base::Fields& fields) {
    WordPattern pattern;
    for (const std::string& text :
         fields.texts({"code", "consecutive A32 words, each with the mask of the bits that count"},
                      pattern_word)) {
        if (fields.describing()) continue;
        pattern.words.push_back(parse_hex(text.substr(0, 8)));
        pattern.masks.push_back(text.size() > 9 ? parse_hex(text.substr(9)) : 0xffffffff);
    }
    return pattern;
}

std::uint32_t read_bits(base::Fields& fields, const base::Key& key) {
    const std::string text = fields.text_or(key, "0x0", hex_word);
    return fields.describing() ? 0 : parse_hex(std::string_view(text).substr(2));
}

isa::FeatureSet read_ceiling(base::Fields& fields) {
    isa::FeatureSet ceiling;
    for (const std::string& name :
         fields.some_texts({"ceiling", "features its instructions may need besides the profile"})) {
        const auto feature = isa::feature_named(name);
        if (feature)
            ceiling = ceiling | *feature;
        else
            fields.problem("ceiling", "unknown feature " + name);
    }
    return ceiling;
}

GatedLibrary read_library(base::Fields fields) {
    GatedLibrary library;
    library.soname =
        fields.text({"soname", "of the library; * at the end: any end"}, base::one_line);
    library.ceiling = read_ceiling(fields);
    library.gate =
        fields.text({"gate", "the test, and where it may open on a real board"}, base::one_line);
    library.source = fields.text({"source", "where that can be read"}, base::one_line);
    return library;
}

GatedFunction read_function(base::Fields fields) {
    GatedFunction function;
    function.symbol = fields.text_or({"symbol", "its ELF symbol; * at the end: any end"}, "");
    function.go_function = fields.text_or({"go_function", "its name in Go's function table"}, "");
    function.code = read_code(fields);
    function.ceiling = read_ceiling(fields);
    function.gate =
        fields.text({"gate", "the test, and where it may open on a real board"}, base::one_line);
    function.source = fields.text({"source", "where that can be read"}, base::one_line);
    const int given = static_cast<int>(!function.symbol.empty()) +
                      static_cast<int>(!function.go_function.empty()) +
                      static_cast<int>(!function.code.empty());
    if (given != 1 && !fields.describing())
        fields.problem("symbol", "exactly one of symbol, go_function and code is wanted");
    return function;
}

FeatureInput read_input(base::Fields fields) {
    FeatureInput input;
    const std::string kind = fields.choice(
        {"kind",
         "call: a function's result; object: a word of an object; code: the word that an "
         "instruction of this code loads; go_reader: the words a Go function loads"},
        {"call", "object", "code", "go_reader"});
    if (kind == "object") input.kind = FeatureInput::Kind::object;
    if (kind == "code") input.kind = FeatureInput::Kind::code;
    if (kind == "go_reader") input.kind = FeatureInput::Kind::go_reader;
    input.name = fields.text({"name", "as reports call it"}, base::one_line);
    input.symbol = fields.text_or({"symbol", "of the function or object"}, "");
    const std::uint64_t none = 0x100000000;
    const std::uint64_t argument =
        fields.number_or({"argument", "only calls with this first argument"}, none, {0, none});
    if (argument != none) input.argument = static_cast<std::int64_t>(argument);
    input.offset = static_cast<std::uint32_t>(
        fields.number_or({"offset", "of the word in the object, in bytes"}, 0, {0, 0xffff}));
    input.code = read_code(fields);
    input.load = static_cast<std::uint32_t>(
        fields.number_or({"load", "which word of the code is the load"}, 0, {0, 63}));
    const std::uint32_t zeros = read_bits(fields, {"zero_bits", "bits that are 0 for ARMv5TE"});
    const std::uint32_t ones = read_bits(fields, {"one_bits", "bits that are 1 for ARMv5TE"});
    input.known = zeros | ones;
    input.value = ones;
    input.source = fields.text({"source", "where that can be read"}, base::one_line);
    if (!fields.describing() && input.code.empty() != (input.kind != FeatureInput::Kind::code))
        fields.problem("code", "is wanted for kind code, and only there");
    if (!fields.describing() && input.kind == FeatureInput::Kind::code &&
        input.load >= input.code.words.size())
        fields.problem("load", "is beyond the end of the code");
    return input;
}

}  // namespace

std::string GatedFunction::name() const {
    if (!symbol.empty()) return symbol;
    if (!go_function.empty()) return go_function;
    return "code " + base::hex(code.words.front(), 8) + "…";
}

void Gates::read(base::Document& document) {
    base::Fields root = document.root();
    root.text({"about", "what these entries are for"});
    for (const base::Fields& fields : root.objects({"inputs", "where features enter a program"}))
        inputs_.push_back(read_input(fields));
    for (const base::Fields& fields :
         root.objects({"functions", "functions that only run behind a test"}))
        functions_.push_back(read_function(fields));
    for (const base::Fields& fields : root.objects(
             {"libraries", "libraries that enter code for newer cores through tables only"}))
        libraries_.push_back(read_library(fields));
}

Gates Gates::load(const std::filesystem::path& folder) {
    return base::doing("read gates", [&] {
        std::vector<std::filesystem::path> files;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder, error))
            if (entry.path().extension() == ".json") files.push_back(entry.path());
        if (error) throw base::Error(folder.string() + ": " + error.message());
        std::sort(files.begin(), files.end());
        Gates gates;
        for (const auto& file : files) {
            base::Document document = base::Document::load(file);
            gates.read(document);
            document.finish();
        }
        return gates;
    });
}

std::string Gates::schema() {
    base::Document document = base::Document::describing();
    Gates gates;
    gates.read(document);
    return document.schema("armpack gates");
}

}  // namespace flow
