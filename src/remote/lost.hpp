#pragma once

#include "base/error.hpp"

#include <string>
#include <utility>

namespace remote {

// A connection that broke, or a router that does not answer any more: it may pass, so it is worth
// another attempt. An Error like any other for those who do not try again.
class ConnectionLost : public base::Error {
public:
    using base::Error::Error;

    // Thrown with what Error's own gives back, it would be caught as an Error.
    ConnectionLost& set_hint(std::string hint) {
        Error::set_hint(std::move(hint));
        return *this;
    }
};

}  // namespace remote
