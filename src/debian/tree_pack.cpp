#include "debian/tree_pack.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <string_view>
#include <type_traits>
#include <vector>

namespace debian {

namespace {

constexpr std::string_view magic = "armpack tree 1\n";
constexpr std::size_t digest_size = 64;

// Numbers as eight bytes, texts with their length before them.
class Writer {
public:
    void number(std::uint64_t value) {
        for (int shift = 0; shift < 64; shift += 8) {
            out_ += static_cast<char>(static_cast<unsigned char>(value >> shift));
        }
    }
    void text(std::string_view value) {
        number(value.size());
        out_ += value;
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        const std::string_view eight = take(8);
        for (std::size_t at = 8; at > 0; --at) {
            value = value << 8U | static_cast<unsigned char>(eight[at - 1]);
        }
        return value;
    }
    template <class Number>
    Number number_as() {
        const std::uint64_t value = number();
        const auto small = static_cast<Number>(value);
        if (static_cast<std::uint64_t>(small) != value) throw base::Error("a number too large");
        return small;
    }
    std::string_view text() { return take(number()); }
    std::string words() { return std::string(text()); }
    bool at_end() const { return bytes_.empty(); }

private:
    std::string_view take(std::uint64_t size) {
        if (size > bytes_.size()) throw base::Error("cut short");
        const std::string_view part = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return part;
    }
    std::string_view bytes_;
};

void write_entry(Writer& writer, const tree::Entry& entry);
tree::Entry read_entry(Reader& reader, const tree::Content& whole);
void write_report(Writer& writer, const AssemblyReport& report);
AssemblyReport read_report(Reader& reader);
void write_package(Writer& writer, const recipe::LockedPackage& package);
recipe::LockedPackage read_package(Reader& reader);

}  // namespace

std::string pack_tree(const BaseTree& base) {
    Writer writer;
    write_report(writer, base.report);
    writer.number(base.tree.size());
    for (const tree::Entry& entry : base.tree)
        write_entry(writer, entry);
    const std::string bytes = writer.take();
    return base::concat(magic, base::sha256_of(bytes), bytes);
}

BaseTree unpack_tree(const std::filesystem::path& file) {
    const tree::Content whole = tree::Content::of_file(file);
    const std::string_view bytes = whole.view();
    if (!bytes.starts_with(magic) || bytes.size() < magic.size() + digest_size) {
        throw base::Error(base::concat(file.string(), ": not a tree of this version"));
    }
    const std::string_view rest = bytes.substr(magic.size() + digest_size);
    if (base::sha256_of(rest) != bytes.substr(magic.size(), digest_size)) {
        throw base::Error(base::concat(file.string(), ": damaged"));
    }
    return base::doing(file.string(), [&] {
        Reader reader(rest);
        BaseTree result;
        result.report = read_report(reader);
        std::vector<tree::Entry> later;  // a hard link may come before its file
        for (auto left = reader.number(); left > 0; --left) {
            tree::Entry entry = read_entry(reader, whole);
            if (entry.kind == tree::Kind::hardlink) {
                later.push_back(std::move(entry));
            } else {
                result.tree.replace(std::move(entry));
            }
        }
        for (tree::Entry& entry : later)
            result.tree.add(std::move(entry));
        if (!reader.at_end()) throw base::Error("more bytes than expected");
        return result;
    });
}

namespace {

void write_entry(Writer& writer, const tree::Entry& entry) {
    writer.text(entry.path);
    writer.number(static_cast<std::uint64_t>(entry.kind));
    writer.number(entry.mode);
    writer.number(entry.uid);
    writer.number(entry.gid);
    writer.number(static_cast<std::uint64_t>(entry.mtime));
    writer.text(entry.link_target);
    writer.text(entry.origin);
    writer.number(entry.implied ? 1 : 0);
    writer.text(entry.kind == tree::Kind::file ? entry.content.view() : "");
}

tree::Entry read_entry(Reader& reader, const tree::Content& whole) {
    tree::Entry entry;
    entry.path = reader.words();
    const std::uint64_t kind = reader.number();
    if (kind > static_cast<std::uint64_t>(tree::Kind::fifo)) throw base::Error("unknown kind");
    entry.kind = static_cast<tree::Kind>(kind);
    entry.mode = reader.number_as<unsigned>();
    entry.uid = reader.number_as<std::uint32_t>();
    entry.gid = reader.number_as<std::uint32_t>();
    entry.mtime = static_cast<std::int64_t>(reader.number());
    entry.link_target = reader.words();
    entry.origin = reader.words();
    entry.implied = reader.number() != 0;
    const std::string_view content = reader.text();
    if (!content.empty()) entry.content = tree::Content::part_of(whole, content);
    return entry;
}

void write_report(Writer& writer, const AssemblyReport& report) {
    writer.number(report.dropped.size());
    for (const Dropped& one : report.dropped) {
        writer.text(one.why);
        writer.number(one.files);
        writer.number(one.bytes);
    }
    writer.number(report.packages.size());
    for (const PackageSummary& one : report.packages) {
        write_package(writer, one.package);
        writer.text(one.maintainer);
        writer.text(one.homepage);
        writer.text(one.description);
        writer.number(one.paths.size());
        for (const std::string& path : one.paths)
            writer.text(path);
    }
    writer.number(report.warnings.size());
    for (const std::string& warning : report.warnings)
        writer.text(warning);
}

AssemblyReport read_report(Reader& reader) {
    AssemblyReport report;
    for (auto left = reader.number(); left > 0; --left) {
        Dropped one;
        one.why = reader.words();
        one.files = reader.number();
        one.bytes = reader.number();
        report.dropped.push_back(std::move(one));
    }
    for (auto left = reader.number(); left > 0; --left) {
        PackageSummary one;
        one.package = read_package(reader);
        one.maintainer = reader.words();
        one.homepage = reader.words();
        one.description = reader.words();
        for (auto paths = reader.number(); paths > 0; --paths)
            one.paths.push_back(reader.words());
        report.packages.push_back(std::move(one));
    }
    for (auto left = reader.number(); left > 0; --left)
        report.warnings.push_back(reader.words());
    return report;
}

void write_package(Writer& writer, const recipe::LockedPackage& package) {
    for (const std::string* text :
         {&package.name, &package.version, &package.architecture, &package.archive,
          &package.pool_path, &package.sha256, &package.source, &package.source_version}) {
        writer.text(*text);
    }
    writer.number(package.size_bytes);
    writer.number(package.installed_kib);
}

recipe::LockedPackage read_package(Reader& reader) {
    recipe::LockedPackage package;
    for (std::string* text :
         {&package.name, &package.version, &package.architecture, &package.archive,
          &package.pool_path, &package.sha256, &package.source, &package.source_version}) {
        *text = reader.words();
    }
    package.size_bytes = reader.number();
    package.installed_kib = reader.number();
    return package;
}

}  // namespace

}  // namespace debian
