#pragma once

#include "recipe/lock.hpp"
#include "recipe/source.hpp"
#include "source/supply.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace source {

// Files that are known by their SHA-256: source archives, as the lock has them.

// What the lock pins of a source. Downloads what the cache lacks, for its size.
std::vector<recipe::LockedFile> lock_files(const recipe::Source& source, const Supply& supply);

// Puts them into the vendor folder as files/SHA256.
void vendor_files(const std::vector<recipe::LockedFile>& files, const Supply& supply,
                  const std::filesystem::path& vendor_folder);

// One of them, in the cache: from there, the vendor folder, or its addresses, in this order.
// A size of 0 stands for one that is not known.
std::filesystem::path fetch_file(const recipe::LockedFile& file, const Supply& supply);

// What a file is called by the address it comes from; where that is no file's name, by its digest.
std::string file_name_of(std::string_view url, const std::string& sha256);

}  // namespace source
