#include <algorithm>
#include <map>
#include <tuple>

#include "kam/rules/history.hpp"
#include "known_at.hpp"
#include "past_account.hpp"

/// Past months from parts of the records. What comes with every part, since it belongs to no account, counts once.
namespace kam::rules {

struct PastMonths::Looked {
  std::vector<backtests::CutMarks> marks;  ///< by month end
  Snapshot snapshot;
};

PastMonths::PastMonths(const Pack& pack, const Records& shared, std::vector<Day> ends, bool starting_set)
    : pack_(pack), shared_(shared), ends_(std::move(ends)), starting_set_(starting_set) {
  of_shared_ = std::make_unique<Looked>();
  of_shared_->snapshot = shared_.snapshot;
  for (const Day end : ends_) of_shared_->marks.push_back(backtests::marks_of(shared_, end));
  all_ = std::make_unique<Looked>(*of_shared_);
}
PastMonths::~PastMonths() = default;

std::shared_ptr<const PastMonths::Looked> PastMonths::look(const Records& part) const {
  auto looked = std::make_shared<Looked>();
  looked->snapshot = part.snapshot;
  looked->snapshot.remove(shared_.snapshot);
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    auto& marks = looked->marks.emplace_back(backtests::marks_of(part, ends_[i]));
    marks.invoices -= of_shared_->marks[i].invoices;
    marks.paid -= of_shared_->marks[i].paid;
  }
  return looked;
}

void PastMonths::take(const Looked& looked) {
  all_->snapshot.add(looked.snapshot);
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    auto& all = all_->marks[i];
    all.invoices += looked.marks[i].invoices;
    all.paid += looked.marks[i].paid;
    all.products.insert(looked.marks[i].products.begin(), looked.marks[i].products.end());
  }
}

struct PastMonthRounds::State {
  using Key = std::tuple<Object, std::string_view, LeftOut::Why>;

  State(const PastMonths& all_months, const backtests::CutMarks& marks, Day day, Records known_shared)
      : months(all_months),
        all(marks),
        end(day),
        shared(std::move(known_shared)),
        rounds(months.pack_, {end, months.starting_set_, {}}, shared) {}

  const PastMonths& months;
  const backtests::CutMarks& all;
  Day end;
  Records shared;
  PeerRounds rounds;
  std::optional<Peers> peers;
  std::vector<LeftOut> of_shared;
  std::map<Key, std::int64_t> left_out;

  void count(const std::vector<LeftOut>& list, std::int64_t times) {
    for (const LeftOut& one : list)
      left_out[{one.object, one.field, one.why}] += times * static_cast<std::int64_t>(one.records);
  }
};

PastMonthRounds::PastMonthRounds(const PastMonths& months, Day end) {
  const auto at = std::find(months.ends_.begin(), months.ends_.end(), end) - months.ends_.begin();
  const auto& marks = months.all_->marks.at(static_cast<std::size_t>(at));
  std::vector<LeftOut> left_out;
  auto shared = backtests::known_of_part(months.shared_, end, marks, left_out);
  state_ = std::make_unique<State>(months, marks, end, std::move(shared));
  state_->count(left_out, 1);
  state_->of_shared = std::move(left_out);
}
PastMonthRounds::~PastMonthRounds() = default;

bool PastMonthRounds::done() const {
  return state_->peers.has_value();
}

Result<Peers> PastMonthRounds::gather(const Records& part) const {
  std::vector<LeftOut> left_out;
  auto known = backtests::known_of_part(part, state_->end, state_->all, left_out);
  return state_->rounds.gather(known);
}

void PastMonthRounds::take(Peers part) {
  state_->rounds.take(std::move(part));
}

void PastMonthRounds::end_round() {
  state_->rounds.end_round();
  if (state_->rounds.done()) state_->peers = std::move(state_->rounds).finish();
}

Result<PastMonth> PastMonthRounds::accounts(const Records& part) const {
  const PastMonths& months = state_->months;
  PastMonth month{state_->end, {}, {}, {}, {}};
  auto known = backtests::known_of_part(part, state_->end, state_->all, month.left_out);
  const PeerFigures& peers = state_->peers.value().figures();
  peers.counts.figure.put_into(known);
  Assessment assessment(months.pack_.data(), known, state_->end, peers);
  if (const auto done = advance(assessment, months.starting_set_); !done) return done.error();
  for (std::size_t i = 0; i < assessment.portfolio.nodes.size(); ++i)
    month.accounts.push_back(past_account(assessment, i));
  return month;
}

void PastMonthRounds::take(const std::vector<LeftOut>& of_part) {
  state_->count(of_part, 1);
  state_->count(state_->of_shared, -1);
}

PastMonth PastMonthRounds::whole() const {
  PastMonth month{state_->end, state_->months.pack_.version(), state_->months.all_->snapshot.id(state_->end), {}, {}};
  for (const auto& [key, records] : state_->left_out) {
    if (records > 0)
      month.left_out.push_back(
          {std::get<0>(key), std::get<1>(key), std::get<2>(key), static_cast<std::size_t>(records)});
  }
  return month;
}

}  // namespace kam::rules
