#include "build/go_progress.hpp"

#include <doctest/doctest.h>

TEST_CASE("lines of go build -v tell what is being compiled or downloaded, or nothing") {
    CHECK(build::progress_of_line("golang.org/x/net/http2") == "compiling golang.org/x/net/http2");
    CHECK(build::progress_of_line("go: downloading github.com/a/b v1.2.3") ==
          "downloading github.com/a/b v1.2.3");
    CHECK(build::progress_of_line("# example.test/broken").empty());
    CHECK(build::progress_of_line("./main.go:3:15: undefined: x").empty());
    CHECK(build::progress_of_line("").empty());
}
