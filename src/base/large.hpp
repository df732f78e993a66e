#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace base {

// For vectors that may hold many megabytes: asks for the machine's large pages (madvise(2),
// MADV_HUGEPAGE), as the first touch of each small one costs more than to fill it. May take up to
// one large page more than was asked for.
template <class T>
struct LargeAllocator {
    using value_type = T;

    LargeAllocator() = default;
    template <class Other>
    LargeAllocator(const LargeAllocator<Other>&) {}  // NOLINT(google-explicit-constructor)

    T* allocate(std::size_t count) {
        if (count > static_cast<std::size_t>(-1) / sizeof(T) - page)
            throw std::bad_array_new_length();
        const std::size_t bytes = count * sizeof(T);
        if (bytes < page) return static_cast<T*>(::operator new(bytes));
        const std::size_t whole = (bytes + page - 1) / page * page;
        void* const memory = ::operator new (whole, std::align_val_t{page});
        ::madvise(memory, whole, MADV_HUGEPAGE);  // a wish: small pages will do
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t count) {
        if (count * sizeof(T) < page)
            ::operator delete(memory);
        else
            ::operator delete (memory, std::align_val_t{page});
    }
    friend bool operator==(const LargeAllocator&, const LargeAllocator&) { return true; }

private:
    static constexpr std::size_t page = std::size_t{1} << 21;
};

}  // namespace base
