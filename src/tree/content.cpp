#include "tree/content.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <functional>
#include <mutex>
#include <utility>

namespace tree {

namespace {

// Owns a mapped file.
struct Mapping {
    explicit Mapping(const std::filesystem::path& file);
    ~Mapping();
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;

    void* address = nullptr;
    std::size_t size = 0;
};

}  // namespace

struct Content::State {
    std::string_view view;
    std::string bytes;  // what owns the view: one of these three
    std::unique_ptr<const Mapping> mapping;
    std::shared_ptr<const State> whole;
    mutable std::once_flag hashed;
    mutable std::string sha256;
};

Content Content::of(std::string bytes) {
    auto state = std::make_shared<State>();
    state->bytes = std::move(bytes);
    state->view = state->bytes;
    return Content(std::move(state));
}

Content Content::of_file(const std::filesystem::path& file) {
    auto state = std::make_shared<State>();
    state->mapping = std::make_unique<const Mapping>(file);
    if (state->mapping->size > 0) {
        state->view = {static_cast<const char*>(state->mapping->address), state->mapping->size};
    }
    return Content(std::move(state));
}

Content Content::part_of(const Content& whole, std::string_view part) {
    const std::string_view all = whole.view();
    // std::less orders unrelated pointers too, where < would not be defined.
    const std::less_equal<const char*> not_after;
    if (part.empty()) return {};
    if (!not_after(all.data(), part.data()) ||
        !not_after(part.data() + part.size(), all.data() + all.size())) {
        throw std::logic_error("tree::Content::part_of: not a part");
    }
    auto state = std::make_shared<State>();
    state->whole = whole.state_;
    state->view = part;
    return Content(std::move(state));
}

std::string_view Content::view() const {
    return state_ ? state_->view : std::string_view();
}

const std::string& Content::sha256() const {
    static const std::string of_nothing = base::sha256_of("");
    if (!state_) return of_nothing;
    std::call_once(state_->hashed, [&] { state_->sha256 = base::sha256_of(state_->view); });
    return state_->sha256;
}

bool Content::is_same(const Content& other) const {
    return state_ == other.state_ ||
           (view().data() == other.view().data() && view().size() == other.view().size());
}

namespace {

Mapping::Mapping(const std::filesystem::path& file) {
    const base::Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    int error_number = errno;
    if (!descriptor) {
        throw base::system_error(base::concat("cannot open ", file.string()), error_number);
    }
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        throw base::Error(base::concat(file.string(), ": not a regular file"));
    }
    size = static_cast<std::size_t>(status.st_size);
    if (size == 0) return;  // nothing can be mapped
    void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
    error_number = errno;
    if (mapped == MAP_FAILED) {
        throw base::system_error(base::concat("cannot map ", file.string()), error_number);
    }
    address = mapped;
}

Mapping::~Mapping() {
    if (address != nullptr) ::munmap(address, size);  // cannot fail for what mmap gave
}

}  // namespace

}  // namespace tree
