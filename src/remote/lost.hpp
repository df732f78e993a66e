#pragma once

#include "base/error.hpp"

namespace remote {

// A connection that broke, or a router that does not answer any more: it may pass, so it is worth
// another attempt. An Error like any other for those who do not try again.
class ConnectionLost : public base::Error {
public:
    using base::Error::Error;
};

}  // namespace remote
