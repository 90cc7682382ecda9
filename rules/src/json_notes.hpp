#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/finding.hpp"

namespace kam::rules {

/// The reference tokens of a JSON pointer, each escaped as RFC 6901 says, put behind one another.
inline std::string below(const std::string& pointer, std::string_view token) {
  std::string whole = pointer + "/";
  for (const char c : token) {
    if (c == '~' || c == '/') {
      whole += c == '~' ? "~0" : "~1";
    } else {
      whole += c;
    }
  }
  return whole;
}

/// What readers of documents note on their way: every fault with the place where a person can mend it, and the keys
/// that they know.
class JsonNotes {
 public:
  static constexpr std::size_t most_findings = 200;
  struct Place {
    std::string file, pointer;
  };

  /// A document was put together from several: what stands at `pointer` of `file`, and below it, comes from `place`.
  void came_from(const std::string& file, const std::string& pointer, Place place) {
    origins_[file][pointer] = std::move(place);
  }
  Place origin(const std::string& file, const std::string& pointer) const {
    const auto document = origins_.find(file);
    if (document == origins_.end()) return {file, pointer};
    for (std::string above = pointer;;) {
      const auto found = document->second.find(above);
      if (found != document->second.end())
        return {found->second.file, found->second.pointer + pointer.substr(above.size())};
      if (above.empty()) return {file, pointer};
      above.resize(above.rfind('/'));
    }
  }

  /// An entry that was taken out; whoever names it finds it missing because of that place.
  void took_out(const std::string& id, Place place) { taken_out_.emplace(id, std::move(place)); }
  const Place* taken_out(const std::string& id) const {
    const auto found = taken_out_.find(id);
    return found == taken_out_.end() ? nullptr : &found->second;
  }

  /// @return the finding with its place.
  Finding found(const std::string& file, const std::string& pointer, std::string message) {
    Place place = origin(file, pointer);
    return add({std::move(place.file), std::move(place.pointer), std::move(message)});
  }
  Finding add(Finding finding) {
    if (!full()) findings_.push_back(finding);
    return finding;
  }
  /// Nobody mends more than that at once, and a file of nonsense has millions.
  bool full() const { return findings_.size() >= most_findings; }
  const std::vector<Finding>& findings() const { return findings_; }

  /// The keys that a reader knows, by file and by pointer with `*` for every place in a list.
  std::map<std::string, std::set<std::string>> keys;

 private:
  std::map<std::string, std::map<std::string, Place>> origins_;
  std::map<std::string, Place> taken_out_;
  std::vector<Finding> findings_;
};

}  // namespace kam::rules
