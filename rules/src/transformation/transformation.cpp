#include "transformation.hpp"

#include <algorithm>

#include "../facts/functions.hpp"
#include "../facts/made_of.hpp"

namespace kam::rules {

namespace {

using Terms = TransformationPack;
using Kept = std::optional<KeptTransformation>;

bool has_team(const Portfolio& p, std::string_view account_id) {
  const int root = p.root(account_id);
  return root >= 0 && count_functions(p, p.nodes[static_cast<std::size_t>(root)].account->team) >= 3;
}

Value pilot_teams(const Portfolio& p, const Kept& kept) {
  if (!kept || !kept->pilot_accounts) return Value::unknown(Reason::no_setting);
  if (kept->pilot_accounts->empty()) return Value::unknown(Reason::no_records);
  Value value = of_people(0);
  value.k = 0;
  value.n = static_cast<double>(kept->pilot_accounts->size());
  for (const std::string& account : *kept->pilot_accounts) {
    if (has_team(p, account)) {
      ++*value.k;
    } else if (value.evidence.size() < most_evidence) {
      value.evidence.push_back("account:" + account);
    }
  }
  value.number = 100 * *value.k / *value.n;
  return value;
}

Value roadmap(const Kept& kept) {
  if (!kept || kept->elements.empty()) return Value::unknown(Reason::no_setting);
  return of_people(std::ranges::all_of(kept->elements, [](const auto& element) {
    return element.second.state == KeptElement::State::done || (element.second.owner_id && element.second.due);
  }));
}

const KeptElement* kept_of(const Kept& kept, const std::string& id) {
  if (!kept) return nullptr;
  const auto found = kept->elements.find(id);
  return found == kept->elements.end() ? nullptr : &found->second;
}

std::vector<ExitResult> results(const Terms::Phase& phase, std::span<const expr::Known> known, const Kept& kept) {
  std::vector<ExitResult> all;
  for (const Terms::ExitTest& test : phase.exit_tests) {
    ExitResult& one = all.emplace_back(ExitResult{&test, {}, {}});
    if (test.when) one.data = test.when->evaluate(known);
    if (!test.kept || !kept) continue;
    const auto said = kept->exit_tests.find(test.id);
    if (said != kept->exit_tests.end()) one.people = said->second;
  }
  return all;
}

bool is_left(const std::vector<ExitResult>& tests) {
  return std::ranges::all_of(tests, [](const ExitResult& one) { return one.truth() == expr::Truth::yes; });
}

/// Does the dimension ask for something, and how much? (8.6)
class Ranking {
 public:
  Ranking(const Terms& terms, const std::vector<DimensionGap>& gaps) : terms_(terms), gaps_(gaps) {}

  const DimensionGap* gap_of(std::string_view id) const {
    const auto found = std::ranges::find(gaps_, id, &DimensionGap::id);
    return found == gaps_.end() ? nullptr : &*found;
  }
  bool is_gap(const DimensionGap* one) const { return one && one->gap && rounded(*one->gap) >= terms_.least_gap; }
  /// The dimension that has to stand first, and does not.
  const Terms::Need* unmet(const Terms::Dimension& dimension) const {
    if (!dimension.needs) return nullptr;
    const DimensionGap* needed = gap_of(dimension.needs->dimension);
    const bool met = needed && needed->score && rounded(*needed->score) >= dimension.needs->level;
    return met ? nullptr : &*dimension.needs;
  }
  double rank(const DimensionGap& one) const {
    const bool first = std::ranges::find(terms_.first, one.id) != terms_.first.end() || is_needed(one.id);
    return one.weight * *one.gap * (first ? terms_.first_factor : 1);
  }

 private:
  /// Another gap cannot be closed before this one.
  bool is_needed(std::string_view id) const {
    return std::ranges::any_of(terms_.dimensions, [&](const Terms::Dimension& other) {
      const Terms::Need* need = unmet(other);
      return need && need->dimension == id && is_gap(gap_of(other.id));
    });
  }
  const Terms& terms_;
  const std::vector<DimensionGap>& gaps_;
};

const Terms::Element* element_of(const Terms::Phase& phase, const std::string& id) {
  const auto found = std::ranges::find(phase.elements, id, &Terms::Element::id);
  return found == phase.elements.end() ? nullptr : &*found;
}

PlannedElement not_kept(const Terms::Element* element, std::size_t phase) {
  PlannedElement one{};
  one.element = element;
  one.phase = phase;
  return one;
}

void take_kept(PlannedElement& planned, const KeptElement& kept) {
  using State = PlannedElement::State;
  static constexpr std::array states{State::open, State::running, State::done};
  planned.state = states[static_cast<std::size_t>(kept.state)];
  planned.owner_id = kept.owner_id;
  planned.start = kept.start;
  planned.due = kept.due;
}

/// What the gaps ask for in a phase, by rank; equal ones in the order of need.
std::vector<PlannedElement> asked_for(const Terms& terms, std::size_t phase, const std::vector<DimensionGap>& gaps) {
  const Ranking ranking(terms, gaps);
  std::vector<PlannedElement> asked;
  for (const Terms::Dimension& dimension : terms.dimensions) {
    const DimensionGap* gap = ranking.gap_of(dimension.id);
    if (!ranking.is_gap(gap)) continue;
    const double rank = ranking.rank(*gap);
    for (const std::string& id : dimension.elements[phase]) {
      auto found = std::ranges::find_if(asked, [&](const PlannedElement& one) { return one.element->id == id; });
      if (found == asked.end()) {
        asked.push_back(not_kept(element_of(terms.phases[phase], id), phase));
        found = asked.end() - 1;
      }
      const bool leads = !found->rank || rounded(*found->rank) < rounded(rank);
      found->moves.insert(leads ? found->moves.begin() : found->moves.end(), gap);
      if (!leads) continue;
      found->rank = rank;
      const Terms::Need* need = ranking.unmet(dimension);
      found->waits_for = need ? std::string_view(need->dimension) : std::string_view();
      found->waits_level = need ? need->level : 0;
    }
  }
  std::ranges::stable_sort(asked, [](const auto& a, const auto& b) { return rounded(*a.rank) > rounded(*b.rank); });
  return asked;
}

/// Elements that people keep and no gap asks for now.
void add_kept(const Terms& terms, const KeptTransformation& kept, std::vector<PlannedElement>& elements) {
  for (std::size_t phase = 0; phase < terms.phases.size(); ++phase) {
    for (const Terms::Element& element : terms.phases[phase].elements) {
      if (!kept.elements.contains(element.id)) continue;
      const auto is_there = [&](const PlannedElement& one) { return one.element == &element; };
      if (std::ranges::none_of(elements, is_there)) elements.push_back(not_kept(&element, phase));
    }
  }
}

bool is_open(PlannedElement::State state) {
  return state == PlannedElement::State::open || state == PlannedElement::State::running;
}

/// The first of those of the phase that nobody keeps yet are proposed, as long as not too many are open (8.6); those of
/// later phases wait for it.
void propose(const Terms& terms, std::size_t phase, Day as_of, std::vector<PlannedElement>& elements) {
  using State = PlannedElement::State;
  auto open = static_cast<std::size_t>(
      std::ranges::count_if(elements, [](const PlannedElement& one) { return is_open(one.state); }));
  for (PlannedElement& one : elements) {
    if (one.state != State::waiting || one.phase != phase || open >= terms.most_open) continue;
    one.state = State::proposed;
    one.start = as_of;
    one.due = as_of + one.element->days;
    ++open;
  }
}

std::vector<PlannedElement> plan(const Terms& terms, std::size_t phase, const std::vector<DimensionGap>& gaps,
                                 const Kept& kept, Day as_of) {
  // What runs for good are the elements of the last phase again.
  const std::size_t now = std::min(phase, terms.phases.size() - 1);
  std::vector<PlannedElement> elements;
  for (std::size_t later = now; later < terms.phases.size(); ++later) {
    std::ranges::move(asked_for(terms, later, gaps), std::back_inserter(elements));
  }
  if (kept) add_kept(terms, *kept, elements);
  for (PlannedElement& one : elements) {
    if (const KeptElement* element = kept_of(kept, one.element->id)) take_kept(one, *element);
  }
  propose(terms, now, as_of, elements);
  return elements;
}

Value running(const Terms& terms, std::size_t phase, const Kept& kept) {
  if (!kept) return Value::unknown(Reason::no_setting);
  Value value = of_people(0);
  for (const Terms::Element& element : terms.phases[std::min(phase, terms.phases.size() - 1)].elements) {
    const KeptElement* found = kept_of(kept, element.id);
    value.number += found && found->state == KeptElement::State::running;
  }
  return value;
}

Value pilot_begun(const Terms& terms, const Kept& kept) {
  if (!kept) return Value::unknown(Reason::no_setting);
  const KeptElement* pilot = kept_of(kept, terms.pilot);
  return of_people(pilot && pilot->state != KeptElement::State::open);
}

/// Days since something of the last phase was done, else since its first element began.
Value days_without_result(const Terms& terms, const Kept& kept, Day as_of) {
  if (!kept) return Value::unknown(Reason::no_setting);
  OnDay done, begun;
  for (const Terms::Element& element : terms.phases.back().elements) {
    const KeptElement* found = kept_of(kept, element.id);
    if (!found) continue;
    if (found->state == KeptElement::State::done && !found->done_at) return Value::unknown(Reason::field_empty);
    if (found->done_at && *found->done_at <= as_of && (!done || *done < *found->done_at)) done = found->done_at;
    if (found->start && *found->start <= as_of && (!begun || *found->start < *begun)) begun = found->start;
  }
  const OnDay since = done ? done : begun;
  return since ? of_people(as_of - *since) : Value::unknown(Reason::no_records);
}

}  // namespace

expr::Truth ExitResult::truth() const {
  const expr::Truth said = !test->kept ? expr::Truth::yes
                           : !people   ? expr::Truth::unknown
                           : *people   ? expr::Truth::yes
                                       : expr::Truth::no;
  const expr::Truth computed = test->when ? data.truth : expr::Truth::yes;
  if (said == expr::Truth::no || computed == expr::Truth::no) return expr::Truth::no;
  return said == expr::Truth::yes ? computed : said;
}

std::string_view name(PlannedElement::State state) {
  static constexpr std::array<std::string_view, 5> names{"proposed", "waiting", "open", "running", "done"};
  return names[static_cast<std::size_t>(state)];
}

Transformation transformation(ProgrammeFigures& figures, std::vector<DimensionGap> gaps, const Kept& kept) {
  const Pack::Data& data = figures.programme.all.pack;
  const Terms& terms = *data.transformation;
  const Day as_of = figures.programme.portfolio.as_of;
  figures.put("trf_pilot_teams", pilot_teams(figures.programme.portfolio, kept));
  figures.put("trf_roadmap", roadmap(kept));
  Transformation found;
  found.gaps = std::move(gaps);
  found.kept = kept.has_value();
  const auto known = known_facts(figures, data.programme_facts);
  for (const Terms::Phase& phase : terms.phases) found.tests.push_back(results(phase, known, kept));
  while (found.phase < found.tests.size() && is_left(found.tests[found.phase])) ++found.phase;
  found.elements = plan(terms, found.phase, found.gaps, kept, as_of);

  figures.put("trf_phase", of_people(static_cast<double>(found.phase + 1)));
  double open = 0;
  if (found.phase < found.tests.size()) {
    for (const ExitResult& one : found.tests[found.phase]) open += one.truth() != expr::Truth::yes;
  }
  figures.put("trf_open_tests", of_people(open));
  figures.put("trf_running", running(terms, found.phase, kept));
  figures.put("trf_pilot_begun", pilot_begun(terms, kept));
  figures.put("trf_days_without_result", days_without_result(terms, kept, as_of));
  return found;
}

}  // namespace kam::rules
