#include "src/groups.hpp"

namespace kam::flow {

namespace {
constexpr char between = '\x1f', end_of_pair = '\x1e';  // no character of an id that a CRM gives
}

void Groups::add(const std::string& child, const std::string& parent) {
  parents_[child] = parent;
  children_[parent].insert(child);
}

void Groups::add(const rules::Records& records) {
  for (const auto& account : records.accounts)
    if (account.parent_id) add(account.id, *account.parent_id);
}

void Groups::merge(const Groups& other) {
  for (const auto& [child, parent] : other.parents_) add(child, parent);
}

bool Groups::differ(const rules::Records& records) const {
  for (const auto& account : records.accounts) {
    const auto known = parents_.find(account.id);
    if (account.parent_id.value_or("") != (known == parents_.end() ? "" : known->second)) return true;
  }
  return false;
}

std::set<std::string> Groups::of(const std::string& account) const {
  std::set<std::string> group{account};
  std::vector<std::string> open{account};
  const auto reach = [&](const std::string& next) {
    if (group.insert(next).second) open.push_back(next);
  };
  while (!open.empty()) {
    const std::string at = std::move(open.back());
    open.pop_back();
    if (const auto parent = parents_.find(at); parent != parents_.end()) reach(parent->second);
    if (const auto children = children_.find(at); children != children_.end())
      for (const auto& child : children->second) reach(child);
  }
  return group;
}

std::string Groups::to_text() const {
  std::string text;
  for (const auto& [child, parent] : parents_) text += child + between + parent + end_of_pair;
  return text;
}

Groups Groups::of_text(std::string_view text) {
  Groups groups;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find(end_of_pair));
    const auto middle = pair.find(between);
    if (middle != pair.npos) groups.add(std::string(pair.substr(0, middle)), std::string(pair.substr(middle + 1)));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
  }
  return groups;
}

}  // namespace kam::flow
