#include "base/curl_library.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <dlfcn.h>

namespace base {

namespace {

constexpr const char* library_name = ARMPACK_LIBCURL;

template <class Function>
void find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (function == nullptr) throw Error(concat(library_name, " has no ", name));
}

CurlLibrary load() {
    void* const library = ::dlopen(library_name, RTLD_NOW | RTLD_LOCAL);  // and never closed
    if (library == nullptr) {
        throw Error(concat("cannot load ", library_name, ", which downloads: ", ::dlerror()))
            .set_hint("install it (Debian: libcurl4 or libcurl4t64)");
    }
    CurlLibrary functions{};
    find(library, "curl_easy_cleanup", functions.easy_cleanup);
    find(library, "curl_easy_getinfo", functions.easy_getinfo);
    find(library, "curl_easy_init", functions.easy_init);
    find(library, "curl_easy_perform", functions.easy_perform);
    find(library, "curl_easy_setopt", functions.easy_setopt);
    find(library, "curl_easy_strerror", functions.easy_strerror);
    find(library, "curl_slist_append", functions.slist_append);
    find(library, "curl_slist_free_all", functions.slist_free_all);
    decltype(&::curl_global_init) global_init = nullptr;
    find(library, "curl_global_init", global_init);
    if (const CURLcode code = global_init(CURL_GLOBAL_DEFAULT); code != CURLE_OK)
        throw Error(concat(library_name, ": ", functions.easy_strerror(code)));
    return functions;
}

}  // namespace

const CurlLibrary& curl() {
    static const CurlLibrary functions = load();
    return functions;
}

}  // namespace base
