#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "kam/rules/records.hpp"
#include "kam/store/store.hpp"
#include "src/groups.hpp"

namespace kam::flow {

/// The accounts of a tenant in parts that fit into memory, whole groups together.
class Parts {
 public:
  static Result<Parts> of(store::Store& store, std::string_view tenant, std::size_t most_accounts);

  std::size_t count() const { return parts_.size(); }
  std::size_t accounts() const { return accounts_; }
  const std::vector<std::string>& operator[](std::size_t part) const { return parts_[part]; }
  /// Puts groups together, once it is known which there are.
  void gather(const Groups& groups);

  /// The records of a part with those that all share; those of small tenants stay in memory from one round to the next.
  /// Of several threads, but not of the same part.
  Result<std::shared_ptr<rules::Records>> records(store::Store& store, std::string_view tenant, std::size_t part);
  /// Frees what is held.
  void let_go() { held_.assign(parts_.size(), nullptr); }

 private:
  std::vector<std::vector<std::string>> parts_;
  std::vector<std::shared_ptr<rules::Records>> held_;
  std::size_t accounts_ = 0;
  bool holds_ = false;
};

/// Runs `work(i)` for 0 … count − 1 on a few threads and `take(i)` in order; ends with the first error.
Result<void> side_by_side(std::size_t count, const std::function<Result<void>(std::size_t)>& work,
                          const std::function<Result<void>(std::size_t)>& take);

}  // namespace kam::flow
