#include "app/command.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace app {

namespace {

// One command with what may follow it.
struct Words {
    std::string command;
    std::string summary;
    std::vector<std::string> options;
};

std::vector<Words> words_of(const CLI::App& line);
std::string first_line(const std::string& text);
std::string fill(std::string_view script,
                 const std::vector<std::pair<std::string, std::string>>& gaps);
std::string bash_script(const std::vector<Words>& commands);
std::string zsh_script(const std::vector<Words>& commands);
std::string fish_script(const std::vector<Words>& commands);

// Commands that are followed by a recipe's name.
constexpr const char* recipe_commands = "build lock vendor script shell upload";

constexpr std::string_view bash_template = R"sh(# bash completion for armpack
_armpack() {
    local current=${COMP_WORDS[COMP_CWORD]} options=''
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W '@NAMES@--help --version' -- "$current"))
        return
    fi
    case ${COMP_WORDS[1]} in
@CASES@    esac
    case $current in
        -*) COMPREPLY=($(compgen -W "$options" -- "$current")); return ;;
    esac
    case ' @RECIPE@ ' in
        *" ${COMP_WORDS[1]} "*)
            COMPREPLY=($(compgen -W "$(armpack list --names 2>/dev/null)" -- "$current")) ;;
    esac
    COMPREPLY+=($(compgen -f -- "$current"))
}
complete -F _armpack armpack
)sh";

constexpr std::string_view zsh_template = R"sh(#compdef armpack
_armpack() {
    local -a commands=(
@NAMES@    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    if [[ $words[CURRENT] == -* ]]; then
        case $words[2] in
@CASES@        esac
        return
    fi
    if [[ ' @RECIPE@ ' == *" $words[2] "* ]]; then
        compadd -- $(armpack list --names 2>/dev/null)
    fi
    _files
}
compdef _armpack armpack
)sh";

}  // namespace

void add_completion_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand("completion", "print a completion script for a shell");
    command->footer(
        "For example: armpack completion bash > ~/.local/share/bash-completion/"
        "completions/armpack");
    const auto shell = std::make_shared<std::string>();
    command->add_option("SHELL", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    command->callback([&line, &chosen, shell] {
        chosen = [&line, shell] {
            const std::vector<Words> words = words_of(line);
            std::cout << (*shell == "bash"  ? bash_script(words)
                          : *shell == "zsh" ? zsh_script(words)
                                            : fish_script(words));
            return base::Exit::done;
        };
    });
}

namespace {

std::vector<Words> words_of(const CLI::App& line) {
    std::vector<Words> all;
    for (const CLI::App* command : line.get_subcommands({})) {
        Words words{command->get_name(), first_line(command->get_description()), {}};
        for (const CLI::Option* option : command->get_options()) {
            for (const std::string& name : option->get_lnames())
                words.options.push_back("--" + name);
        }
        all.push_back(std::move(words));
    }
    return all;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

std::string fill(std::string_view script,
                 const std::vector<std::pair<std::string, std::string>>& gaps) {
    std::string out(script);
    for (const auto& [gap, text] : gaps)
        out = base::replace_all(out, gap, text);
    return out;
}

std::string bash_script(const std::vector<Words>& commands) {
    std::string names;
    std::string cases;
    for (const Words& words : commands) {
        names += base::concat(words.command, " ");
        cases += base::concat("        ", words.command, ") options='",
                              base::join(words.options, " "), "' ;;\n");
    }
    return fill(bash_template,
                {{"@NAMES@", names}, {"@CASES@", cases}, {"@RECIPE@", recipe_commands}});
}

std::string zsh_script(const std::vector<Words>& commands) {
    std::string names;
    std::string cases;
    for (const Words& words : commands) {
        names += base::concat("        ",
                              base::quote_for_shell(words.command + ":" + words.summary), "\n");
        cases += base::concat("            ", words.command, ") compadd -- ",
                              base::join(words.options, " "), " ;;\n");
    }
    return fill(zsh_template,
                {{"@NAMES@", names}, {"@CASES@", cases}, {"@RECIPE@", recipe_commands}});
}

std::string fish_script(const std::vector<Words>& commands) {
    std::string script = "# fish completion for armpack\n";
    for (const Words& words : commands) {
        script += base::concat("complete -c armpack -n __fish_use_subcommand -a ", words.command,
                               " -d ", base::quote_for_shell(words.summary), "\n");
        for (const std::string& option : words.options) {
            script += base::concat("complete -c armpack -n '__fish_seen_subcommand_from ",
                                   words.command, "' -l ", option.substr(2), "\n");
        }
    }
    script += base::concat("complete -c armpack -n '__fish_seen_subcommand_from ", recipe_commands,
                           "' -a '(armpack list --names 2>/dev/null)'\n");
    return script;
}

}  // namespace

}  // namespace app
