#include "build/go_build.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "source/go_module.hpp"
#include "unit/support/module_proxy.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

namespace fs = std::filesystem;
using support::ModuleProxy;
using support::ScopedVariable;

namespace {

const recipe::GoToolchain toolchain = {
    .oldest_go = "1.21.0",
    .environment = {{"CGO_ENABLED", "0"}, {"GOARCH", "arm"}, {"GOOS", "linux"}},
    .build_flags = {"-trimpath", "-mod=readonly", "-buildvcs=false"},
    .linker_flags = {"-s", "-w", "-buildid="},
};

build::GoProgram program_of(const std::string& module, const std::string& output) {
    return {
        .source = recipe::GoModule{.module = module, .version = "v1.0.0"},
        .recipe_folder = {},
        .build = {.go = support::installed_go(), .package = ".", .output = output, .goarm = "5"},
        .toolchain = toolchain};
}

recipe::GoModule& module_of(build::GoProgram& what) {
    return std::get<recipe::GoModule>(what.source);
}

const std::map<std::string, std::string> library = {
    {"go.mod", "module example.test/library\n\ngo 1.21\n"},
    {"library.go", "package library\n\nfunc Greeting() string { return \"hello\" }\n"},
};

// A program with a variable, a tag, and a dependency that only its `replace` line makes possible.
const std::map<std::string, std::string> program = {
    {"go.mod",
     "module example.test/hello\n\ngo 1.21\n\nrequire example.test/missing v1.0.0\n\n"
     "replace example.test/missing => example.test/library v1.0.0\n"},
    {"cmd/hello/main.go",
     "package main\n\nimport \"example.test/missing\"\n\nvar Version = \"unset\"\n\n"
     "func main() { println(library.Greeting(), Version, extra) }\n"},
    {"cmd/hello/plain.go", "//go:build !loud\n\npackage main\n\nconst extra = \"plain\"\n"},
    {"cmd/hello/loud.go", "//go:build loud\n\npackage main\n\nconst extra = \"shouted\"\n"},
    {"library/library.go", "package library\n"},
};

// The proxy with both, and go.sum as Go itself makes it.
struct Published {
    ModuleProxy proxy;

    Published() {
        proxy.publish("example.test/library", "v1.0.0", library);
        const fs::path work = proxy.folder() / "author";
        for (const auto& [name, data] : program) {
            base::make_folders((work / name).parent_path());
            base::write_file(work / name, data);
        }
        base::Command tidy = source::go_command(source::find_go(support::installed_go()),
                                                {"mod", "tidy"}, source::Network::allowed);
        tidy.folder = work;
        base::run_checked(tidy);
        auto files = program;
        files["go.mod"] = base::read_file(work / "go.mod");
        files["go.sum"] = base::read_file(work / "go.sum");
        proxy.publish("example.test/hello", "v1.2.3", files);
    }

    build::GoProgram hello() const {
        build::GoProgram hello = program_of("example.test/hello", "hello");
        module_of(hello).version = "v1.2.3";
        hello.build.package = "./cmd/hello";
        hello.build.variables = {{"main.Version", "v1.2.3 of today"}};
        return hello;
    }
    build::Options options() const {
        return {.log = proxy.folder() / "dist" / "log" / "hello.log"};
    }
};

std::string error_of(const build::GoProgram& what, const build::Options& options) {
    try {
        build::build_go(what, "hello", options);
    } catch (const base::Error& error) {
        return base::concat(error.what(), "\n", error.detail(), error.hint());
    }
    return "no error";
}

}  // namespace

TEST_CASE("a program is built for ARMv5 with its variables, tags and replaced modules" *
          doctest::skip(support::no_go())) {
    const Published published;
    build::GoProgram what = published.hello();
    what.build.tags = {"loud"};
    const build::Outputs outputs = build::build_go(what, "hello", published.options());
    CHECK(outputs.origin == build::Origin::built);
    CHECK(outputs.toolchain == base::concat("go", support::installed_go()));
    const std::string elf = base::read_file(outputs.files.at("hello"));
    CHECK(elf.substr(0, 5) ==
          "\x7f"
          "ELF\x01");
    CHECK(elf[18] == 40);  // e_machine: EM_ARM
    CHECK(elf.find("v1.2.3 of today") != std::string::npos);
    CHECK(elf.find("shouted") != std::string::npos);
    CHECK(elf.find("GOARM=5\n") != std::string::npos);
    const std::string log = base::read_file(published.options().log);
    CHECK(log.find("GOARM=5\n") != std::string::npos);
    CHECK(log.find("\ncommand: ") != std::string::npos);
}

TEST_CASE("folder, time zone, locale, umask and the user's Go settings change no byte" *
          doctest::skip(support::no_go())) {
    std::string first;
    {
        const Published published;
        first = base::sha256_of_file(
            build::build_go(published.hello(), "hello", published.options()).files.at("hello"));
    }
    const Published published;
    // Nothing compiled before may hide a difference.
    const ScopedVariable cold("GOCACHE", (published.proxy.folder() / "go-build").string());
    const ScopedVariable zone("TZ", "Asia/Tokyo");
    const ScopedVariable language("LANG", "de_DE.UTF-8");
    const ScopedVariable flags("GOFLAGS", "-race -tags=loud");
    const ScopedVariable arm("GOARM", "7");
    const ScopedVariable debug("GODEBUG", "panicnil=1");
    const mode_t mask = ::umask(0077);
    const std::string second = base::sha256_of_file(
        build::build_go(published.hello(), "other", published.options()).files.at("hello"));
    ::umask(mask);
    CHECK(first == second);
}

TEST_CASE("what is built again with nothing changed does not start Go" *
          doctest::skip(support::no_go())) {
    const Published published;
    build::GoProgram what = published.hello();
    // The sum that a recipe has; with it the cache is asked before anything else.
    const source::Go go = source::find_go(what.build.go);
    module_of(what).sum =
        source::copy_go_module(module_of(what), go, published.proxy.folder() / "for-sum");
    const build::Outputs built = build::build_go(what, "hello", published.options());
    const std::string log = base::read_file(published.options().log);
    fs::remove(published.options().log);
    const ScopedVariable nothing("PATH", "/nonexistent");
    const build::Outputs reused = build::build_go(what, "hello", published.options());
    CHECK(reused.origin == build::Origin::reused);
    CHECK(reused.files == built.files);
    CHECK(reused.toolchain == built.toolchain);
    CHECK(base::read_file(published.options().log) == log);
    // The same by another recipe name, and not for other variables.
    CHECK(build::build_go(what, "twin", published.options()).origin == build::Origin::reused);
}

TEST_CASE("another variable, tag, toolchain or GOARM is another build" *
          doctest::skip(support::no_go())) {
    const Published published;
    const build::GoProgram what = published.hello();
    const auto digest = [&](const build::GoProgram& changed) {
        const build::Outputs outputs = build::build_go(changed, "hello", published.options());
        CHECK(outputs.origin == build::Origin::built);
        return base::sha256_of_file(outputs.files.at("hello"));
    };
    const std::string original = digest(what);
    build::GoProgram changed = what;
    changed.build.variables["main.Version"] = "v1.2.4";
    CHECK(digest(changed) != original);
    changed = what;
    changed.build.tags = {"loud"};
    CHECK(digest(changed) != original);
    changed = what;
    changed.build.goarm = "7";
    CHECK(digest(changed) != original);
}

TEST_CASE("a damaged file in the cache is noticed and built again" *
          doctest::skip(support::no_go())) {
    const Published published;
    const build::Outputs built = build::build_go(published.hello(), "hello", published.options());
    const fs::path file = built.files.at("hello");
    const std::string digest = base::sha256_of_file(file);
    std::string bytes = base::read_file(file);
    bytes[1000] = static_cast<char>(bytes[1000] + 1);
    fs::permissions(file, fs::perms(0644));
    base::write_file(file, bytes);
    const build::Outputs again = build::build_go(published.hello(), "hello", published.options());
    CHECK(again.origin == build::Origin::built);
    CHECK(base::sha256_of_file(again.files.at("hello")) == digest);
}

TEST_CASE("a source tree that somebody has changed is prepared again" *
          doctest::skip(support::no_go())) {
    const Published published;
    const build::Outputs built = build::build_go(published.hello(), "hello", published.options());
    const std::string digest = base::sha256_of_file(built.files.at("hello"));
    const fs::path main =
        published.proxy.folder() / "cache/armpack/work/hello/source" / "cmd/hello/main.go";
    base::write_file(main, "package main\n\nfunc main() {}\n");
    build::Options options = published.options();
    options.reuse = build::Reuse::no;
    const build::Outputs again = build::build_go(published.hello(), "hello", options);
    CHECK(again.origin == build::Origin::built);
    CHECK(base::sha256_of_file(again.files.at("hello")) == digest);
}

TEST_CASE("a folder, whatever its module is called, gives the bytes that the module gives" *
          doctest::skip(support::no_go())) {
    const Published published;
    const build::Outputs built = build::build_go(published.hello(), "hello", published.options());
    const std::string digest = base::sha256_of_file(built.files.at("hello"));
    build::GoProgram what = published.hello();
    what.source = recipe::LocalFolder{"author"};
    what.recipe_folder = published.proxy.folder();
    const fs::path folder = published.proxy.folder() / "author";
    // Packages that its author put there are of no account.
    base::make_folders(folder / "vendor");
    base::write_file(folder / "vendor" / "modules.txt", "# example.test/missing v0.9.0\n");
    const build::Outputs outputs = build::build_go(what, "folder", published.options());
    CHECK(outputs.origin == build::Origin::built);
    CHECK(base::sha256_of_file(outputs.files.at("hello")) == digest);
    CHECK(build::build_go(what, "folder", published.options()).origin == build::Origin::reused);
    base::write_file(folder / "cmd/hello/main.go", "package main\n\nfunc main() {}\n");
    CHECK(build::build_go(what, "folder", published.options()).origin == build::Origin::built);
    fs::remove(folder / "go.mod");
    CHECK(error_of(what, published.options()) ==
          "source: there is no go.mod at its top\nthe driver go builds Go modules: a patch can add "
          "one");
}

TEST_CASE("a compile error is shown with the command, its words and where the log is" *
          doctest::skip(support::no_go())) {
    ModuleProxy proxy;
    proxy.publish("example.test/broken", "v1.0.0",
                  {{"go.mod", "module example.test/broken\n\ngo 1.21\n"},
                   {"main.go", "package main\n\nfunc main() { undefined_here() }\n"}});
    const fs::path log = proxy.folder() / "log" / "broken.log";
    const std::string text = error_of(program_of("example.test/broken", "broken"), {.log = log});
    CHECK(text.starts_with("go exited with status 1\ncommand: "));
    CHECK(text.find("  ./main.go:3:15: undefined: undefined_here\n") != std::string::npos);
    CHECK(text.ends_with(base::concat("the log is ", log.string())));
    CHECK(base::read_file(log).find("undefined: undefined_here") != std::string::npos);
}

TEST_CASE("a go.sum without a sum is completed, a go.mod without a module is not" *
          doctest::skip(support::no_go())) {
    ModuleProxy proxy;
    proxy.publish("example.test/library", "v1.0.0", library);
    const std::string main =
        "package main\n\nimport \"example.test/library\"\n\n"
        "func main() { println(library.Greeting()) }\n";
    const build::Options options = {.log = proxy.folder() / "log" / "lacking.log"};
    build::GoProgram what = program_of("example.test/lacking", "lacking");
    proxy.publish("example.test/lacking", "v1.0.0",
                  {{"go.mod",
                    "module example.test/lacking\n\ngo 1.21\n\n"
                    "require example.test/library v1.0.0\n"},
                   {"main.go", main}});
    CHECK(build::build_go(what, "lacking", options).files.size() == 1);

    module_of(what).version = "v1.0.1";
    proxy.publish("example.test/lacking", "v1.0.1",
                  {{"go.mod", "module example.test/lacking\n\ngo 1.21\n"}, {"main.go", main}});
    CHECK(
        error_of(what, options).find("cannot find module providing package example.test/library") !=
        std::string::npos);

    // Both at once: Go could choose a version for the second, and must not.
    proxy.publish("example.test/other", "v1.7.0",
                  {{"go.mod", "module example.test/other\n"}, {"other.go", "package other\n"}});
    proxy.publish("example.test/lacking", "v1.0.2",
                  {{"go.mod",
                    "module example.test/lacking\n\ngo 1.21\n\n"
                    "require example.test/library v1.0.0\n"},
                   {"main.go", main},
                   {"other.go", "package main\n\nimport _ \"example.test/other\"\n"}});
    module_of(what).version = "v1.0.2";
    CHECK(error_of(what, options)
              .starts_with("example.test/lacking@v1.0.2: its go.mod does not name every "
                           "module it needs"));
}

TEST_CASE("a package that is no program is said" * doctest::skip(support::no_go())) {
    ModuleProxy proxy;
    proxy.publish("example.test/library", "v1.0.0", library);
    const std::string text =
        error_of(program_of("example.test/library", "library"), {.log = proxy.folder() / "log"});
    CHECK(text ==
          "go build made no program library\nis the recipe's package a program (package main)?");
}

TEST_CASE("a value that Go's linker cannot be given is the recipe's mistake" *
          doctest::skip(support::no_go())) {
    const Published published;
    build::GoProgram what = published.hello();
    what.build.variables["main.Version"] = "a 'b' \"c\"";
    CHECK(error_of(what, published.options()) ==
          "variable main.Version: a value with both kinds of quotes cannot be given to Go's "
          "linker\n");
}
