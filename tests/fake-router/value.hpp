#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace fake {

// What the console's expressions give.
struct Value {
    enum class Kind { nothing, boolean, number, text, list };

    Kind kind = Kind::nothing;
    std::int64_t number = 0;  // also of a boolean
    std::string text;
    std::vector<Value> items;

    static Value of(std::string value);
    static Value of_number(std::int64_t value);
    static Value of_truth(bool value);
    static Value of_list(std::vector<Value> values);
};

std::string to_text(const Value& value);
bool is_true(const Value& value);
std::int64_t length_of(const Value& value);  // of a list, or of the text
// Equal as the console compares: numbers with numbers, all else by its text and kind.
bool equal(const Value& left, const Value& right);

// An error as the console words it.
class ScriptError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace fake
