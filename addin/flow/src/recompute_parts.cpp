#include <optional>

#include "src/parts.hpp"
#include "src/recompute.hpp"
#include "src/scoring_of.hpp"

namespace kam::flow {

namespace {

constexpr std::size_t rounds_about = 8;  // over all accounts, for one month; for the progress
constexpr int most_attempts = 5;         // groups of accounts may change meanwhile; not so often

class InParts {
 public:
  InParts(const Recompute& recompute, rules::Records shared, Parts parts)
      : recompute_(recompute),
        shared_(std::move(shared)),
        parts_(std::move(parts)),
        months_(*recompute.engine.pack, shared_, recompute.ends, recompute.starting_set) {}

  Result<std::size_t> go() {
    if (auto ok = find_groups(); !ok) return ok.error();
    if (auto ok = look(); !ok) return ok.error();
    for (const rules::Day end : recompute_.ends) {
      if (auto ok = month(end); !ok) return ok.error();
      ++months_done_;
    }
    return parts_.accounts();
  }

 private:
  Result<void> tell(std::size_t round, std::size_t part) {
    const auto way = static_cast<double>(round) + static_cast<double>(part) / static_cast<double>(parts_.count());
    const double months = static_cast<double>(months_done_) + std::min(1.0, way / rounds_about);
    const auto accounts = static_cast<double>(parts_.accounts());
    return recompute_.progress(static_cast<std::size_t>(accounts * months), parts_.accounts() * recompute_.ends.size());
  }

  Result<std::shared_ptr<rules::Records>> records(std::size_t part) {
    auto records = parts_.records(recompute_.store, recompute_.tenant, part);
    if (records && groups_known_ && groups_.differ(**records))
      return Error{Errc::conflict, "groups of accounts changed"};
    return records;
  }

  /// Makes something of each part on a few threads, and takes it in order.
  template <class Found>
  Result<void> each_part(std::size_t round, const std::function<Result<Found>(const rules::Records&)>& make,
                         const std::function<Result<void>(Found)>& take) {
    std::vector<std::optional<Found>> found(parts_.count());
    const auto work = [&](std::size_t part) -> Result<void> {
      const auto some = records(part);
      if (!some) return some.error();
      auto made = make(**some);
      if (!made) return made.error();
      found[part] = std::move(*made);
      return {};
    };
    const auto taken = [&](std::size_t part) -> Result<void> {
      if (auto ok = take(std::move(*found[part])); !ok) return ok;
      found[part].reset();
      return tell(round, part);
    };
    return side_by_side(parts_.count(), work, taken);
  }

  Result<void> find_groups() {
    auto ok = each_part<Groups>(
        0,
        [](const rules::Records& records) -> Result<Groups> {
          Groups groups;
          groups.add(records);
          return groups;
        },
        [this](const Groups& some) -> Result<void> {
          groups_.merge(some);
          return {};
        });
    parts_.gather(groups_);
    groups_known_ = true;
    return ok;
  }

  Result<void> look() {
    using Looked = std::shared_ptr<const rules::PastMonths::Looked>;
    return each_part<Looked>(
        0, [this](const rules::Records& records) -> Result<Looked> { return months_.look(records); },
        [this](const Looked& looked) -> Result<void> {
          months_.take(*looked);
          return {};
        });
  }

  Result<void> month(rules::Day end) {
    rules::PastMonthRounds rounds(months_, end);
    for (std::size_t round = 0; !rounds.done(); ++round) {
      auto ok = each_part<rules::Peers>(
          round, [&](const rules::Records& records) { return rounds.gather(records); },
          [&](rules::Peers peers) -> Result<void> {
            rounds.take(std::move(peers));
            return {};
          });
      if (!ok) return ok;
      rounds.end_round();
    }
    return store(rounds, end);
  }

  Result<void> store(rules::PastMonthRounds& rounds, rules::Day end) {
    std::size_t accounts = 0;
    auto ok = each_part<rules::PastMonth>(
        rounds_about - 1, [&](const rules::Records& records) { return rounds.accounts(records); },
        [&](const rules::PastMonth& some) -> Result<void> {
          rounds.take(some.left_out);
          accounts += some.accounts.size();
          return recompute_.put(end, some.accounts);
        });
    if (!ok || accounts == 0) return ok;
    return recompute_.end_month(rounds.whole());
  }

  const Recompute& recompute_;
  const rules::Records shared_;
  Parts parts_;
  rules::PastMonths months_;
  Groups groups_;
  bool groups_known_ = false;
  std::size_t months_done_ = 0;
};

}  // namespace

Result<std::size_t> recompute_in_parts(const Recompute& recompute) {
  return again_after_conflicts(most_attempts, [&]() -> Result<std::size_t> {
    auto shared = load(recompute.store, recompute.tenant, {});
    if (!shared) return shared.error();
    auto parts = Parts::of(recompute.store, recompute.tenant, recompute.engine.accounts_a_part);
    if (!parts) return parts.error();
    return InParts(recompute, std::move(shared->records), std::move(*parts)).go();
  });
}

}  // namespace kam::flow
