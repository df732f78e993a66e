#include "elf/parts.hpp"

#include <span>

namespace elf {

namespace {

constexpr std::uint32_t note_abi_tag = 1;
constexpr std::uint32_t note_build_id = 3;
constexpr std::uint64_t longest_build_id = 64;

struct Place {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

std::vector<Place> find_notes(const File& file);
void read_notes_at(const File& file, Place place, Read<Notes>& result);
void take_note(Bytes description, std::uint32_t type, Notes& notes);

}  // namespace

Read<Notes> read_notes(const File& file) {
    Read<Notes> result;
    std::uint64_t budget = file.bytes().size();  // notes that overlap would be read over and over
    for (const Place& place : find_notes(file)) {
        if (place.size > budget) {
            note(result, "notes", place.offset, place.size, " bytes are more than the file has");
            break;
        }
        budget -= place.size;
        read_notes_at(file, place, result);
    }
    return result;
}

namespace {

std::vector<Place> find_notes(const File& file) {
    std::vector<Place> places;
    for (const Segment& segment : file.segments()) {
        if (segment.type == segment::note) places.push_back({segment.offset, segment.file_size});
    }
    if (!places.empty()) return places;
    for (const Section& section : file.sections()) {
        if (section.type == section::note) places.push_back({section.offset, section.size});
    }
    return places;
}

// System V ABI, "Note Section": three words, then name and description, each padded to four bytes.
void read_notes_at(const File& file, Place place, Read<Notes>& result) {
    const Bytes notes = Bytes(file.bytes()).up_to(place.offset, place.size);
    std::uint64_t at = 0;
    while (at < notes.size()) {
        const auto name_size = notes.word(at);
        const auto description_size = notes.word(at + 4);
        const auto type = notes.word(at + 8);
        const std::uint64_t name_at = at + 12;
        const std::uint64_t description_at =
            name_at + ((std::uint64_t{name_size.value_or(0)} + 3) & ~std::uint64_t{3});
        const auto description = notes.part(description_at, description_size.value_or(0));
        if (!type || !description) {
            note(result, "notes", place.offset + at, "a note reaches beyond its segment");
            return;
        }
        if (notes.up_to(name_at, *name_size).all() == std::string_view("GNU\0", 4)) {
            take_note(*description, *type, result.value);
        }
        at = description_at + ((description->size() + 3) & ~std::uint64_t{3});
    }
}

void take_note(Bytes description, std::uint32_t type, Notes& notes) {
    if (type == note_abi_tag && description.size() >= 16) {
        notes.oldest_kernel = {*description.word(0), *description.word(4), *description.word(8),
                               *description.word(12)};
    }
    if (type == note_build_id && description.size() <= longest_build_id) {
        std::string id;
        for (std::uint64_t at = 0; at < description.size(); ++at) {
            id += base::hex(*description.byte(at), 2);
        }
        notes.build_id = id;
    }
}

}  // namespace

}  // namespace elf
