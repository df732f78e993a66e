#pragma once

#include "remote/container.hpp"
#include "remote/router.hpp"
#include "remote/router_facts.hpp"
#include "remote/upload.hpp"
#include "routeros/versions.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace remote {

// What is deployed, in words that know nothing of recipes.
struct Deployment {
    // How the container that is added is told from the one that is there.
    struct Place {
        std::string comment;
        std::string name;
        std::string archive;  // whole path
        std::string root;
    };

    std::string name;   // "mihomo"
    std::string mark;   // comment of the container in service: "armpack:mihomo"
    std::string store;  // "usb1/containers"
    base::fs::path archive;
    std::string identity;  // a few digits of the archive's digest
    Upload::Verify verify = Upload::Verify::ends;
    Needs needs;  // memory, and room for the extracted tree beside the archive
    std::function<std::string(const RouterFacts&)> remark;  // a warning; may be empty

    // The arguments of /container/add in that version.
    std::function<std::string(const routeros::Version&, const Place&)> add_arguments;

    // What has to be there besides the container (veth, mounts, variables): a script that makes
    // what is missing. Loaded before anything else.
    std::function<std::string(const routeros::Version&)> preparation;

    // Variables whose values nobody may see: each a console line, which goes to the console's input
    // and is nowhere shown, and what is shown instead.
    struct Secret {
        std::string line;
        std::string shown;
    };
    std::function<std::vector<Secret>(const routeros::Version&)> secrets;
};

struct DeploySettings {
    enum class Mode { act, print };  // print: say each command that changes something, run none

    Mode mode = Mode::act;
    std::chrono::milliseconds watch{15'000};  // a program that lives so long stays up
    std::chrono::milliseconds extraction{600'000};
    std::chrono::milliseconds change{60'000};  // stopping, starting, removing
    std::chrono::milliseconds poll{1'000};
    UploadSettings upload;
    std::function<void(const std::string&)> print;  // hears each command, in both modes
};

// Puts the archive's image in the place of the one in service, if there is one.
//
// The new container is added and extracted beside the old one while that runs on; only then the old
// one is stopped and the new one started. If it does not stay up, the old one is started again and
// the reason leaves as an Error. The old one is removed when the new one has proved itself. After
// a broken connection each step looks at what is there before it acts again, so that in the end
// either is in service; Containers::list() tells by the comment which: MARK is in service, "MARK
// next" is on trial, "MARK old" was replaced.
void deploy(Router& router, const Deployment& what, const DeploySettings& settings);

}  // namespace remote
