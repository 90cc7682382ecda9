#pragma once
#include <string>

#include "bundle.hpp"

namespace kam::rules::test {

inline constexpr const char* overlay_head = R"({"id": "acme", "version": "2", "extends": "default"})";

/// An overlay with a head and one more file.
inline Pack::Files overlay(const std::string& file, const std::string& bytes) {
  Pack::Files files{{"pack.json", overlay_head}};
  files[file] = bytes;
  return files;
}

/// The findings of a pack, one a line.
inline std::string said(const Pack::Files& files) {
  std::string text;
  for (const Finding& finding : Pack::check(files)) text += to_string(finding) + "\n";
  return text;
}

}  // namespace kam::rules::test
