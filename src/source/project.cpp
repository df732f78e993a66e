#include "source/project.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "source/go_command.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace source {

using base::concat;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

// More than any build description that a person wrote.
constexpr std::uint64_t most_bytes = 1 << 20;

struct Call {
    Words words;
    std::size_t end = 0;  // where its ) stands
};

// The call whose ( stands at `open`; nothing if it does not end.
std::optional<Call> read_call(std::string_view text, std::size_t open, Brackets brackets);

void look_at_cmake(Project& project, const fs::path& folder);
void look_at_meson(Project& project, const fs::path& folder);
void look_at_autotools(Project& project, const fs::path& folder);
void look_at_make(Project& project, const fs::path& file);
void look_at_go(Project& project, const fs::path& folder);
std::string licence_in(const fs::path& folder);

// All files called `name` below `folder`, the outermost first; not those of tests and examples.
std::vector<fs::path> files_called(const fs::path& folder, std::string_view name);
std::string text_of(const fs::path& file);
// What follows `key` in `words`.
std::string after(const Words& words, std::string_view key);
bool holds(const Words& words, std::string_view word);
bool is_side_matter(const fs::path& path);
// "src/tool" for a program that the build of `file`'s folder makes.
std::string in_build(const fs::path& folder, const fs::path& file, const std::string& name);

}  // namespace

Project look_at_project(const fs::path& folder) {
    Project project;
    if (fs::exists(folder / "CMakeLists.txt")) {
        look_at_cmake(project, folder);
    } else if (fs::exists(folder / "meson.build")) {
        look_at_meson(project, folder);
    } else if (fs::exists(folder / "configure") || fs::exists(folder / "configure.ac")) {
        look_at_autotools(project, folder);
    } else if (fs::exists(folder / "go.mod")) {
        look_at_go(project, folder);
    } else {
        for (const char* name : {"GNUmakefile", "makefile", "Makefile"}) {
            if (!fs::exists(folder / name)) continue;
            look_at_make(project, folder / name);
            break;
        }
    }
    project.licence = licence_in(folder);
    return project;
}

Project look_at_go_module(const fs::path& folder) {
    Project project;
    look_at_go(project, folder);
    project.licence = licence_in(folder);
    return project;
}

std::string licence_of(std::string_view text) {
    // Words that only this text has, in the order in which one may contain another's.
    static constexpr std::array<std::array<std::string_view, 3>, 10> marks = {{
        {"Apache-2.0", "Apache License", "Version 2.0"},
        {"MPL-2.0", "Mozilla Public License", "2.0"},
        {"AGPL-3.0-only", "GNU AFFERO GENERAL PUBLIC LICENSE", "Version 3"},
        {"LGPL-3.0-only", "GNU LESSER GENERAL PUBLIC LICENSE", "Version 3"},
        {"LGPL-2.1-only", "GNU LESSER GENERAL PUBLIC LICENSE", "Version 2.1"},
        {"GPL-3.0-only", "GNU GENERAL PUBLIC LICENSE", "Version 3"},
        {"GPL-2.0-only", "GNU GENERAL PUBLIC LICENSE", "Version 2"},
        {"MIT", "Permission is hereby granted, free of charge", "without restriction"},
        {"BSD-3-Clause", "Redistribution and use in source and binary forms", "endorse or promote"},
        {"BSD-2-Clause", "Redistribution and use in source and binary forms", ""},
    }};
    const std::string joined = base::join(base::split_words(text.substr(0, most_bytes)), " ");
    for (const auto& [name, first, second] : marks) {
        if (joined.find(first) != std::string::npos && joined.find(second) != std::string::npos) {
            return std::string(name);
        }
    }
    return {};
}

std::vector<Words> calls_of(std::string_view text, std::string_view name, Brackets brackets) {
    const auto is_name = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '_';
    };
    std::vector<Words> calls;
    for (std::size_t at = text.find(name); at != std::string_view::npos;
         at = text.find(name, at + 1)) {
        if (at > 0 && is_name(text[at - 1])) continue;
        const std::size_t open = text.find_first_not_of(" \t", at + name.size());
        if (open == std::string_view::npos || text[open] != '(') continue;
        std::optional<Call> call = read_call(text, open, brackets);
        if (!call) break;  // nothing after a call that does not end can be trusted
        calls.push_back(std::move(call->words));
        at = call->end;
    }
    return calls;
}

namespace {

std::optional<Call> read_call(std::string_view text, std::size_t open, Brackets brackets) {
    constexpr std::string_view separators = " \t\r\n,;:()[]";
    Call call;
    std::string word;
    char quote = '\0';
    int depth = 0;
    const auto finish = [&] {
        if (!word.empty()) call.words.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t at = open; at < text.size(); ++at) {
        const char letter = text[at];
        if (quote != '\0') {
            if (letter != quote) {
                word += letter;
                continue;
            }
            finish();
            quote = '\0';
        } else if (letter == '\'' || letter == '"' ||
                   (letter == '[' && brackets == Brackets::quotes)) {
            finish();
            quote = letter == '[' ? ']' : letter;
        } else if (letter == '#' && brackets == Brackets::lists) {
            at = std::min(text.find('\n', at), text.size()) - 1;
        } else if (separators.find(letter) == std::string_view::npos) {
            word += letter;
        } else {
            finish();
            if (letter == '(') ++depth;
            if (letter == ')' && --depth == 0) {
                call.end = at;
                return call;
            }
        }
    }
    return std::nullopt;
}

void look_at_cmake(Project& project, const fs::path& folder) {
    project.driver = "cmake";
    for (const Words& words :
         calls_of(text_of(folder / "CMakeLists.txt"), "project", Brackets::lists)) {
        if (words.empty() || !project.name.empty()) continue;
        project.name = words.front();
        project.version = after(words, "VERSION");
        project.summary = after(words, "DESCRIPTION");
        project.homepage = after(words, "HOMEPAGE_URL");
    }
    std::vector<std::string> installed, others;
    const std::vector<fs::path> files = files_called(folder, "CMakeLists.txt");
    Words installs, to_sbin;
    for (const fs::path& file : files) {
        for (Words& words : calls_of(text_of(file), "install", Brackets::lists)) {
            const bool sbin = std::any_of(words.begin(), words.end(), [](const std::string& word) {
                return word.find("sbin") != std::string::npos || word == "${CMAKE_INSTALL_SBINDIR}";
            });
            Words& into = sbin ? to_sbin : installs;
            into.insert(into.end(), words.begin(), words.end());
        }
    }
    for (const fs::path& file : files) {
        for (const Words& words : calls_of(text_of(file), "add_executable", Brackets::lists)) {
            if (words.empty() || holds(words, "ALIAS") || holds(words, "IMPORTED")) continue;
            const std::string name =
                base::replace_all(words.front(), "${PROJECT_NAME}", project.name);
            if (name.find('$') != std::string::npos) continue;
            if (holds(to_sbin, words.front()) || holds(to_sbin, name)) {
                installed.push_back("/usr/sbin/" + name);
            } else if (holds(installs, words.front()) || holds(installs, name)) {
                installed.push_back("/usr/bin/" + name);
            } else {
                others.push_back(in_build(folder, file, name));
            }
        }
    }
    project.programs = std::move(installed);
    project.programs.insert(project.programs.end(), others.begin(), others.end());
}

void look_at_meson(Project& project, const fs::path& folder) {
    project.driver = "meson";
    for (const Words& words :
         calls_of(text_of(folder / "meson.build"), "project", Brackets::lists)) {
        if (words.empty() || !project.name.empty()) continue;
        project.name = words.front();
        project.version = after(words, "version");
    }
    std::vector<std::string> installed, others;
    for (const fs::path& file : files_called(folder, "meson.build")) {
        for (const Words& words : calls_of(text_of(file), "executable", Brackets::lists)) {
            if (words.empty() || words.front() == "meson.project_name") continue;
            const std::string& name = words.front();
            if (after(words, "install") != "true") {
                others.push_back(in_build(folder, file, name));
            } else {
                const bool sbin = std::any_of(words.begin(), words.end(), [](const auto& word) {
                    return word.find("sbin") != std::string::npos;
                });
                installed.push_back(concat(sbin ? "/usr/sbin/" : "/usr/bin/", name));
            }
        }
    }
    project.programs = std::move(installed);
    project.programs.insert(project.programs.end(), others.begin(), others.end());
}

void look_at_autotools(Project& project, const fs::path& folder) {
    project.driver = "autotools";
    if (!fs::exists(folder / "configure")) {
        project.problem =
            "there is a configure.ac but no configure: run autoreconf -fi there, or "
            "take the released tarball, which has it";
    }
    for (const Words& words :
         calls_of(text_of(folder / "configure.ac"), "AC_INIT", Brackets::quotes)) {
        if (!words.empty()) project.name = words.front();
        if (words.size() > 1) project.version = words[1];
        for (const std::string& word : words) {
            if (word.starts_with("http")) project.homepage = word;
        }
    }
    for (const fs::path& file : files_called(folder, "Makefile.am")) {
        const std::string text = base::replace_all(text_of(file), "\\\n", " ");
        for (const std::string_view line : base::lines_of(text)) {
            const std::size_t equals = line.find('=');
            if (equals == std::string_view::npos) continue;
            const std::string key = base::split_words(line.substr(0, equals)).empty()
                                        ? std::string()
                                        : base::split_words(line.substr(0, equals)).front();
            if (key != "bin_PROGRAMS" && key != "sbin_PROGRAMS") continue;
            for (const std::string& name : base::split_words(line.substr(equals + 1))) {
                if (name.find_first_of("$@#") != std::string::npos) break;
                project.programs.push_back(
                    concat(key == "bin_PROGRAMS" ? "/usr/bin/" : "/usr/sbin/", name));
            }
        }
    }
    if (project.programs.empty() && !project.name.empty()) {
        project.programs.push_back("/usr/bin/" + project.name);
    }
}

// From where it is built: what a Makefile's install does without DESTDIR is not to be found out on
// the host.
void look_at_make(Project& project, const fs::path& file) {
    project.driver = "make";
    static const Words names = {"TARGET", "PROG", "PROGRAM", "BIN", "BINARY", "EXE", "NAME", "OUT"};
    const std::string text = text_of(file);
    for (const std::string_view line : base::lines_of(text)) {
        if (line.starts_with('\t')) continue;
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        std::string key = std::string(base::trim(line.substr(0, equals)));
        while (!key.empty() && (key.back() == ':' || key.back() == '?' || key.back() == ' ')) {
            key.pop_back();
        }
        const Words values = base::split_words(line.substr(equals + 1));
        if (key == "VERSION" && values.size() == 1) project.version = values.front();
        if (!holds(names, key) || values.size() != 1) continue;
        if (values.front().find_first_of("$#/") == std::string::npos) {
            project.programs.push_back(values.front());
        }
    }
}

void look_at_go(Project& project, const fs::path& folder) {
    project.driver = "go";
    const std::string text = text_of(folder / "go.mod");
    for (const std::string_view line : base::lines_of(text)) {
        const Words words = base::split_words(line);
        if (words.size() < 2) continue;
        if (words[0] == "module") project.name = words[1];
        // The toolchain line comes after the go line, and is never older.
        if (words[0] == "go" || words[0] == "toolchain") {
            const auto version = parse_go_version(words[1]);
            if (version) project.go = version->text;
        }
    }
    std::error_code ignored;
    std::vector<fs::path> found;
    for (auto at = fs::recursive_directory_iterator(folder, ignored); at != fs::end(at); ++at) {
        const std::string name = at->path().filename().string();
        if (at->is_directory()) {
            const bool other = name.starts_with('.') || name.starts_with('_') || name == "vendor" ||
                               name == "testdata" || name == "internal" ||
                               fs::exists(at->path() / "go.mod");
            if (other) at.disable_recursion_pending();
        } else if (name.ends_with(".go") && !name.ends_with("_test.go")) {
            const std::string code = text_of(at->path());
            if (code.find("//go:build ignore") != std::string::npos) continue;
            const auto lines = base::lines_of(code);
            const bool main = std::any_of(lines.begin(), lines.end(), [](std::string_view each) {
                return base::trim(each) == "package main";
            });
            if (main) found.push_back(fs::relative(at->path().parent_path(), folder));
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    for (const fs::path& one : found)
        project.programs.push_back(one == "." ? "." : "./" + one.string());
}

std::string licence_in(const fs::path& folder) {
    for (const char* name : {"LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING",
                             "COPYING.txt", "COPYRIGHT"}) {
        if (fs::is_regular_file(folder / name)) return licence_of(text_of(folder / name));
    }
    return {};
}

std::vector<fs::path> files_called(const fs::path& folder, std::string_view name) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (auto at = fs::recursive_directory_iterator(folder, ignored); at != fs::end(at); ++at) {
        if (at->is_directory()) {
            if (at.depth() > 3 || is_side_matter(at->path().filename())) {
                at.disable_recursion_pending();
            }
        } else if (at->path().filename() == name) {
            files.push_back(at->path());
        }
    }
    std::sort(files.begin(), files.end(), [](const fs::path& one, const fs::path& other) {
        const auto depth = [](const fs::path& path) {
            return std::distance(path.begin(), path.end());
        };
        return std::pair(depth(one), one) < std::pair(depth(other), other);
    });
    return files;
}

std::string text_of(const fs::path& file) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored) || fs::file_size(file, ignored) > most_bytes) return {};
    return base::read_file(file, most_bytes);
}

std::string after(const Words& words, std::string_view key) {
    const auto at = std::find(words.begin(), words.end(), key);
    return at == words.end() || std::next(at) == words.end() ? std::string() : *std::next(at);
}

bool holds(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_side_matter(const fs::path& path) {
    const std::string name = base::to_lower(path.string());
    return name.starts_with('.') || name.starts_with("test") || name.starts_with("example") ||
           name.starts_with("build") || name == "docs" || name == "fuzz" || name == "bench";
}

std::string in_build(const fs::path& folder, const fs::path& file, const std::string& name) {
    return (fs::relative(file.parent_path(), folder) / name).lexically_normal().string();
}

}  // namespace

}  // namespace source
