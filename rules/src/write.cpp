#include "write.hpp"

#include "plan/write_blocks.hpp"
#include "reasons.hpp"
#include "write_approach.hpp"
#include "write_value.hpp"

namespace kam::rules {

namespace {

void points(JsonWriter& w, const Points& used) {
  if (used.empty()) return;
  w.key("points").array();
  for (const auto& [x, score] : used) w.array().value(x).value(score).end_array();
  w.end_array();
}

void about(JsonWriter& w, const AccountView& view) {
  const Account& a = *view.portfolio.nodes[view.node].account;
  w.key("about").object();
  or_null(w, "label", a.tier_label);
  or_null(w, "owner_id", a.owner_id);
  text_or_null(w, "owner", view.portfolio.user_name(a.owner_id.value_or("")));
  or_null(w, "kam_id", a.kam_id);
  text_or_null(w, "kam", view.portfolio.user_name(a.kam_id.value_or("")));
  or_null(w, "country", a.country);
  or_null(w, "industry", a.industry);
  or_null(w, "segment", a.segment);
  const auto& reporting = view.portfolio.settings.reporting_currency;
  or_null(w, "currency", reporting ? reporting : a.currency);
  w.end_object();
}

void gates(JsonWriter& w, const AccountView& view) {
  w.key("gates").array();
  for (std::size_t g = 0; g < view.pack.gates.size(); ++g) {
    const GateResult& gate = view.card.gates[g];
    w.object().field("id", view.pack.gates[g].id);
    w.field("state", gate.state != State::known ? "unknown" : gate.passed ? "pass" : "fail").end_object();
  }
  w.end_array();
}

void total(JsonWriter& w, const AccountView& view, const SetInUse& set) {
  w.key("total").object();
  composite_fields(w, view.card.total);
  w.end_object();
  const Composite& full = view.card.full_total;
  w.key("set").object().field("name", set.starting ? "starting" : "full");
  w.field("criteria", set.criteria).field("of", view.pack.criteria.size());
  or_null(w, "full_low", full.has_range ? std::optional(full.low) : std::nullopt);
  or_null(w, "full_high", full.has_range ? std::optional(full.high) : std::nullopt);
  w.end_object();
}

void position(JsonWriter& w, const AccountView& view) {
  const Position& p = view.position;
  const Dealings own = dealings(view.portfolio, view.records());
  w.key("position").object();
  plain_value(w, "revenue_ttm", p.revenue_ttm, "currency");
  plain_value(w, "rank", p.rank);
  plain_value(w, "share", p.share, "%");
  plain_value(w, "last_quarter", own.last_quarter, "currency");
  plain_value(w, "vs_before", own.vs_before, "%");
  plain_value(w, "vs_year_ago", own.vs_year_ago, "%");
  plain_value(w, "months_with_purchase", own.months_with_purchase, "months");
  plain_value(w, "win_rate", own.win_rate, "%");
  plain_value(w, "open_pipeline", own.open_pipeline, "currency");
  plain_value(w, "last_contact", own.last_contact);
  w.end_object();
}

void criteria(JsonWriter& w, const AccountView& view) {
  const bool scored = view.card.total.state == State::known;
  w.key("criteria").array();
  for (std::size_t i = 0; i < view.card.criteria.size(); ++i) {
    const Criterion& c = view.card.criteria[i];
    const Measure& measure = view.pack.criteria[i];
    const bool known = c.value.is_known();
    w.object().field("id", measure.id).field("state", name(c.value.state));
    shown(w, c.value);
    w.field("unit", measure.unit);
    or_null(w, "score", known ? std::optional(c.score) : std::nullopt);
    w.field("weight", c.weight);
    or_null(w, "contribution", known && scored ? std::optional(c.contribution) : std::nullopt);
    or_null(w, "quality", known ? std::optional(c.value.quality) : std::nullopt);
    or_null(w, "freshness", known ? std::optional(c.value.freshness) : std::nullopt);
    text_or_null(w, "proxy", c.value.proxy);
    text_or_null(w, "reason", name(c.value.reason));
    marks_of(w, c.value);
    if (known) points(w, c.points);
    evidence(w, c.value);
    sources(w, measure.source);
    if (c.value.state == State::unknown) w.key("needs").array().value(measure.question).end_array();
    w.end_object();
  }
  w.end_array();
}

void churn_block(JsonWriter& w, const AccountView& view) {
  const Churn& churn = view.churn;
  const bool known = churn.state == State::known;
  w.key("churn").object().field("state", name(churn.state));
  text_or_null(w, "reason", name(churn.reason));
  or_null(w, "point", known ? std::optional(churn.point) : std::nullopt);
  text_or_null(w, "band", known ? churn.band : std::string_view());
  w.field("confidence", churn.confidence);
  w.key("signals").array();
  for (std::size_t i = 0; i < churn.signals.size(); ++i) {
    const Warning& warning = churn.signals[i];
    const bool signal_known = warning.value.is_known();
    w.object().field("id", view.pack.signals[i].id).field("state", name(warning.value.state));
    text_or_null(w, "reason", name(warning.value.reason));
    shown(w, warning.value);
    or_null(w, "s", signal_known ? std::optional(warning.s) : std::nullopt);
    w.field("weight", view.pack.signals[i].weight);
    or_null(w, "contribution", signal_known && known ? std::optional(warning.contribution) : std::nullopt);
    text_or_null(w, "proxy", warning.value.proxy);
    marks_of(w, warning.value);
    if (signal_known) points(w, warning.points);
    evidence(w, warning.value);
    w.end_object();
  }
  w.end_array().end_object();
}

void kpis(JsonWriter& w, const AccountView& view, const Trends& trends) {
  w.key("kpis").object();
  for (const AccountKpi& kpi : account_kpis()) {
    const std::size_t fact = fact_index(kpi.fact);
    w.key(kpi.fact).object();
    const Value& value = view.facts.at(fact, view.node);
    value_fields(w, value, facts()[fact].unit);
    if (kpi.over != TrendOver::none && value.is_known()) {
      w.key("trend").object();
      plain_value(w, "year", trends.year(kpi, view.node));
      if (kpi.quarters) plain_value(w, "quarter", trends.quarter(kpi, view.node));
      w.end_object();
    }
    w.end_object();
  }
  w.end_object();
}

void view_block(JsonWriter& w, const View& view) {
  w.key("view").object();
  w.key("attractiveness").object(), composite_fields(w, view.attractiveness), w.end_object();
  w.key("strength").object(), composite_fields(w, view.strength), w.end_object();
  text_or_null(w, "cell", view.cell);
  w.end_object();
}

void health_block(JsonWriter& w, const AccountView& view) {
  const Health& health = view.health;
  const bool told = health.total.state == State::known;
  w.key("health").object();
  composite_fields(w, health.total);
  w.key("parts").array();
  for (std::size_t i = 0; i < health.parts.size(); ++i) {
    const Measure& part = view.pack.health[i];
    const Score& score = health.parts[i];
    const bool known = score.value.is_known();
    w.object().field("id", part.id).field("state", name(score.value.state));
    text_or_null(w, "reason", name(score.value.reason));
    shown(w, score.value);
    w.field("unit", part.unit);
    or_null(w, "score", known ? std::optional(score.score) : std::nullopt);
    w.field("weight", part.weight);
    or_null(w, "contribution", known && told ? std::optional(health.total.contributions[i]) : std::nullopt);
    text_or_null(w, "proxy", score.value.proxy);
    marks_of(w, score.value);
    if (known) points(w, score.points);
    evidence(w, score.value);
    sources(w, part.source);
    if (score.value.state == State::unknown) w.key("needs").array().value(part.question).end_array();
    w.end_object();
  }
  w.end_array().end_object();
}

void label_fact(JsonWriter& w, const AccountView& view, std::string_view fact, std::string_view key) {
  const Value& value = view.facts.at(fact, view.node);
  or_null(w, key, value.is_known() ? value.label : std::nullopt);
}

void flag_fact(JsonWriter& w, const AccountView& view, std::string_view fact) {
  const Value& value = view.facts.at(fact, view.node);
  or_null(w, fact, value.is_known() ? std::optional(value.number != 0) : std::nullopt);
}

void flags_block(JsonWriter& w, const AccountView& view) {
  w.key("flags").object().field("candidate_for_key", view.card.candidate_for_key);
  for (const auto flag : {"sel_watchlist", "sel_revenue_only", "sel_missed_key"}) flag_fact(w, view, flag);
  const bool key = is_key(view.portfolio, view.records(), view.card);
  w.field("sel_review_due", key ? "quarterly" : view.card.tier == Tier::rising ? "half_yearly" : "yearly");
  label_fact(w, view, "rev_cadence", "rev_cadence");
  w.end_object();
}

void rule_questions(JsonWriter& w, const std::vector<RuleQuestion>& questions) {
  w.key("rule_questions").array();
  for (const RuleQuestion& q : questions) {
    w.object().field("field", q.field).key("rules").array();
    for (const std::string_view rule : q.rules) w.value(rule);
    w.end_array().field("priority", q.priority).end_object();
  }
  w.end_array();
}

}  // namespace

std::string write_account(const AccountView& view, const RunMarks& marks, const Steps& steps,
                          const std::vector<Question>& asked) {
  const Node& node = view.portfolio.nodes[view.node];
  const Scorecard& card = view.card;
  constexpr std::size_t usual = 32 << 10;
  std::string json;
  json.reserve(usual);
  JsonWriter w(json);
  w.object().field("account_id", node.account->id);
  or_null(w, "name", node.account->name);
  about(w, view);
  w.field("as_of", marks.as_of).field("active", node.active).field("ruleset", marks.ruleset);
  w.field("settings", marks.settings).field("snapshot", marks.snapshot);
  w.field("tier", name(card.tier));
  static constexpr std::string_view qualifiers[]{"", "firm", "provisional"};
  text_or_null(w, "qualifier", qualifiers[static_cast<std::size_t>(card.qualifier)]);
  text_or_null(w, "tier_reason", card.tier_reason);
  gates(w, view);
  total(w, view, marks.set);
  position(w, view);
  w.key("axes").object();
  plain_value(w, "value", view.position.value);
  plain_value(w, "stability", view.churn.stability);
  w.end_object();
  criteria(w, view);
  view_block(w, view.view);
  health_block(w, view);
  churn_block(w, view);
  write_approach(w, view.all, view.node);
  kpis(w, view, marks.trends);
  write_stakeholders(w, view);
  write_plan(w, view);
  write_relationship(w, view);
  label_fact(w, view, "kpi_quadrant", "quadrant");
  const Value& dependence = view.facts.at("pf_dependence", view.node);
  or_null(w, "pf_dependence", dependence.is_known() ? std::optional(dependence.number) : std::nullopt);
  flag_fact(w, view, "route_mismatch");
  write_routing(w, view, marks.roles);
  flags_block(w, view);
  w.key("recommendations").array();
  for (Recommendation r : steps.recommendations) {
    r.why = reasons(view, *r.rule);
    write_recommendation(w, node.account->id, r, marks.sha256);
  }
  w.end_array();
  w.key("questions").array();
  for (const Question& q : asked) {
    w.object()
        .field("field", q.field)
        .field("criterion", view.pack.criteria[q.criterion].id)
        .field("gain", q.gain)
        .end_object();
  }
  w.end_array();
  rule_questions(w, steps.questions);
  w.end_object();
  return json;
}

}  // namespace kam::rules
