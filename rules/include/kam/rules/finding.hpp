#pragma once
#include <string>

namespace kam::rules {

/// Something wrong in a file that people write.
struct Finding {
  std::string file;
  std::string pointer;  ///< RFC 6901; empty: the file as a whole
  std::string message;  ///< what was expected; of a condition with its column

  bool operator==(const Finding&) const = default;
};

/// `criteria.json: at /criteria/3/weight: expected a number`.
inline std::string to_string(const Finding& finding) {
  return finding.file + (finding.pointer.empty() ? "" : ": at " + finding.pointer) + ": " + finding.message;
}

}  // namespace kam::rules
