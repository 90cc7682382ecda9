#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kam/rules/records.hpp"

namespace kam::flow {

/// Which accounts hang together: a group of companies is scored as one.
class Groups {
 public:
  /// What the records say of their accounts' parents.
  void add(const rules::Records& records);
  void merge(const Groups& other);
  /// Of these accounts do the records say something else?
  bool differ(const rules::Records& records) const;

  bool empty() const { return parents_.empty(); }
  const std::map<std::string, std::string>& parents() const { return parents_; }
  /// Is it named as a child or a parent?
  bool holds(const std::string& account) const { return parents_.contains(account) || children_.contains(account); }
  /// The account with all that hang on it, and on which it hangs.
  std::set<std::string> of(const std::string& account) const;

  std::string to_text() const;
  static Groups of_text(std::string_view text);

 private:
  void add(const std::string& child, const std::string& parent);
  std::map<std::string, std::string> parents_;
  std::map<std::string, std::set<std::string>> children_;
};

}  // namespace kam::flow
