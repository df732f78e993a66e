#pragma once

#include "fake-router/cursor.hpp"
#include "fake-router/machine.hpp"
#include "fake-router/value.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fake {

// The console's language, as far as scripts for containers go: commands of menus and the global
// ones, variables, expressions, blocks, strings with substitution. It evaluates while it reads. A
// text is first read without effect (Mode::check), so that what this version does not know is
// refused before anything is done, also in branches that are not taken.
class Script {
public:
    enum class Mode { check, run };

    Script(Machine& machine, Mode mode) : machine_(machine), mode_(mode) {}

    // Throws ScriptError with the console's words.
    void run(std::string_view source);

    const std::string& output() const { return output_; }

private:
    struct Arguments {
        std::vector<Value> values;
        std::vector<std::string_view> blocks;  // those without a name
        std::map<std::string, Value> named;
        std::map<std::string, std::string_view> named_blocks;
        std::vector<std::string> flags;  // words that stood alone
    };
    struct Returned {
        Value value;
    };
    using Scope = std::map<std::string, Value>;

    // script.cpp
    Value run_piece(std::string_view piece);
    Value run_block(std::string_view piece);
    Value command(Cursor& at);
    Value in_menu(Cursor& at, std::string path);
    Value* variable(const std::string& name);
    Arguments arguments(Cursor& at, const std::string& command);

    // script_values.cpp
    Value value(Cursor& at);
    Value quoted(Cursor& at);
    Value substituted(Cursor& at);
    Value word(Cursor& at);
    Value whole_expression(std::string_view piece);
    Value expression(Cursor& at, int level);
    Value operand(Cursor& at);
    Value property(const std::string& name);
    Value list_of(std::string_view piece);

    // script_words.cpp
    Value global(Cursor& at, const std::string& name);
    Value global_value(const std::string& name, const Arguments& given);
    Value choose(const Arguments& given);
    Value repeat_while(Cursor& at);
    Value for_each(const Arguments& given);
    Value count(const Arguments& given);
    Value attempt(const Arguments& given);
    Value on_error(const Arguments& given);
    Value declare(const Arguments& given, Scope& where, const std::string& name);

    // script_menus.cpp
    Value menu_command(Cursor& at, const std::string& path);
    Value find(Cursor& at, const std::string& menu);
    Value get(const std::string& menu, const Arguments& given);
    Value print(Cursor& at, const std::string& menu);
    Value act(const std::string& menu, const std::string& verb, const Arguments& given);
    Value add(const std::string& menu, Properties properties, const Arguments& given);
    Value import(const Arguments& given);
    bool matches(const Item& item, const std::string& menu, std::string_view conditions);
    std::vector<int> ids(const std::string& menu, const Value& which);
    Value property_of(const Item& item, const std::string& menu, const std::string& name);

    Machine& machine_;
    Mode mode_;
    std::string_view whole_;
    std::string output_;
    std::string menu_;  // the current one: where a path alone leads
    std::vector<Scope> scopes_;
    static std::map<std::string, Value>& globals();
    const Item* item_ = nullptr;  // whose properties words in a condition are
    std::string item_menu_;
    int depth_ = 0;
};

// What the console prints for one line (or a script's text), errors included.
std::string answer(Machine& machine, std::string_view source);

}  // namespace fake
