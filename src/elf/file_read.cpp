#include "elf/parts.hpp"

#include <algorithm>
#include <iterator>

namespace elf {

template <class Value>
Value File::keep(Read<Value>&& part) {
    std::move(part.damage.begin(), part.damage.end(), std::back_inserter(damage_));
    return std::move(part.value);
}

File::File(std::string_view bytes) : bytes_(bytes), header_(read_header(bytes_)) {
    read_memory();
    read_linking();
    read_code_starts();
    attributes_ = keep(find_attributes(*this));
    notes_ = keep(read_notes(*this));
    go_build_info_ = keep(find_go_build_info(*this));
    go_functions_ = keep(find_go_functions(*this));
}

// Where the file's bytes are when it runs.
void File::read_memory() {
    segments_ = keep(read_segments(bytes_, header_));
    sections_ = keep(read_sections(bytes_, header_));
    ranges_ = header_.type == Type::relocatable ? keep(map_sections(bytes_, sections_))
                                                : keep(map_segments(bytes_, segments_));
    zero_ranges_ = map_zeros(segments_);
    std::copy_if(ranges_.begin(), ranges_.end(), std::back_inserter(executable_ranges_),
                 [](const Range& range) { return range.executable; });
    executable_sections_ = keep(find_executable_sections(*this));
}

// What the loader works with.
void File::read_linking() {
    interpreter_ = keep(read_interpreter(*this));
    if (auto dynamic = keep(read_dynamic(*this))) {
        has_dynamic_ = true;
        dynamic_ = std::move(*dynamic);
    }
    keep(find_relocation_tables(*this));
    dynamic_symbols_ = keep(read_dynamic_symbols(*this));
    static_symbols_ = keep(read_static_symbols(*this));
    symbol_versions_ = keep(find_symbol_versions(*this));
    needed_versions_ = keep(read_needed_versions(*this));
    defined_versions_ = keep(read_defined_versions(*this));
}

// Where functions start, besides symbols.
void File::read_code_starts() {
    mapping_symbols_ = elf::mapping_symbols(static_symbols_);
    exception_index_ = keep(read_exception_index(*this));
    if (const auto index = find_exception_index(*this))
        landing_pads_ = keep(read_landing_pads(*this, *index));
    frame_functions_ = keep(read_frame_functions(*this));
}

}  // namespace elf
