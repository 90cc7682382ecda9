#include "write_report.hpp"

#include "../monitor.hpp"
#include "../transformation/write_transformation.hpp"
#include "../write_value.hpp"
#include "exposure.hpp"

namespace kam::rules {

namespace {

std::string_view unit_of_change(std::string_view unit) {
  return unit == "%" ? "pp" : unit;
}

/// The accounts on which much hangs, each with what one has to know of it.
void dependent_accounts(JsonWriter& w, const Programme& programme) {
  w.key("accounts").array();
  for (const Dependence& one : dependences(programme, 10)) {
    w.object().field("account_id", programme.id(one.node));
    or_null(w, "name", programme.node(one.node).account->name);
    w.field("share", one.share);
    or_null(w, "months_left", one.months_left);
    or_null(w, "churn_risk", one.churn_risk);
    or_null(w, "margin_share", one.margin_share);
    w.end_object();
  }
  w.end_array();
}

void check(JsonWriter& w, const ProgrammeReport& report, std::size_t index) {
  const Check& row = report.programme.all.pack.checks[index];
  const FactDef& fact = programme_facts()[row.fact].fact;
  const Value& value = report.figures.facts[row.fact];
  w.object().field("id", fact.id).field("name", fact.name).field("state", name(value.state));
  shown(w, value);
  w.field("unit", fact.unit).field("band", report.bands[index]);
  text_or_null(w, "reason", name(value.reason));
  marks_of(w, value);
  if (!value.proxy.empty()) w.field("proxy", value.proxy);
  evidence(w, value);
  if (fact.id == "pf_dependence" && value.is_known()) dependent_accounts(w, report.programme);
  words(w, "source", fact.source);
  if (value.state == State::unknown) words(w, "needs", fact.inputs);
  w.end_object();
}

void slices(JsonWriter& w, const KpiResult& result) {
  w.key("by").object();
  for (const std::string_view by : {"tier", "segment", "owner", "approach"}) {
    w.key(by).object();
    for (const auto& [group, value] : result.by.at(by)) plain_value(w, group, value);
    w.end_object();
  }
  w.end_object();
}

void kpi(JsonWriter& w, const FactDef& fact, const KpiResult& result) {
  const Value& value = result.value;
  w.object().field("id", fact.id).field("name", fact.name).field("state", name(value.state));
  shown(w, value);
  w.field("unit", fact.unit);
  or_null(w, "k", value.k);
  or_null(w, "n", value.n);
  text_or_null(w, "reason", name(value.reason));
  Value marks = value;
  marks.k.reset();
  marks.n.reset();
  marks_of(w, marks);
  if (!value.proxy.empty()) w.field("proxy", value.proxy);
  w.key("trend").object();
  plain_value(w, "year", result.year, unit_of_change(fact.unit));
  plain_value(w, "quarter", result.quarter, unit_of_change(fact.unit));
  w.end_object();
  if (result.all) plain_value(w, "all_accounts", *result.all);
  slices(w, result);
  evidence(w, value);
  words(w, "source", fact.source);
  if (value.state == State::unknown) words(w, "needs", fact.inputs);
  w.end_object();
}

void proposal(JsonWriter& w, const Programme& programme, const Proposal& one, const Sha256Hex& sha256) {
  const std::string change = one.promote ? "promote" : "demote";
  const auto& texts = programme.all.pack.proposals;
  w.object().field("id", sha256(programme.id(one.node) + "\n" + change).substr(0, 16));
  w.field("account_id", programme.id(one.node));
  or_null(w, "name", programme.node(one.node).account->name);
  w.field("change", change).field("reason", one.reason);
  w.field("confirmed_by_reviews", one.settled ? "yes" : "unknown");
  w.key("checklist").array();
  for (const std::string& step : one.promote ? texts.promote : texts.demote) w.value(step);
  w.end_array().end_object();
}

/// How the two ways of serving key accounts do, on the records of all that are served so today (4.7).
void monitor(JsonWriter& w, const Programme& programme) {
  w.key("monitor").object();
  for (const std::string_view approach : {"one_face", "one_voice"}) {
    std::vector<const Node*> served;
    for (const std::size_t key : programme.keys) {
      if (programme.node(key).account->approach == approach) served.push_back(&programme.node(key));
    }
    w.key(approach);
    const auto quarters =
        served.empty() ? std::vector<QuarterOfService>() : service_by_quarter(programme.portfolio, served);
    write_quarters(w, quarters, programme.portfolio.as_of, approach);
  }
  w.end_object();
}

/// What nobody can compute for the company, but anybody there can say.
void questions(JsonWriter& w, const Programme& programme) {
  w.key("questions").array();
  if (!programme.keys_told) {
    w.object().field("field", "account.tier_label").field("question", "Which accounts do you call key today?");
    w.end_object();
  }
  w.end_array();
}

}  // namespace

std::string write_portfolio(const ProgrammeReport& report, const ReportMarks& marks) {
  const Programme& programme = report.programme;
  std::string json;
  JsonWriter w(json);
  w.object().field("as_of", marks.as_of).field("ruleset", marks.ruleset);
  w.field("settings", marks.settings).field("snapshot", marks.snapshot);
  or_null(w, "currency", programme.portfolio.settings.reporting_currency);
  w.field("accounts", programme.portfolio.nodes.size()).field("active", programme.active.size());
  w.key("checks").array();
  for (std::size_t i = 0; i < programme.all.pack.checks.size(); ++i) check(w, report, i);
  w.end_array().key("kpis").array();
  for (std::size_t i = 0; i < report.figures.kpis.size(); ++i) kpi(w, programme_kpis()[i].fact, report.figures.kpis[i]);
  w.end_array();
  monitor(w, programme);
  w.key("proposals").array();
  for (const Proposal& one : report.proposals) proposal(w, programme, one, marks.sha256);
  w.end_array().key("recommendations").array();
  for (const Recommendation& step : report.recommendations) write_recommendation(w, "programme", step, marks.sha256);
  w.end_array();
  questions(w, programme);
  write_steps(w, report);
  w.end_object();
  return json;
}

}  // namespace kam::rules
