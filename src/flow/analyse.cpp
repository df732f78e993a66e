#include "flow/analyse.hpp"

namespace flow {

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::unsupported:
            return "unsupported";
        case Verdict::guarded:
            return "guarded";
        case Verdict::unreached:
            return "unreached";
    }
    return "unknown";
}

}  // namespace flow
