#pragma once

#include "base/file.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace remote {

// A program that runs beside us, with pipes to it. Unlike base::run's children it stays in our
// process group, because ssh asks for passwords and host keys at the terminal, and it sees our
// whole environment, because people's ssh configuration does (agent, askpass, jump hosts). It is
// ended with this object, and with us whatever ends us.
class Child {
public:
    explicit Child(const std::vector<std::string>& argv);
    ~Child();
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;

    // Its end, once it has come: the status as waitpid(2) gives it.
    std::optional<int> ended();

    // SIGTERM, and SIGKILL if that does not help within two seconds.
    void end() noexcept;

    base::Descriptor input;     // what it reads; not blocking
    base::Descriptor output;    // what it writes; not blocking
    base::Descriptor messages;  // its stderr; not blocking

private:
    pid_t id_ = -1;
    std::optional<int> status_;
};

}  // namespace remote
