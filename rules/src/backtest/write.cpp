#include "write_parts.hpp"

/// A backtest as JSON.
namespace kam::rules {

void backtests::write_left_out(JsonWriter& w, const std::vector<LeftOut>& list) {
  w.array();
  for (const LeftOut& one : list) {
    w.object().field("object", name(one.object)).key("field");
    one.field.empty() ? w.null() : w.value(one.field);
    w.field("why", name(one.why)).field("records", one.records).end_object();
  }
  w.end_array();
}

namespace {

using backtests::maybe;

void maybe_day(JsonWriter& w, std::string_view key, OnDay day) {
  maybe(w, key, day ? std::optional(to_string(*day)) : std::nullopt);
}

void area(JsonWriter& w, std::string_view key, const std::optional<Auc>& auc) {
  w.key(key);
  if (!auc) {
    w.null();
    return;
  }
  w.object().field("value", auc->value).field("low", auc->low).field("high", auc->high).end_object();
}

void outcomes(JsonWriter& w, const std::vector<LabelCount>& labels) {
  w.key("outcomes").array();
  for (const LabelCount& one : labels) {
    w.object().field("label", one.label).field("good", one.good);
    w.field("accounts", one.accounts).field("events", one.events).end_object();
  }
  w.end_array();
}

class Writer {
 public:
  Writer(std::string& out, const Backtest& result) : w_(out), result_(result) {}

  void all() {
    w_.object().field("model", result_.model).field("ruleset", result_.ruleset).field("settings", result_.settings);
    w_.key("scores").array();
    for (const BacktestScore& score : result_.scores) {
      w_.object().field("id", score.id).field("name", score.name);
      w_.field("higher_is_better", score.higher_is_better).field("baseline", score.baseline).end_object();
    }
    w_.end_array().key("cuts").array();
    for (const CutReport& cut : result_.cuts) write(cut);
    w_.end_array().key("pooled");
    if (result_.pooled.empty()) {
      w_.null();
    } else {
      w_.object().field("how", "percentiles within each cut, taken together");
      outcomes(w_, result_.pooled_labels);
      write(result_.pooled);
      w_.end_object();
    }
    w_.key("calibrations").array();
    for (const Calibration& one : result_.calibrations) write(one);
    w_.end_array().end_object();
  }

 private:
  const std::string& id(std::size_t score) const { return result_.scores[score].id; }

  void write(const CutReport& cut) {
    w_.object().field("as_of", to_string(cut.as_of)).field("first", to_string(cut.first));
    w_.field("last", to_string(cut.last)).field("snapshot", cut.snapshot);
    maybe_day(w_, "shortened_from", cut.shortened_from);
    w_.key("proxy");
    cut.deals_only ? w_.value("won_opportunities") : w_.null();
    w_.field("accounts", cut.accounts).field("days_before", cut.days_before);
    w_.field("days_after", cut.last - cut.first + 1);
    maybe(w_, "drift", cut.drift);
    maybe(w_, "revenue_change_pct", cut.revenue_change_pct);
    outcomes(w_, cut.labels);
    write(cut.told);
    w_.key("tenths").array();
    for (std::size_t score = 0; score < cut.tenths.size(); ++score) {
      w_.object().field("score", id(score)).field("known", cut.known[score]).key("groups").array();
      for (const ScoreTenth& tenth : cut.tenths[score]) write(tenth);
      w_.end_array().end_object();
    }
    w_.end_array().key("surprises").array();
    for (const Surprises& one : cut.surprises) write(one);
    w_.end_array();
    w_.key("left_out");
    backtests::write_left_out(w_, cut.left_out);
    w_.end_object();
  }

  void write(const std::vector<Told>& told) {
    w_.key("told").array();
    for (const Told& one : told) {
      w_.object().field("score", id(one.score)).field("label", one.label).field("accounts", one.accounts);
      w_.field("events", one.events).field("unknown_as_median", one.unknown);
      area(w_, "auc", one.auc);
      maybe(w_, "mean_of_cuts", one.mean_of_cuts);
      w_.key("captures").array();
      for (const Capture& capture : one.captures) {
        w_.object().field("part", capture.part).field("accounts", capture.cases).field("events", capture.events);
        w_.field("captured", capture.captured).field("lift", capture.lift).end_object();
      }
      w_.end_array().key("on_known");
      one.on_known ? write(*one.on_known) : void(w_.null());
      w_.end_object();
    }
    w_.end_array();
  }

  void write(const Told::OnKnown& known) {
    w_.object().field("accounts", known.accounts).field("events", known.events);
    area(w_, "auc", known.auc);
    w_.key("baselines").object();
    for (const auto& [score, auc] : known.baselines) area(w_, id(score), auc);
    w_.end_object().end_object();
  }

  void write(const ScoreTenth& tenth) {
    w_.object().field("tenth", tenth.number).field("lowest", tenth.lowest).field("highest", tenth.highest);
    w_.field("accounts", tenth.accounts);
    outcomes(w_, tenth.labels);
    maybe(w_, "revenue_change_pct", tenth.revenue_change_pct);
    maybe(w_, "margin_change_pp", tenth.margin_change_pp);
    w_.field("margins_known", tenth.margins).end_object();
  }

  void write(const Surprises& one) {
    w_.object().field("score", id(one.score)).field("safe", one.safe).field("safe_from", one.safe_from);
    w_.field("flagged", one.flagged).field("flagged_to", one.flagged_to);
    w_.field("went_quiet_though_safe_count", one.quiet_count);
    list("went_quiet_though_safe", one.quiet);
    w_.field("stayed_though_flagged_count", one.stayed_count);
    list("stayed_though_flagged", one.stayed);
    w_.end_object();
  }

  void list(std::string_view key, const std::vector<Listed>& accounts) {
    w_.key(key).array();
    for (const Listed& one : accounts) {
      w_.object().field("id", one.id).field("name", one.name).field("score", one.score);
      maybe(w_, "revenue_before", one.before);
      maybe(w_, "revenue_after", one.after);
      maybe(w_, "expected", one.expected);
      maybe_day(w_, "last_purchase", one.last_purchase);
      w_.field("purchases", one.purchases).field("contract_ended", one.contract_ended).end_object();
    }
    w_.end_array();
  }

  void write(const Calibration& one) {
    w_.object().field("score", id(one.score)).field("label", one.label).field("probability", one.probability);
    w_.key("reason");
    one.reason.empty() ? w_.null() : w_.value(one.reason);
    w_.field("horizon_days", one.horizon_days).key("fit").object().field("cuts", one.fit_cuts);
    w_.field("accounts", one.fit_accounts).field("events", one.fit_events).end_object();
    w_.key("check").object().field("accounts", one.check_accounts).field("events", one.check_events);
    maybe(w_, "brier", one.brier);
    maybe(w_, "brier_of_rate", one.brier_of_rate);
    w_.key("bins").array();
    for (const auto& bin : one.bins) {
      w_.object().field("foretold", bin.foretold).field("observed", bin.observed);
      w_.field("accounts", bin.accounts).end_object();
    }
    w_.end_array().end_object().key("points").array();
    for (const auto& [score, rate] : one.points) w_.array().value(score).value(rate).end_array();
    w_.end_array().end_object();
  }

  JsonWriter w_;
  const Backtest& result_;
};

}  // namespace

std::string to_json(const Backtest& result) {
  std::string out;
  Writer(out, result).all();
  return out;
}

}  // namespace kam::rules
