#include "image/config.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

TEST_CASE("a configuration says everything, sorted, and is read back the same") {
    image::Config config;
    config.created = 1'767'225'600;
    config.entrypoint = {"/mihomo", "-d", "/etc/mihomo"};
    config.command = {"-t"};
    config.environment = {"A=1", "B=two words"};
    config.working_folder = "/etc";
    config.user = "0:0";
    config.volumes = {"/data", "/cache"};
    config.ports = {"53/udp", "53/tcp"};
    config.labels = {{"org.example", "x"}};
    config.diff_ids = {std::string(64, 'a')};
    config.history = {{"armpack", "", false}};
    const std::string text = image::to_json(config);
    CHECK(text ==
          R"({"architecture":"arm","config":{"Cmd":["-t"],"Entrypoint":["/mihomo","-d",)"
          R"("/etc/mihomo"],"Env":["A=1","B=two words"],"ExposedPorts":{"53/tcp":{},"53/udp":{}},)"
          R"("Labels":{"org.example":"x"},"User":"0:0","Volumes":{"/cache":{},"/data":{}},)"
          R"("WorkingDir":"/etc"},"created":"2026-01-01T00:00:00Z","history":[{"created":)"
          R"("2026-01-01T00:00:00Z","created_by":"armpack"}],"os":"linux","rootfs":{"diff_ids":)"
          R"(["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],"type":)"
          R"("layers"},"variant":"v5"})");
    CHECK(image::to_json(image::config_from_json(text)) == text);
    CHECK(config.platform() == "linux/arm/v5");
}

TEST_CASE("an empty configuration has the platform, and empty members are left out") {
    CHECK(image::to_json({}) ==
          R"({"architecture":"arm","config":{},"created":"1970-01-01T00:00:00Z","history":[],)"
          R"("os":"linux","rootfs":{"diff_ids":[],"type":"layers"},"variant":"v5"})");
}

TEST_CASE("what others write is read, what makes no sense is named") {
    const image::Config config = image::config_from_json(
        R"({"os":"linux","architecture":"arm","created":"2026-01-01T00:00:00.123456789Z",)"
        R"("config":{"Env":null,"Cmd":["sh"],"unknown":[1,2]},"more":{}})");
    CHECK(config.created == 1'767'225'600);
    CHECK(config.command == std::vector<std::string>{"sh"});
    CHECK(config.platform() == "linux/arm");
    CHECK_THROWS_WITH_AS(image::config_from_json(R"({"config":{"Env":"x"}})"),
                         "image configuration: Env: expected a list, got a string", base::Error);
    CHECK_THROWS_WITH_AS(image::config_from_json(R"({"rootfs":{"diff_ids":["md5:1"]}})"),
                         "image configuration: diff_ids: md5:1 is no sha256 digest", base::Error);
    CHECK_THROWS_WITH_AS(image::config_from_json("[]"), "image configuration: not a JSON object",
                         base::Error);
}

TEST_CASE("text that is not UTF-8 is refused in words") {
    image::Config config;
    config.environment = {"A=\xff"};
    CHECK_THROWS_WITH_AS(image::to_json(config),
                         "the image's configuration holds text that is not UTF-8", base::Error);
}
