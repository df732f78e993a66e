#include "base/error.hpp"

#include <system_error>

namespace base {

Error::Error(std::string problem, Exit exit)
    : problem_(std::move(problem)), chain_(problem_), exit_(exit) {}

Error& Error::add_step(std::string step) {
    chain_ = std::move(step) + ": " + chain_;
    return *this;
}

Error& Error::set_hint(std::string hint) {
    hint_ = std::move(hint);
    return *this;
}

Error& Error::set_detail(std::string detail) {
    detail_ = std::move(detail);
    return *this;
}

Error system_error(std::string_view what, int error_number) {
    return Error(std::string(what) + ": " +
                 std::error_code(error_number, std::generic_category()).message());
}

}  // namespace base
