#include "elf/parts.hpp"

#include <algorithm>
#include <utility>

namespace elf {

// Where an exception is caught, or what it leaves behind is cleaned up: code that only the unwinder
// enters. The exception index leads to a table for each function ("Exception Handling ABI for the
// Arm Architecture", IHI 0038, "Index table entries" and "The generic model"); behind its unwind
// instructions lies what C++, Rust and others share ("Itanium C++ ABI: Exception Handling", "The
// language-specific data area", as GCC and Clang write it).
namespace {

constexpr std::uint8_t omitted = 0xff;  // DW_EH_PE_omit

// Reads one number after another; once something does not fit, nothing is.
class Cursor {
public:
    Cursor(Bytes bytes, std::uint32_t address) : bytes_(bytes), address_(address) {}

    bool fits() const { return fits_; }
    std::uint64_t at() const { return at_; }
    std::uint8_t byte() {
        const auto value = bytes_.byte(at_);
        fits_ = fits_ && value;
        ++at_;
        return value.value_or(0);
    }
    std::uint32_t word() {
        const auto value = bytes_.word(at_);
        fits_ = fits_ && value;
        at_ += 4;
        return value.value_or(0);
    }
    std::uint32_t leb() {  // unsigned; the low 32 bits
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift < 35; shift += 7) {
            const std::uint8_t piece = byte();
            value |= std::uint32_t{piece & 0x7fu} << shift;
            if ((piece & 0x80) == 0) return value;
        }
        fits_ = false;
        return 0;
    }
    // Encoded as DW_EH_PE_* says.
    std::uint32_t encoded(std::uint8_t encoding) {
        const std::uint32_t place = address_ + static_cast<std::uint32_t>(at_);
        switch (encoding) {
            case 0x01:
                return leb();
            case 0x00:
            case 0x03:
            case 0x0b:
                return word();
            case 0x10:  // relative to the place
            case 0x1b:
                return word() + place;
            default:
                fits_ = false;
                return 0;
        }
    }

private:
    Bytes bytes_;
    std::uint32_t address_ = 0;
    std::uint64_t at_ = 0;
    bool fits_ = true;
};

// Adds the pads of one function. Nothing is added of a table that is not of this form: other
// languages may have others.
class Reader {
public:
    explicit Reader(const File& file) : file_(file), bytes_left_(file.bytes().size() * 2) {}

    bool gave_up() const { return bytes_left_ == 0; }
    // `table`: what the index leads to.
    void read(const Range& function, std::uint32_t table, std::vector<LandingPad>& pads);

private:
    const File& file_;
    // Tables that overlap must not make reading them quadratic.
    std::uint64_t bytes_left_;
};

// Parts of a function that lie elsewhere have an entry of their own; a table that names others is
// not of this form.
bool is_within(const Range& function, std::uint32_t pad) {
    return pad % 2 == 0 && pad - function.address < function.size;
}

}  // namespace

Read<std::vector<LandingPad>> read_landing_pads(const File& file, const IndexTable& index) {
    Read<std::vector<LandingPad>> result;
    std::vector<LandingPad>& pads = result.value;
    Reader reader(file);
    for (std::uint64_t at = 0; index.entries.word(at + 4); at += 8) {
        const std::uint32_t place = index.address + static_cast<std::uint32_t>(at);
        const std::uint32_t second = *index.entries.word(at + 4);
        // 1: nothing unwinds through it; with the highest bit it holds all itself.
        if (second == 1 || (second & 0x80000000) != 0) continue;
        const std::uint32_t start = from_prel31(*index.entries.word(at), place) & ~1u;
        const Range* range = file.range_of(start);
        if (range == nullptr || !range->executable) continue;
        const auto next = index.entries.word(at + 8);
        const std::uint32_t end = next ? from_prel31(*next, place + 8) & ~1u : 0;
        Range function = *range;
        function.address = start;
        function.size = static_cast<std::uint32_t>(range->end() - start);
        if (end > start && end - start < function.size) function.size = end - start;
        reader.read(function, from_prel31(second, place + 4), pads);
    }
    // Several calls of a function may share one.
    const auto as_pair = [](const LandingPad& pad) { return std::pair(pad.address, pad.function); };
    std::sort(pads.begin(), pads.end(),
              [&](const LandingPad& a, const LandingPad& b) { return as_pair(a) < as_pair(b); });
    const auto end = std::unique(
        pads.begin(), pads.end(),
        [&](const LandingPad& a, const LandingPad& b) { return as_pair(a) == as_pair(b); });
    pads.erase(end, pads.end());
    if (reader.gave_up()) {
        note(result, "exception tables", index.offset, "they overlap too much to be read whole");
    }
    return result;
}

namespace {

void Reader::read(const Range& function, std::uint32_t table, std::vector<LandingPad>& pads) {
    const Bytes bytes = file_.from(table);
    const auto personality = bytes.word(0);
    const auto unwinding = bytes.word(4);
    if (!personality || !unwinding || (*personality & 0x80000000) != 0) return;
    // Behind the personality routine's address: a count of words, and these.
    const std::uint32_t skipped = 4 + (1 + (*unwinding >> 24)) * 4;
    Cursor cursor(bytes.up_to(skipped, bytes.size()), table + skipped);
    const std::uint8_t base_encoding = cursor.byte();
    const std::uint32_t base =
        base_encoding == omitted ? function.address : cursor.encoded(base_encoding);
    if (cursor.byte() != omitted) cursor.leb();  // where the types are
    const std::uint8_t encoding = cursor.byte();
    const std::uint64_t size = cursor.leb();
    const std::uint64_t end = cursor.at() + size;
    const std::size_t before = pads.size();
    while (cursor.fits() && cursor.at() < end && bytes_left_ > 0) {
        const std::uint64_t first = cursor.at();
        cursor.encoded(encoding);  // where the calls begin
        cursor.encoded(encoding);  // and their length
        const std::uint32_t pad = cursor.encoded(encoding);
        cursor.leb();  // what is caught
        bytes_left_ -= std::min(bytes_left_, cursor.at() - first);
        if (pad != 0) pads.push_back({function.address, base + pad});
    }
    const bool is_sound =
        cursor.fits() && cursor.at() == end && end > 0 &&
        std::all_of(pads.begin() + static_cast<std::ptrdiff_t>(before), pads.end(),
                    [&](const LandingPad& pad) { return is_within(function, pad.address); });
    if (!is_sound) pads.resize(before);
}

}  // namespace

}  // namespace elf
