#include "kam/rules/score.hpp"

#include <algorithm>

#include "facts/facts.hpp"
#include "write.hpp"

namespace kam::rules {

namespace {

using Maybe = std::optional<bool>;

Maybe both(Maybe a, Maybe b) {
  if ((a && !*a) || (b && !*b)) return false;
  return a && b ? Maybe(true) : Maybe();
}
Maybe either(Maybe a, Maybe b) {
  if ((a && *a) || (b && *b)) return true;
  return a && b ? Maybe(false) : Maybe();
}
template <class Test>
Maybe test(const Value& value, Test holds) {
  return value.is_known() ? Maybe(holds(value.number)) : Maybe();
}

/// What a flag needs of all accounts (1.7, 14.3.17).
struct FlagContext {
  bool label_in_use;
  std::optional<double> key_pipeline;  ///< median over key accounts with a known pipeline
  std::size_t growth_potential;
};

bool is_key(const FlagContext& context, const Node& node, const Scorecard& card) {
  return context.label_in_use ? node.account->tier_label.value_or("") == "key" : card.tier == Tier::key;
}

FlagContext flag_context(const Pack::Data& pack, const FactMatrix& facts, const Selection& selection) {
  const Portfolio& p = facts.portfolio();
  FlagContext context{p.in_use(Object::accounts, "tier_label"), {}, 0};
  std::vector<double> pipelines;
  for (std::size_t i = 0; i < p.nodes.size(); ++i) {
    const Value& pipeline = facts.at(fact_index("pipeline"), i);
    if (is_key(context, p.nodes[i], selection.cards[i]) && pipeline.is_known()) pipelines.push_back(pipeline.number);
  }
  if (!pipelines.empty()) context.key_pipeline = median(pipelines);
  for (std::size_t c = 0; c < pack.criteria.size(); ++c) {
    if (pack.criteria[c].id == "sel_growth_potential") context.growth_potential = c;
  }
  return context;
}

Flags flags_of(const AccountView& view, const FlagContext& context) {
  const Node& node = view.portfolio.nodes[view.node];
  const Scorecard& card = view.card;
  const Value& percentile = view.position.value;
  const bool labelled = node.account->tier_label.value_or("") == "key";
  const Maybe total_known = card.total.state == State::known ? Maybe(true) : Maybe();
  Flags flags;
  const Maybe small_total =
      card.total.state == State::known && rounded(card.total.coverage) >= view.pack.tiers.least_coverage
          ? Maybe(rounded(card.total.point) < view.pack.tiers.rising)
          : Maybe();
  flags.revenue_only = both(labelled, both(test(percentile, [](double p) { return rounded(p) >= 90; }), small_total));
  const Maybe large_total = total_known ? Maybe(rounded(card.total.point) >= view.pack.tiers.key) : Maybe();
  flags.missed_key = both(!labelled, both(large_total, test(percentile, [](double p) { return rounded(p) < 80; })));

  if (is_key(context, node, card)) {
    flags.watchlist = false;
    return flags;
  }
  const Criterion& growing = card.criteria[context.growth_potential];
  const Maybe customer_grows =
      growing.value.is_known() ? Maybe(growing.score >= view.pack.tiers.growth_score) : Maybe();
  const Maybe we_grow =
      both(test(view.facts.at(fact_index("kpi_growth"), view.node), [](double g) { return rounded(g) >= 30; }),
           test(percentile, [](double p) { return rounded(p) >= 50; }));
  const bool contacts_known = view.portfolio.records.has(Object::contacts);
  const bool executive_came = std::any_of(node.contacts.begin(), node.contacts.end(), [&](const Contact* c) {
    return c->seniority.value_or("") == "c_level" && c->created_at &&
           days_back(view.portfolio.as_of, 90).holds(*c->created_at) && is_active(*c, view.portfolio.as_of);
  });
  const Maybe new_executive = contacts_known ? Maybe(executive_came) : Maybe();
  const Maybe pipeline = context.key_pipeline
                             ? test(view.facts.at(fact_index("pipeline"), view.node),
                                    [&](double amount) { return rounded(amount) >= rounded(*context.key_pipeline); })
                             : Maybe();
  flags.watchlist =
      either(card.tier == Tier::rising, either(customer_grows, either(we_grow, both(new_executive, pipeline))));
  return flags;
}

}  // namespace

Result<Scored> score(const Pack& pack, const Records& records, const ScoreOptions& options) {
  const Portfolio portfolio(records, options.as_of);
  const FactMatrix matrix(portfolio);
  const Pack::Data& data = pack.data();
  auto selection = select(data, matrix, options.starting_set);
  if (!selection) return selection.error();
  const auto churns = churn(data, matrix);
  const auto places = positions(portfolio);
  const auto stakes = values_at_stake(matrix);
  const auto context = flag_context(data, matrix, *selection);
  const RunMarks marks{to_string(options.as_of),
                       pack.version(),
                       options.sha256(records.settings.json + (options.starting_set ? "+starting" : "")).substr(0, 16),
                       records.snapshot.id(options.as_of),
                       selection->set,
                       options.sha256};
  Scored scored;
  scored.active = portfolio.active_count;
  for (std::size_t i = 0; i < portfolio.nodes.size(); ++i) {
    AccountView view{portfolio, matrix, data, i, selection->cards[i], churns[i], places[i], false};
    const Flags flags = flags_of(view, context);
    view.revenue_only = flags.revenue_only.value_or(false);
    const auto asked = questions(view);
    scored.answered += portfolio.nodes[i].active && (view.card.total.state == State::known || !asked.empty());
    scored.accounts.push_back(
        {portfolio.nodes[i].account->id, write_account(view, marks, flags, recommend(view, stakes), asked)});
  }
  return scored;
}

}  // namespace kam::rules
