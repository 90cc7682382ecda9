#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Reads the written sample company with eyes of its own: neither the writer's code nor the reader's.
namespace kam::demo_test {

using Row = std::map<std::string, std::string>;

struct File {
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

/// The folder that the sample company was written to, once for all tests.
const std::filesystem::path& folder();
std::string bytes_of(const std::filesystem::path& path);
/// Cells of a text as RFC 4180 defines them; throws std::runtime_error where it breaks a rule.
std::vector<std::vector<std::string>> parse_csv(std::string_view text);
/// `accounts` and so on.
const File& file(const std::string& name);
const Row& row_with_id(const std::string& name, const std::string& id);
std::vector<std::string> items(const std::string& cell);

}  // namespace kam::demo_test
