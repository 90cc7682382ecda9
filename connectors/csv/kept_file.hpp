#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "codec.hpp"
#include "kam/rules/tables.hpp"

namespace kam::connectors::csv {

/// The bytes of one file of a bundle as they were when it was last read, and where the rows of each account stand in
/// them. Keys are known by their hash alone: two with one hash are found together, and who reads the rows parts them.
class KeptFile {
 public:
  /// Bytes of a row, with its line feed.
  struct Row {
    std::uint32_t begin = 0, end = 0;
    std::size_t id = 0;  ///< its hash
  };

  explicit KeptFile(rules::Object object) : object_(object) {}

  /// Reads the file. Where it begins with the very bytes that are kept, whole rows, only what follows them is parsed;
  /// otherwise all is.
  /// @param most  bytes that may be kept.
  /// @return is it kept? Not if it is larger, cannot be read, or is not to be trusted as a whole.
  bool look(const std::filesystem::path& path, std::size_t most);

  std::size_t size() const { return bytes_.size(); }
  /// Appends the rows whose account, or whose parent, has this hash.
  void find(std::size_t key, std::vector<Row>& rows) const;
  /// May the id stand in rows of others too?
  bool is_disputed(const Row& row) const { return disputed_.contains(row.id); }
  /// The header and these rows, in the order of the file.
  std::string text(const std::vector<Row>& rows) const;

  static std::size_t hash(std::string_view text) { return std::hash<std::string_view>()(text); }

 private:
  /// Compares and takes the bytes. @return how many of those kept are still the beginning, nothing if it failed.
  std::optional<std::size_t> take(const std::filesystem::path& path, std::size_t most);
  bool parse(std::size_t from);
  bool header(const Record& record, std::size_t end);
  void add(const Record& record, std::size_t begin, std::size_t end);
  void forget();

  rules::Object object_;
  std::string bytes_;
  std::size_t header_ = 0;  ///< bytes of it
  std::size_t cells_ = 0;   ///< of a good row
  std::optional<std::size_t> key_, id_;
  std::unordered_map<std::size_t, std::vector<Row>> rows_;  ///< by hash of the key; of a row without one: of nothing
  std::unordered_map<std::size_t, std::size_t> key_of_id_;  ///< by hash of the id: whose it was first
  std::unordered_set<std::size_t> disputed_;
};

}  // namespace kam::connectors::csv
