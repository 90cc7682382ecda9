#include "kam/rules/odd_parents.hpp"

#include <algorithm>
#include <unordered_map>

namespace kam::rules {

namespace {

class Parents {
 public:
  explicit Parents(const std::vector<ParentLink>& accounts) : accounts_(accounts), seen_(accounts.size(), -1) {
    for (std::size_t i = 0; i < accounts.size(); ++i) index_[accounts[i].id] = static_cast<int>(i);
  }

  std::vector<std::string> odd() {
    for (int start = 0; start < static_cast<int>(accounts_.size()); ++start) follow(start);
    return std::move(odd_);
  }

 private:
  const ParentLink& account(int at) const { return accounts_[static_cast<std::size_t>(at)]; }

  void follow(int start) {
    std::vector<int> path;
    for (int at = start;;) {
      int& seen = seen_[static_cast<std::size_t>(at)];
      if (seen == start) return circle({std::find(path.begin(), path.end(), at), path.end()});
      if (seen >= 0) return;
      seen = start;
      path.push_back(at);
      const auto parent = account(at).parent;
      if (parent.empty()) return;
      const auto found = index_.find(parent);
      if (found == index_.end()) {
        return tell(
            at, "expected the id of one of the accounts, found \"" + std::string(parent) + "\"; it stands on its own");
      }
      at = found->second;
    }
  }

  void circle(std::vector<int> members) {
    std::rotate(members.begin(), std::min_element(members.begin(), members.end()), members.end());  // sorted by id
    std::string way;
    const std::size_t shown = std::min<std::size_t>(members.size(), 5);
    for (std::size_t i = 0; i < shown; ++i) way += std::string(account(members[i]).id) + " → ";
    if (shown < members.size()) way += "… → ";
    tell(members.front(), "expected no circle, found " + way + std::string(account(members.front()).id) +
                              "; this account counts as the parent of all");
  }

  void tell(int at, const std::string& what) {
    odd_.push_back("account \"" + std::string(account(at).id) + "\": parent_id: " + what);
  }

  const std::vector<ParentLink>& accounts_;
  std::unordered_map<std::string_view, int> index_;
  std::vector<int> seen_;  ///< the start from which each account was reached first
  std::vector<std::string> odd_;
};

}  // namespace

std::vector<std::string> odd_parents(const std::vector<ParentLink>& accounts) {
  return Parents(accounts).odd();
}

std::vector<std::string> odd_parents(const Records& records) {
  std::vector<ParentLink> links;
  for (const Account& account : records.accounts)
    links.push_back({account.id, account.parent_id ? std::string_view(*account.parent_id) : std::string_view()});
  return odd_parents(links);
}

}  // namespace kam::rules
