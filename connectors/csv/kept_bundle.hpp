#pragma once
#include <array>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "kept_file.hpp"

namespace kam::connectors::csv {

/// Of each object's file its header and few of its rows; nothing: there is no such file.
using FewRows = std::array<std::optional<std::string>, rules::object_count>;

/// What is kept of one bundle without a mapping, so that reading one account costs its own rows. Any thread may ask.
class KeptBundle {
 public:
  /// @param most  bytes of all files together.
  KeptBundle(std::filesystem::path directory, std::size_t most) : directory_(std::move(directory)), most_(most) {}

  /// Looks at all files and gives the rows that may belong to the account: those that AccountFilter keeps, and few
  /// more.
  /// @return nothing where that would not be sure: the whole bundle is to be read.
  std::optional<FewRows> of_account(std::string_view account);
  /// Bytes that are kept.
  std::size_t size() const { return size_; }

 private:
  using Paths = std::array<std::filesystem::path, rules::object_count>;
  bool find(Paths& paths) const;
  bool look();

  std::filesystem::path directory_;
  std::size_t most_;
  std::mutex mutex_;
  std::array<std::optional<KeptFile>, rules::object_count> files_;
  std::atomic<std::size_t> size_ = 0;
};

}  // namespace kam::connectors::csv
