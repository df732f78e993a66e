#pragma once

#include "report/page.hpp"

#include <string>

namespace report {

// The sections of a page, each with its heading; empty where there is nothing to say.
std::string budget_section(const PageRequest& request);
std::string configuration_section(const image::Image& image);
std::string packages_section(const image::Inspection& inspection);
std::string programs_section(const check::Report& check);
std::string files_section(const image::Inspection& inspection);
std::string duplicates_section(const image::Inspection& inspection);
std::string hidden_section(const image::Inspection& inspection);
std::string left_out_section(const std::vector<debian::Dropped>& left_out);

}  // namespace report
