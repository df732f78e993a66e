#include "base/text.hpp"
#include "fake-router/script.hpp"

#include <algorithm>

namespace fake {

namespace {

// "2s", "500ms", "00:00:02", 2: in milliseconds.
std::int64_t duration_of(const Value& value);
Value number_of(const Value& value);
const char* type_of(const Value& value);

}  // namespace

Value Script::global(Cursor& at, const std::string& name) {
    if (name == "while") return repeat_while(at);
    const Arguments given = arguments(at, name);
    if (name == "if") return choose(given);
    if (name == "foreach") return for_each(given);
    if (name == "for") return count(given);
    if (name == "do") return attempt(given);
    if (name == "onerror") return on_error(given);
    if (name == "local" || name == "global" || name == "set") {
        if (given.values.empty()) at.fail("expected variable name");
        const std::string variable_name = to_text(given.values[0]);
        if (name == "global") return declare(given, globals(), variable_name);
        if (name == "local") return declare(given, scopes_.back(), variable_name);
        Value* known = variable(variable_name);
        if (known == nullptr) at.fail("undefined variable");
        *known = given.values.size() > 1 ? given.values[1] : Value{};
        return {};
    }
    static const std::set<std::string> others = {"put",   "error",  "delay",   "len",     "tostr",
                                                 "tonum", "tobool", "toarray", "typeof",  "pick",
                                                 "find",  "parse",  "return",  "nothing", "beep"};
    if (!others.contains(name)) at.fail(base::concat("bad command name ", name));
    if (mode_ == Mode::check) return {};
    return global_value(name, given);
}

Value Script::global_value(const std::string& name, const Arguments& given) {
    if (name == "nothing" || name == "beep") return {};
    Value one = given.values.empty() ? Value{} : given.values[0];
    for (const char* key : {"message", "value", "delay-time"}) {
        if (given.named.contains(key)) one = given.named.at(key);
    }
    if (name == "put") {
        output_ += to_text(one) + "\r\n";
        return one;
    }
    if (name == "error") throw ScriptError(to_text(one));
    if (name == "return") throw Returned{one};
    if (name == "delay") {
        // Twenty times as fast as life, as all that the machine does is.
        machine_.skip(milliseconds(duration_of(one) / 20 + 1));
        machine_.advance();
        return {};
    }
    if (name == "len") return Value::of_number(length_of(one));
    if (name == "tostr") return Value::of(to_text(one));
    if (name == "tonum") return number_of(one);
    if (name == "tobool") return Value::of_truth(is_true(one));
    if (name == "typeof") return Value::of(type_of(one));
    if (name == "toarray") {
        if (one.kind == Value::Kind::list) return one;
        std::vector<Value> items;
        for (const std::string& part : base::split(to_text(one), ','))
            items.push_back(Value::of(part));
        return Value::of_list(items);
    }
    if (name == "parse") {
        Script(machine_, Mode::check).run(to_text(one));
        return Value::of("(evl ...)");
    }
    const auto number = [&](std::size_t at) {
        return at < given.values.size() ? given.values[at].number : -1;
    };
    if (name == "pick") {
        const std::string text = to_text(one);
        const auto begin = static_cast<std::size_t>(std::max<std::int64_t>(0, number(1)));
        if (one.kind == Value::Kind::list && number(2) < 0) {
            return begin < one.items.size() ? one.items[begin] : Value{};
        }
        const std::int64_t end = number(2) < 0 ? static_cast<std::int64_t>(begin) + 1 : number(2);
        if (begin >= text.size() || end <= static_cast<std::int64_t>(begin)) return Value::of("");
        return Value::of(text.substr(begin, static_cast<std::size_t>(end) - begin));
    }
    const std::size_t found = to_text(one).find(given.values.size() > 1 ? to_text(given.values[1])
                                                                        : std::string());  // :find
    return found == std::string::npos ? Value{} : Value::of_number(static_cast<int>(found));
}

Value Script::choose(const Arguments& given) {
    const auto then = given.named_blocks.find("do");
    const auto other = given.named_blocks.find("else");
    if (then == given.named_blocks.end()) throw ScriptError("expected do");
    if (mode_ == Mode::check) {
        run_block(then->second);
        if (other != given.named_blocks.end()) run_block(other->second);
        return {};
    }
    if (!given.values.empty() && is_true(given.values[0])) return run_block(then->second);
    if (other != given.named_blocks.end()) return run_block(other->second);
    return {};
}

Value Script::repeat_while(Cursor& at) {
    at.skip_blanks();
    if (at.peek() != '(') at.fail("expected condition");
    const std::string_view condition = at.take_group();
    const Arguments given = arguments(at, "while");
    if (!given.named_blocks.contains("do")) at.fail("expected do");
    if (mode_ == Mode::check) {
        whole_expression(condition);
        return run_block(given.named_blocks.at("do"));
    }
    for (int round = 0; is_true(whole_expression(condition)); ++round) {
        if (round > 100'000) throw ScriptError("failure: endless loop");
        run_block(given.named_blocks.at("do"));
    }
    return {};
}

Value Script::for_each(const Arguments& given) {
    if (given.values.empty() || !given.named.contains("in") || !given.named_blocks.contains("do")) {
        throw ScriptError("expected in and do");
    }
    const Value& in = given.named.at("in");
    std::vector<Value> items = in.kind == Value::Kind::list ? in.items : std::vector<Value>{in};
    if (mode_ == Mode::check) items = {Value{}};
    if (mode_ == Mode::run && in.kind == Value::Kind::nothing) items.clear();
    for (const Value& item : items) {
        scopes_.push_back({{to_text(given.values[0]), item}});
        run_block(given.named_blocks.at("do"));
        scopes_.pop_back();
    }
    return {};
}

Value Script::count(const Arguments& given) {
    if (given.values.empty() || !given.named.contains("from") || !given.named.contains("to") ||
        !given.named_blocks.contains("do")) {
        throw ScriptError("expected from, to and do");
    }
    const std::int64_t last = mode_ == Mode::check ? 0 : given.named.at("to").number;
    const std::int64_t begin = mode_ == Mode::check ? 0 : given.named.at("from").number;
    const std::int64_t step = given.named.contains("step") ? given.named.at("step").number : 1;
    for (std::int64_t at = begin; step > 0 ? at <= last : at >= last; at += step == 0 ? 1 : step) {
        scopes_.push_back({{to_text(given.values[0]), Value::of_number(at)}});
        run_block(given.named_blocks.at("do"));
        scopes_.pop_back();
    }
    return {};
}

// :do {…} on-error={…}
Value Script::attempt(const Arguments& given) {
    std::vector<std::string_view> bodies = given.blocks;
    if (given.named_blocks.contains("command")) bodies.push_back(given.named_blocks.at("command"));
    if (bodies.size() != 1) throw ScriptError("expected one command");
    const auto handler = given.named_blocks.find("on-error");
    if (mode_ == Mode::check || handler == given.named_blocks.end()) {
        Value result = run_block(bodies[0]);
        if (handler != given.named_blocks.end()) run_block(handler->second);
        return result;
    }
    try {
        return run_block(bodies[0]);
    } catch (const ScriptError&) {
        return run_block(handler->second);
    }
}

// :onerror NAME in={…} do={…}
Value Script::on_error(const Arguments& given) {
    if (given.values.empty() || !given.named_blocks.contains("in") ||
        !given.named_blocks.contains("do")) {
        throw ScriptError("expected in and do");
    }
    std::string message;
    bool failed = mode_ == Mode::check;
    try {
        run_block(given.named_blocks.at("in"));
    } catch (const ScriptError& error) {
        if (mode_ == Mode::check) throw;
        message = error.what();
        failed = true;
    }
    if (failed) {
        scopes_.push_back({{to_text(given.values[0]), Value::of(message)}});
        run_block(given.named_blocks.at("do"));
        scopes_.pop_back();
    }
    return Value::of_truth(failed);
}

Value Script::declare(const Arguments& given, Scope& where, const std::string& name) {
    if (given.values.size() > 1) {
        where[name] = given.values[1];
    } else {
        where.try_emplace(name);
    }
    return {};
}

namespace {

std::int64_t duration_of(const Value& value) {
    if (value.kind == Value::Kind::number) return value.number * 1000;
    const std::string text = to_text(value);
    const std::size_t digits = text.find_first_not_of("0123456789");
    const auto number = base::parse_decimal(text.substr(0, digits));
    if (!number || digits == std::string::npos) throw ScriptError("invalid value of delay-time");
    const std::string unit = text.substr(digits);
    const auto count = static_cast<std::int64_t>(*number);
    return unit == "ms" ? count : unit == "m" ? count * 60'000 : count * 1000;
}

Value number_of(const Value& value) {
    if (value.kind == Value::Kind::number) return value;
    const auto number = base::parse_decimal(to_text(value));
    return number ? Value::of_number(static_cast<std::int64_t>(*number)) : Value{};
}

const char* type_of(const Value& value) {
    switch (value.kind) {
        case Value::Kind::nothing:
            return "nothing";
        case Value::Kind::boolean:
            return "bool";
        case Value::Kind::number:
            return "num";
        case Value::Kind::text:
            return "str";
        case Value::Kind::list:
            break;
    }
    return "array";
}

}  // namespace

}  // namespace fake
