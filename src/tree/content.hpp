#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tree {

// The bytes of a file: immutable, shared by all copies, so that copying costs a pointer. They lie
// in memory, in a file that is mapped, or inside another Content.
class Content {
public:
    Content() = default;  // no bytes
    static Content of(std::string bytes);
    // Maps `file`, which must not change its bytes or shrink while the Content lives: meant for
    // content-addressed caches, whose files never do.
    static Content of_file(const std::filesystem::path& file);
    // `part` must lie within whole.view(); keeps all of `whole` alive.
    static Content part_of(const Content& whole, std::string_view part);

    std::string_view view() const;
    std::uint64_t size_bytes() const { return view().size(); }
    bool empty() const { return view().empty(); }

    // Computed when first asked for, by one thread, and kept for all copies.
    const std::string& sha256() const;
    // Whether both are the same bytes in memory, as copies are. Does not read them.
    bool is_same(const Content& other) const;

    friend bool operator==(const Content& left, const Content& right) {
        return left.is_same(right) || left.view() == right.view();
    }

private:
    struct State;
    explicit Content(std::shared_ptr<const State> state) : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};

}  // namespace tree
