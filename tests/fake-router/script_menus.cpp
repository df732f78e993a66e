#include "base/file.hpp"
#include "base/text.hpp"
#include "fake-router/script.hpp"

#include <algorithm>
#include <utility>

namespace fake {

namespace {

const std::set<std::string>& settings_menus() {
    static const std::set<std::string> all = {"/container/config",   "/ip/dns",
                                              "/system/resource",    "/system/identity",
                                              "/system/device-mode", "/ip/ssh"};
    return all;
}

// What add cannot do without, by menu.
const std::map<std::string, std::vector<std::string>>& required() {
    static const std::map<std::string, std::vector<std::string>> all = {
        {"/container", {"interface"}},
        {"/interface/veth", {"name"}},
        {"/interface/bridge/port", {"bridge", "interface"}},
        {"/routing/table", {"name"}},
        {"/ip/firewall/address-list", {"list", "address"}},
        {"/ip/firewall/mangle", {"chain"}},
    };
    return all;
}

std::int64_t id_of(const std::string& text);

// A script's outermost commands: lines, and blocks of several lines.
std::vector<std::string_view> commands_of(std::string_view source);

}  // namespace

Value Script::menu_command(Cursor& at, const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string menu = path.substr(0, slash);
    const std::string verb = path.substr(slash + 1);
    if (verb == "find") return find(at, menu);
    if (verb == "print") return print(at, menu);
    // What stands in brackets among the arguments is looked for in the same menu.
    const std::string outer = std::exchange(menu_, menu);
    const Arguments given = arguments(at, path);
    menu_ = outer;
    if (mode_ == Mode::check) return {};
    if (path == "/import") return import(given);
    if (menu == "/log" && verb != "get") {
        machine_.log(given.values.empty() ? "" : to_text(given.values[0]));
        return {};
    }
    if (verb == "get") return get(menu, given);
    return act(menu, verb, given);
}

Value Script::find(Cursor& at, const std::string& menu) {
    at.skip_blanks();
    at.take("where ");
    const std::size_t start = at.place();
    while (!at.at_command_end()) {
        if (at.peek() == '"') {
            const Mode mode = std::exchange(mode_, Mode::check);
            quoted(at);
            mode_ = mode;
        } else if (at.peek() == '(' || at.peek() == '[' || at.peek() == '{') {
            at.take_group();
        } else {
            at.skip();
        }
    }
    const std::string_view conditions = at.between(start, at.place());
    if (mode_ == Mode::check) {
        const Item none;
        matches(none, menu, conditions);
        return {};
    }
    std::vector<Value> found;
    for (const Item& item : machine_.items(menu)) {
        if (matches(item, menu, conditions)) found.push_back(Value::of(id_text(item.id)));
    }
    return Value::of_list(found);
}

// Conditions beside each other all have to hold.
bool Script::matches(const Item& item, const std::string& menu, std::string_view conditions) {
    const Item* outer_item = std::exchange(item_, &item);
    const std::string outer_menu = std::exchange(item_menu_, menu);
    Cursor at(whole_, conditions);
    bool all = true;
    try {
        for (at.skip_blanks(); !at.at_end(); at.skip_blanks()) {
            all = is_true(expression(at, 1)) && all;
        }
    } catch (...) {  // the item looked at is the outer one again
        item_ = outer_item;
        item_menu_ = outer_menu;
        throw;
    }
    item_ = outer_item;
    item_menu_ = outer_menu;
    return all;
}

Value Script::property_of(const Item& item, const std::string& menu, const std::string& name) {
    const auto found = item.properties.find(name);
    if (menu == "/container" && (name == "stopped" || name == "running" || name == "stopping")) {
        const auto state = item.properties.find("status");
        return Value::of_truth(state != item.properties.end() && state->second == name);
    }
    if (menu == "/container" && name == "status" && machine_.settings().flags) return {};
    if (name == ".id") return Value::of(id_text(item.id));
    if (found == item.properties.end()) {
        return name == "dynamic" || name == "disabled" ? Value::of("no") : Value{};
    }
    if (const auto number = base::parse_decimal(found->second); number && name != "name") {
        return Value::of_number(static_cast<std::int64_t>(*number));
    }
    return Value::of(found->second);
}

Value Script::get(const std::string& menu, const Arguments& given) {
    const bool settings = settings_menus().contains(menu);
    std::vector<Value> values = given.values;
    if (given.named.contains("number")) values.insert(values.begin(), given.named.at("number"));
    if (given.named.contains("value-name")) values.push_back(given.named.at("value-name"));
    const std::size_t place = settings ? 0 : 1;
    if (values.size() <= place) throw ScriptError("failure: all values are not supported");
    const std::string name = to_text(values[place]);
    const bool flag = menu == "/container" && machine_.settings().flags &&
                      (name == "stopped" || name == "running" || name == "stopping");
    const bool gone = menu == "/container" && machine_.settings().flags && name == "status";
    if (gone || (!flag && !machine_.commands().is_property(menu, name))) {
        throw ScriptError(base::concat("bad parameter ", name));
    }
    const std::vector<Item> items = machine_.items(menu);
    if (settings) return property_of(items.at(0), menu, name);
    const std::vector<int> which = ids(menu, values[0]);
    if (which.size() != 1) throw ScriptError("no such item");
    const auto item = std::find_if(items.begin(), items.end(),
                                   [&](const Item& one) { return one.id == which[0]; });
    if (item == items.end()) throw ScriptError("no such item");
    return property_of(*item, menu, name);
}

Value Script::print(Cursor& at, const std::string& menu) {
    std::string_view conditions;
    bool only_count = false;
    for (at.skip_blanks(); !at.at_command_end(); at.skip_blanks()) {
        if (at.take("where ")) {
            const std::size_t start = at.place();
            while (!at.at_command_end())
                at.skip();
            conditions = at.between(start, at.place());
            break;
        }
        const std::string flag = to_text(word(at));
        only_count = only_count || flag == "count-only";
        if (!machine_.commands().has(menu + "/print", flag)) at.fail("expected end of command");
    }
    if (mode_ == Mode::check) return {};
    int count = 0;
    for (const Item& item : machine_.items(menu)) {
        if (!matches(item, menu, conditions)) continue;
        if (!only_count) output_ += base::concat(" ", count);
        ++count;
        for (const auto& [name, text] : item.properties) {
            if (!only_count) output_ += base::concat(" ", name, "=", text);
        }
        if (!only_count) output_ += "   \r\n";
    }
    if (only_count) output_ += base::concat(count, "\r\n");
    return {};
}

Value Script::act(const std::string& menu, const std::string& verb, const Arguments& given) {
    Properties changes;
    for (const auto& [name, value] : given.named) {
        if (name != "numbers" && name != "number") changes[name] = to_text(value);
    }
    if (verb == "add") {
        const auto needs = required().find(menu);
        if (needs != required().end()) {
            for (const std::string& name : needs->second) {
                if (!changes.contains(name)) {
                    throw ScriptError(base::concat("failure: ", name, " must be set"));
                }
            }
        }
        return add(menu, changes, given);
    }
    if (menu == "/system/device-mode") {
        output_ +=
            "update: please activate by turning power off or pressing reset or mode button "
            "in 5m00s\r\n";
        return {};
    }
    if (settings_menus().contains(menu)) {
        machine_.set(menu, 1, changes);
        return {};
    }
    Value which = given.values.empty() ? Value{} : given.values[0];
    for (const char* name : {"numbers", "number"}) {
        if (given.named.contains(name)) which = given.named.at(name);
    }
    for (const int id : ids(menu, which)) {
        if (verb == "set" || verb == "comment") machine_.set(menu, id, changes);
        if (verb == "remove") machine_.remove(menu, id);
        if (verb == "unset") {
            if (given.values.size() < 2) throw ScriptError("failure: value-name must be set");
            machine_.unset(menu, id, to_text(given.values[1]));
        }
        if (verb == "start") machine_.start(id);
        if (verb == "stop") machine_.stop(id);
        if (verb == "enable" || verb == "disable") {
            machine_.set(menu, id, {{"disabled", verb == "disable" ? "yes" : "no"}});
        }
    }
    return {};
}

// Nothing is put before what RouterOS has made itself.
Value Script::add(const std::string& menu, Properties properties, const Arguments& given) {
    if (properties.erase("place-before") == 0) {
        return Value::of(id_text(machine_.add(menu, properties)));
    }
    const std::vector<int> places = ids(menu, given.named.at("place-before"));
    const Item* place = places.empty() ? nullptr : machine_.menu(menu).find(places[0]);
    if (place == nullptr) throw ScriptError("no such item");
    if (to_text(property_of(*place, menu, "dynamic")) == "yes") {
        throw ScriptError("failure: cannot move before dynamic item");
    }
    const int id = machine_.add(menu, properties);
    machine_.menu(menu).move_before(id, places[0]);
    return Value::of(id_text(id));
}

std::vector<int> Script::ids(const std::string& menu, const Value& which) {
    const std::vector<Value> items =
        which.kind == Value::Kind::list ? which.items : std::vector<Value>{which};
    std::vector<int> found;
    const std::vector<Item> all = machine_.items(menu);
    for (const Value& one : items) {
        const std::string text = to_text(one);
        const std::int64_t id = id_of(text);
        const auto item = std::find_if(all.begin(), all.end(), [&](const Item& candidate) {
            const auto name = candidate.properties.find("name");
            return candidate.id == id ||
                   (id < 0 && name != candidate.properties.end() && name->second == text);
        });
        if (item == all.end()) throw ScriptError("no such item");
        found.push_back(item->id);
    }
    return found;
}

Value Script::import(const Arguments& given) {
    const std::string name =
        given.named.contains("file-name")
            ? to_text(given.named.at("file-name"))
            : (given.values.empty() ? std::string() : to_text(given.values[0]));
    const auto path = machine_.files().host_path(name);
    if (!path || !fs::is_regular_file(*path)) throw ScriptError("no such file");
    // One command after the other is read and run: a later one may make no sense here.
    const std::string source = base::read_file(*path);
    for (const std::string_view command : commands_of(source)) {
        Script inner(machine_, Mode::run);
        try {
            Script(machine_, Mode::check).run(command);
            inner.run(command);
        } catch (const ScriptError& error) {
            output_ += inner.output();
            throw ScriptError(base::concat("Script Error: ", error.what()));
        }
        output_ += inner.output();
    }
    output_ += "Script file loaded and executed successfully\r\n";
    return {};
}

namespace {

std::vector<std::string_view> commands_of(std::string_view source) {
    std::vector<std::string_view> commands;
    Cursor at(source, source);
    while (!at.at_end()) {
        const std::size_t start = at.place();
        const bool comment = at.peek() == '#';
        while (!at.at_end() && at.peek() != '\n') {
            if (!comment && at.peek() == '"') {
                at.skip_string();
            } else if (!comment &&
                       std::string_view("{[(").find(at.peek()) != std::string_view::npos) {
                at.take_group();
            } else {
                at.skip();
            }
        }
        commands.push_back(at.between(start, at.place()));
        at.skip();
    }
    return commands;
}

// -1: it is no number of an item.
std::int64_t id_of(const std::string& text) {
    if (!text.starts_with('*') || text.size() > 9) return -1;
    std::int64_t id = 0;
    for (const char letter : text.substr(1)) {
        const std::size_t digit = std::string_view("0123456789abcdef").find(letter);
        if (digit == std::string_view::npos) return -1;
        id = id * 16 + static_cast<std::int64_t>(digit);
    }
    return id;
}

}  // namespace

}  // namespace fake
