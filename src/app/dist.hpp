#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace app {

// The folder that results go to. SHA256SUMS in it covers what armpack put there; a line stands only
// for a file that is there, whole, with these bytes, whatever moment a build is killed at.
class Dist {
public:
    // Makes the folder, checks that files can be made in it, and removes what killed builds left.
    explicit Dist(std::filesystem::path folder);

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path file(std::string_view name) const { return folder_ / name; }

    // Forgets the sums of `names`, runs `put` (which makes or replaces these files), and adds their
    // sums. Waits for another build that is doing the same.
    template <class Put>
    void publish(const std::vector<std::string>& names, Put&& put) {
        forget(names);
        put();
        remember(names);
    }

private:
    void forget(const std::vector<std::string>& names);
    void remember(const std::vector<std::string>& names);

    std::filesystem::path folder_;
};

}  // namespace app
