#pragma once

#include "base/error.hpp"

#include <functional>

namespace CLI {
class App;
}

namespace app {

// What a chosen command does, with its arguments bound; gives the exit status.
using Action = std::function<base::Exit()>;

// Adds one command to the command line. When it is the one chosen, `chosen` becomes what carries
// it out. Each stands in a file of its name; run.cpp lists them in the order of --help.
using AddCommand = void (*)(CLI::App& line, Action& chosen);

void add_build_command(CLI::App& line, Action& chosen);
void add_cache_command(CLI::App& line, Action& chosen);
void add_check_command(CLI::App& line, Action& chosen);
void add_completion_command(CLI::App& line, Action& chosen);
void add_deploy_command(CLI::App& line, Action& chosen);
void add_status_command(CLI::App& line, Action& chosen);
void add_vendor_command(CLI::App& line, Action& chosen);
void add_upload_command(CLI::App& line, Action& chosen);
void add_diff_command(CLI::App& line, Action& chosen);
void add_doctor_command(CLI::App& line, Action& chosen);
void add_explain_command(CLI::App& line, Action& chosen);
void add_init_command(CLI::App& line, Action& chosen);
void add_inspect_command(CLI::App& line, Action& chosen);
void add_list_command(CLI::App& line, Action& chosen);
void add_lock_command(CLI::App& line, Action& chosen);
void add_schema_command(CLI::App& line, Action& chosen);
void add_run_command(CLI::App& line, Action& chosen);
void add_test_command(CLI::App& line, Action& chosen);
void add_script_command(CLI::App& line, Action& chosen);
void add_shell_command(CLI::App& line, Action& chosen);
void add_toolchain_command(CLI::App& line, Action& chosen);

}  // namespace app
