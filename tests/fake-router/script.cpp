#include "fake-router/script.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace fake {

namespace {

const std::set<std::string>& global_words();

// Arguments whose braces hold code.
const std::set<std::string>& code_arguments();
std::string take_name(Cursor& at);

}  // namespace

std::string answer(Machine& machine, std::string_view source) {
    machine.advance();
    try {
        Script(machine, Script::Mode::check).run(source);
    } catch (const ScriptError& error) {
        return base::concat(error.what(), "\n");
    }
    Script script(machine, Script::Mode::run);
    try {
        script.run(source);
    } catch (const ScriptError& error) {
        return base::concat(script.output(), error.what(), "\n");
    }
    return script.output();
}

std::map<std::string, Value>& Script::globals() {
    static std::map<std::string, Value> all;
    return all;
}

void Script::run(std::string_view source) {
    const std::string_view outer = std::exchange(whole_, source);
    try {
        run_block(source);
    } catch (const Returned&) {
        // A script may return at its outermost, too.
    }
    whole_ = outer;
}

Value Script::run_block(std::string_view piece) {
    if (++depth_ > 60) throw ScriptError("failure: too deep");
    scopes_.emplace_back();
    const std::string menu = menu_;
    try {
        Value last = run_piece(piece);
        scopes_.pop_back();
        menu_ = menu;
        --depth_;
        return last;
    } catch (...) {  // the scope goes whatever leaves it
        scopes_.pop_back();
        menu_ = menu;
        --depth_;
        throw;
    }
}

Value Script::run_piece(std::string_view piece) {
    Cursor at(whole_, piece);
    Value last;
    for (;;) {
        at.skip_blanks();
        while (at.peek() == ';' || at.peek() == '\n') {
            at.skip();
            at.skip_blanks();
        }
        if (at.at_end()) return last;
        if (at.peek() == '#') {
            while (!at.at_end() && at.peek() != '\n')
                at.skip();
            continue;
        }
        if (mode_ == Mode::run) machine_.advance();
        last = command(at);
        at.skip_blanks();
        if (!at.at_end() && at.peek() != ';' && at.peek() != '\n') {
            at.fail("expected end of command");
        }
    }
}

Value Script::command(Cursor& at) {
    if (at.peek() == '{') return run_block(at.take_group());
    if (at.take(":")) return global(at, take_name(at));
    if (at.peek() == '/') {
        at.skip();
        return in_menu(at, "");
    }
    const std::size_t start = at.place();
    const std::string name = take_name(at);
    if (name.empty()) at.fail("expected command name");
    at.go_back(start);
    const std::string here = base::concat(menu_, "/", name);
    const bool known = machine_.commands().is_menu(here) || machine_.commands().is_command(here);
    if (!known && global_words().contains(name)) {
        take_name(at);
        return global(at, name);
    }
    return in_menu(at, menu_);
}

// "container/envs/add", "container envs add", or a menu alone.
Value Script::in_menu(Cursor& at, std::string path) {
    for (;;) {
        const std::size_t start = at.place();
        const std::string name = take_name(at);
        const std::string longer = base::concat(path, "/", name);
        if (name.empty() && at.at_command_end()) {
            menu_ = path;
            return {};
        }
        if (machine_.commands().is_command(longer)) return menu_command(at, longer);
        if (!machine_.commands().is_menu(longer)) {
            at.go_back(start);
            at.fail(base::concat("bad command name ", name));
        }
        path = longer;
        if (at.peek() == '/') at.skip();
        at.skip_blanks();
    }
}

Value* Script::variable(const std::string& name) {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
        const auto found = scope->find(name);
        if (found != scope->end()) return &found->second;
    }
    const auto found = globals().find(name);
    return found == globals().end() ? nullptr : &found->second;
}

Script::Arguments Script::arguments(Cursor& at, const std::string& command) {
    Arguments given;
    for (;;) {
        at.skip_blanks();
        if (at.at_command_end()) return given;
        const std::size_t start = at.place();
        const std::string name = take_name(at);
        if (!name.empty() && at.peek() == '=') {
            at.skip();
            const bool menu = command.starts_with('/');
            if (menu && !machine_.commands().has(command, name)) {
                at.go_back(start);
                at.fail("expected end of command");
            }
            if (given.named.contains(name) || given.named_blocks.contains(name)) {
                at.fail("parameter given twice");
            }
            if (at.peek() == '{' && !menu && code_arguments().contains(name)) {
                given.named_blocks[name] = at.take_group();
            } else {
                given.named[name] = value(at);
            }
            continue;
        }
        if (!name.empty() && command.starts_with('/') && machine_.commands().has(command, name) &&
            at.peek() != ':') {
            given.flags.push_back(name);
            continue;
        }
        at.go_back(start);
        if (at.peek() == '{' && !command.starts_with('/')) {
            given.blocks.push_back(at.take_group());
        } else {
            given.values.push_back(value(at));
        }
    }
}

namespace {

const std::set<std::string>& global_words() {
    static const std::set<std::string> all = {
        "put",     "local", "global", "set",   "if",     "do",      "while",   "for",
        "foreach", "error", "delay",  "len",   "tostr",  "tonum",   "tobool",  "toarray",
        "typeof",  "pick",  "find",   "parse", "return", "nothing", "onerror", "beep"};
    return all;
}

const std::set<std::string>& code_arguments() {
    static const std::set<std::string> all = {"do", "else", "on-error", "in", "command"};
    return all;
}

std::string take_name(Cursor& at) {
    std::string name;
    while (std::isalnum(static_cast<unsigned char>(at.peek())) != 0 || at.peek() == '-' ||
           (at.peek() == '.' && name.empty())) {
        name += at.peek();
        at.skip();
    }
    return name;
}

}  // namespace

}  // namespace fake
