#pragma once

#include <string_view>

namespace report {

// The texts of page/page.css and page/page.js, put into the program when it is built.
extern const std::string_view page_style;
extern const std::string_view page_script;

}  // namespace report
