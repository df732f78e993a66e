// Runs through much of libstdc++ and its unwinder, for trace.py.
#include <algorithm>
#include <any>
#include <atomic>
#include <chrono>
#include <complex>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <typeinfo>
#include <unordered_map>
#include <variant>
#include <vector>

namespace {

struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
};
struct Circle : Shape {
    double radius = 2;
    double area() const override { return 3.14159 * radius * radius; }
};
struct Square : virtual Shape {
    double side = 3;
    double area() const override {
        if (side > 100) throw std::range_error("too large");
        return side * side;
    }
};

int depth_of(int depth) {
    const std::string text(static_cast<std::size_t>(depth) * 20, 'x');
    if (depth > 5) throw std::out_of_range("deep " + text);
    try {
        return depth_of(depth + 1) + 1;
    } catch (const std::logic_error&) {
        if (depth == 3) throw std::runtime_error("at three");
        throw;
    }
}

std::size_t words_in(const std::string& text) {
    const std::regex word("([a-z]+)-?([0-9]*)", std::regex::icase);
    return static_cast<std::size_t>(
        std::distance(std::sregex_iterator(text.begin(), text.end(), word), {}));
}

}  // namespace

int main(int count, char** arguments) {
    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Circle>());
    shapes.push_back(std::make_unique<Square>());
    double total = 0;
    for (const auto& shape : shapes) {
        total += shape->area();
        if (dynamic_cast<Square*>(shape.get()) != nullptr) std::cout << typeid(*shape).name();
    }
    try {
        depth_of(0);
    } catch (const std::exception& error) {
        std::cout << error.what() << "\n";
    }
    std::map<std::string, std::list<int>> lists;
    std::unordered_map<int, std::string> names;
    std::mt19937 dice(3);
    for (int at = 0; at < 200; ++at) {
        lists["k" + std::to_string(dice() % 17)].push_back(at);
        names[static_cast<int>(dice() % 50)] += "x";
    }
    std::vector<int> numbers(100);
    std::iota(numbers.begin(), numbers.end(), 0);
    std::shuffle(numbers.begin(), numbers.end(), dice);
    std::sort(numbers.begin(), numbers.end());
    std::stable_sort(numbers.begin(), numbers.end(), std::greater<>());
    std::atomic<int> sum{0};
    std::thread worker([&] {
        for (const int number : numbers)
            sum += number;
    });
    worker.join();
    std::ostringstream out;
    out << std::setw(12) << std::setprecision(5) << total << std::hex << std::showbase << 255 << ' '
        << std::boolalpha << (count > 3) << std::fixed << std::complex<double>(1, 2) * total;
    std::istringstream in("17 0x2a 3.5e3 word");
    int number = 0;
    double real = 0;
    std::string text;
    in >> number >> text >> real;
    std::ifstream self(arguments[0], std::ios::binary);
    std::string head(16, '\0');
    self.read(head.data(), 16);
    std::variant<int, std::string> either = std::string("text");
    std::any anything = 5;
    try {
        std::cout << std::get<int>(either);
    } catch (const std::bad_variant_access& error) {
        std::cout << error.what();
    }
    try {
        std::cout << std::any_cast<double>(anything);
    } catch (const std::bad_any_cast& error) {
        std::cout << error.what();
    }
    std::cout << out.str() << sum << words_in("one two-2 three Four-44") << lists.size()
              << names.size() << number << real << text << head.size() << std::endl;
    return 0;
}
