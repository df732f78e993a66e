#include "remote/router.hpp"

#include "base/interrupt.hpp"

#include <poll.h>

#include <algorithm>

namespace remote {

Session& Router::session() {
    if (session_ && !session_->alive()) session_.reset();
    if (!session_) {
        session_ = std::make_unique<Session>(target_, settings_);
        was_connected_ = true;
    }
    return *session_;
}

void pause_for(std::chrono::milliseconds duration) {
    const auto end = std::chrono::steady_clock::now() + duration;
    for (;;) {
        base::check_interrupt();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return;
        pollfd waiting{base::interrupt_descriptor(), POLLIN, 0};
        // Woken early, or refused: the loop looks at the clock.
        ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 500)));
    }
}

}  // namespace remote
