#pragma once
#include "../json_read.hpp"
#include "kam/rules/pack.hpp"

namespace kam::rules::pack {

/// The files of a pack as JSON, each checked for its name, its size, its syntax and keys that stand twice; those of an
/// overlay merged over the files of the built-in pack.
class Documents {
 public:
  /// Faults go into the notes; a file that has one is left out.
  Documents(const Pack::Files& files, JsonNotes& notes);

  /// Null if the pack has no such file.
  const JsonDocument* find(std::string_view name) const;
  bool is_overlay() const { return overlay_; }
  /// The bytes of each document, as merged.
  Pack::Files& bytes() { return bytes_; }

 private:
  void read(const std::string& name, std::string_view bytes, const std::string& label);
  void read_overlay(const std::string& name, const std::string& base, std::string_view own);
  Pack::Files read_own(const Pack::Files& files);

  JsonNotes& notes_;
  bool overlay_ = false;
  std::map<std::string, JsonDocument, std::less<>> documents_;
  Pack::Files bytes_;
};

}  // namespace kam::rules::pack
