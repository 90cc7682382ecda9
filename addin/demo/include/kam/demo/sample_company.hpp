#pragma once
#include <filesystem>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::demo {

/// The last day of the sample company's records: only what is planned, due or promised lies after it.
inline constexpr std::string_view sample_as_of = "2026-09-30";

/// Writes the sample company as a bundle: one CSV file for each object, `settings.json`, `rates.csv` and a
/// `README.txt` which says that all of it is made up. Makes the directory if need be and overwrites the files of an
/// earlier run; the same bytes each time and on each machine.
///
/// @error environment: the directory or one of its files cannot be written; the detail names it.
Result<void> write_sample_company(const std::filesystem::path& directory);

}  // namespace kam::demo
