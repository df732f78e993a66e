#pragma once

#include <curl/curl.h>

namespace base {

// libcurl's functions. The library, and some thirty that it needs in turn, are loaded when
// something is to be downloaded: that takes longer than to check most files. What it is called says
// the build.
struct CurlLibrary {
    decltype(&::curl_easy_cleanup) easy_cleanup;
    decltype(&::curl_easy_getinfo) easy_getinfo;
    decltype(&::curl_easy_init) easy_init;
    decltype(&::curl_easy_perform) easy_perform;
    decltype(&::curl_easy_setopt) easy_setopt;
    decltype(&::curl_easy_strerror) easy_strerror;
    decltype(&::curl_slist_append) slist_append;
    decltype(&::curl_slist_free_all) slist_free_all;
};

// Ready for use, from any thread. Error that says what to install if there is none.
const CurlLibrary& curl();

}  // namespace base
