#include "report/licences.hpp"

#include <doctest/doctest.h>

namespace {

std::string expression(const std::vector<std::string>& licences) {
    return report::licence_of({.machine_readable = true, .licences = licences}, "p").expression;
}

}  // namespace

TEST_CASE("Debian's names become SPDX's") {
    CHECK(expression({"GPL-2"}) == "GPL-2.0-only");
    CHECK(expression({"GPL-2+"}) == "GPL-2.0-or-later");
    CHECK(expression({"GPL-2.0+"}) == "GPL-2.0-or-later");
    CHECK(expression({"LGPL-2.1+"}) == "LGPL-2.1-or-later");
    CHECK(expression({"LGPL-2"}) == "LGPL-2.0-only");
    CHECK(expression({"GFDL-NIV-1.3+"}) == "GFDL-1.3-no-invariants-or-later");
    CHECK(expression({"Expat"}) == "MIT");
    CHECK(expression({"BSD-3-clause"}) == "BSD-3-Clause");
    CHECK(expression({"zlib"}) == "Zlib");
    CHECK(expression({"GPL-3+ with Bison exception"}) ==
          "GPL-3.0-or-later WITH Bison-exception-2.2");
}

TEST_CASE("and, or and commas keep their precedence") {
    CHECK(expression({"GPL-2+ or Artistic"}) == "GPL-2.0-or-later OR Artistic-1.0");
    CHECK(expression({"GPL-1+ or Artistic-2.0, and Expat"}) ==
          "(GPL-1.0-or-later OR Artistic-2.0) AND MIT");
    CHECK(expression({"ISC or GPL-2 and Expat"}) == "ISC OR GPL-2.0-only AND MIT");
    CHECK(expression({"Perl"}) == "(GPL-1.0-or-later OR Artistic-1.0-Perl)");
}

TEST_CASE("licences of one package are joined") {
    CHECK(expression({"GPL-2+ or ISC", "Expat", "MIT"}) == "(GPL-2.0-or-later OR ISC) AND MIT");
    CHECK(expression({}).empty());
}

TEST_CASE("what SPDX does not know gets a reference with its text") {
    debian::Copyright copyright{.machine_readable = true,
                                .licences = {"public-domain", "GPL-2+ with other exception", "a b",
                                             "a_b", "strange, sentence"}};
    copyright.texts["public-domain"] = "No copyright.\n";
    const report::Licence licence = report::licence_of(copyright, "lib++");
    CHECK(licence.expression ==
          "LicenseRef-lib--public-domain AND LicenseRef-lib--GPL-2-with-other-exception AND "
          "LicenseRef-lib--a-b AND LicenseRef-lib--a-b-2 AND LicenseRef-lib--strange-sentence");
    CHECK(licence.texts.at("LicenseRef-lib--public-domain") == "No copyright.\n");
    CHECK(licence.texts.size() == 5);
    CHECK(!licence.texts.at("LicenseRef-lib--a-b").empty());
}
