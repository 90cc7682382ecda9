#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kam/connectors/bundle.hpp"

/// A bundle directory that lives as long as its test.
class TemporaryBundle {
 public:
  TemporaryBundle();
  ~TemporaryBundle();
  TemporaryBundle(const TemporaryBundle&) = delete;
  TemporaryBundle& operator=(const TemporaryBundle&) = delete;

  TemporaryBundle& file(const std::string& name, std::string_view bytes);
  const std::filesystem::path& directory() const { return directory_; }

  kam::Result<kam::connectors::Bundle> read() const { return kam::connectors::read_bundle(directory_, {}); }
  kam::Result<kam::connectors::BundleTables> tables() const {
    return kam::connectors::read_bundle_tables(directory_, {});
  }

 private:
  std::filesystem::path directory_;
};

std::string gzip(std::string_view bytes);
std::string slurp(const std::filesystem::path& path);
/// The bad rows as a person reads them.
std::vector<std::string> said(const std::vector<kam::connectors::BadLine>& lines);
/// The snapshot over all days.
std::string snapshot(const kam::rules::Records& records);
