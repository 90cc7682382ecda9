#include "fit.hpp"

#include <algorithm>

#include "../facts/made_of.hpp"
#include "../mapping.hpp"
#include "evidence.hpp"

namespace kam::rules {

namespace {

using Factor = FitPack::Factor;

double share(double score) {
  return (score - 1) / 9;
}

/// The least of the scores: known only with all of them (14.4.6).
Value least_of(const std::vector<FitPart>& parts) {
  Value least = Value::unknown(Reason::none);
  double quality = 0, freshness = 0;
  for (const FitPart& part : parts) {
    if (!part.value.is_known()) return Value::unknown(part.value.reason);
    if (!least.is_known() || part.score < least.number) least = Value::known(part.score);
    quality += part.value.quality;
    freshness += part.value.freshness;
  }
  least.quality = quality / static_cast<double>(parts.size());
  least.freshness = freshness / static_cast<double>(parts.size());
  return least;
}

Value mean_of(const std::vector<FitPart>& parts) {
  MeanOfKnown mean;
  for (const FitPart& part : parts) {
    mean.add(std::string(programme_facts()[part.part->fact].fact.id), part.value, part.score);
  }
  return mean.value();
}

/// The scores by the facts behind them.
Details scores_of(const std::vector<FitPart>& parts) {
  Details details;
  for (const FitPart& part : parts) {
    Figure& score = details.parts.emplace_back(std::string(programme_facts()[part.part->fact].fact.id));
    if (part.value.is_known()) score.figure = part.score;
  }
  return details;
}

void add_evidence(FitFactor& found) {
  for (const FitPart& part : found.parts) {
    for (const std::string& record : part.value.evidence) {
      if (found.value.evidence.size() < most_evidence) found.value.evidence.push_back(record);
    }
  }
}

/// Of the factors of the cross the larger counts, with the weights of all; the known one if the others are not
/// (14.4.6).
void settle_cross(const FitPack& pack, std::vector<FitFactor>& factors) {
  if (pack.cross.empty()) return;
  const auto rank = [&](std::size_t i) {
    const Value& value = factors[i].value;
    return value.is_known() ? rounded(value.number) : 0;
  };
  const std::size_t counts = *std::max_element(pack.cross.begin(), pack.cross.end(),
                                               [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  for (const std::size_t i : pack.cross) {
    if (i == counts) continue;
    factors[counts].weight += factors[i].weight;
    factors[i].weight = 0;
    factors[i].stands_behind = true;
  }
}

Composite composite_of(const std::vector<FitFactor>& factors, double show_from) {
  std::vector<Part> parts;
  for (const FitFactor& one : factors) {
    parts.push_back({&one.value, one.value.is_known() ? share(one.value.number) : 0, one.weight});
  }
  return composite(parts, show_from);
}

void put_score(ProgrammeFigures& figures, const Composite& score) {
  Value point = Value::unknown(score.reason);
  if (score.state == State::known) {
    point = Value::known(score.point);
    point.quality = score.confidence;
  }
  if (score.has_range) point.with({.low = score.low, .high = score.high});
  figures.put("fit_score", point);
  figures.put("fit_coverage", Value::known(score.coverage));
}

/// Mean of the dimensions of maturity that have to stand before a launch; known with all of them.
void put_readiness(ProgrammeFigures& figures, const std::vector<std::string>& dimensions) {
  MeanOfKnown mean;
  for (const std::string& dimension : dimensions) {
    const Value* value = figures.find(dimension);
    mean.add(dimension, value ? *value : Value::unknown(Reason::no_records));
  }
  Value readiness = mean.value();
  if (readiness.is_known() && readiness.k < readiness.of) {
    readiness.state = State::unknown;
    readiness.reason = Reason::too_few_records;
  }
  figures.put("fit_readiness", readiness);
}

/// What an outcome rests on.
void name_evidence(Value& value, const ProgrammeFigures& figures, const expr::FactTable& table,
                   const std::vector<expr::Slot>& slots) {
  for (const expr::Slot slot : slots) {
    for (const std::string& record : figures.at(table.name(slot)).evidence) {
      if (value.evidence.size() < most_evidence) value.evidence.push_back(record);
    }
  }
}

void put_condition(ProgrammeFigures& figures, const expr::FactTable& table, const FitCondition& found) {
  const expr::Outcome& outcome = found.outcome;
  Value value;
  if (outcome.truth == expr::Truth::unknown) {
    value = Value::unknown(figures.at(table.name(outcome.missing.front())).reason);
  } else {
    value = Value::known(outcome.truth == expr::Truth::yes);
    value.quality = outcome.confidence;
    name_evidence(value, figures, table, outcome.used);
  }
  figures.put(found.condition->id, value);
}

void put_verdict(ProgrammeFigures& figures, const FitPack& pack, Fit& fit) {
  const expr::FactTable& table = figures.programme.all.pack.programme_facts;
  const auto known = known_facts(figures, table);
  for (const FitPack::Verdict& verdict : pack.verdicts) {
    const expr::Outcome outcome = verdict.when->evaluate(known);
    if (outcome.truth != expr::Truth::yes) continue;
    fit.verdict = &verdict;
    Value value = Value::known(0);
    value.label = verdict.id;
    value.quality = outcome.confidence;
    value.k = static_cast<double>(fit.known);
    value.n = static_cast<double>(fit.factors.size());
    figures.put("fit_verdict", value);
    return;
  }
}

std::vector<FitQuestion> questions(const Fit& fit) {
  double all = 0;
  for (const FitFactor& one : fit.factors) all += one.weight;
  std::vector<FitQuestion> asked;
  for (const FitFactor& one : fit.factors) {
    if (one.value.is_known() || one.weight <= 0) continue;
    FitQuestion question{&one, {}, 100 * one.weight / all};
    for (const FitPart& part : one.parts) {
      if (!part.value.is_known()) question.missing.push_back(&part);
    }
    asked.push_back(std::move(question));
  }
  std::stable_sort(asked.begin(), asked.end(),
                   [](const FitQuestion& a, const FitQuestion& b) { return rounded(a.gain) > rounded(b.gain); });
  if (asked.size() > 5) asked.resize(5);
  return asked;
}

}  // namespace

FitFactor factor_of(const Factor& factor, const std::vector<Value>& facts) {
  FitFactor found{&factor, {}, {}, factor.weight, false, {}};
  for (const FitPack::Part& part : factor.parts) {
    FitPart& one = found.parts.emplace_back(FitPart{&part, facts[part.fact]});
    if (!one.value.is_known()) continue;
    one.score = score_of(part.map, one.value.number);
    if (factor.take != Factor::Take::least || (found.at_most && found.at_most->number <= one.score)) continue;
    found.at_most = one.value;
    found.at_most->number = one.score;
  }
  found.value = factor.take == Factor::Take::least ? least_of(found.parts) : mean_of(found.parts);
  found.value.with(scores_of(found.parts));
  add_evidence(found);
  return found;
}

Value transactionality(const Portfolio& portfolio, const Pack::Data& pack, const WinTimes& wins) {
  const auto factor = std::find_if(pack.fit->factors.begin(), pack.fit->factors.end(),
                                   [](const Factor& one) { return one.id == "fit_transactionality"; });
  if (factor == pack.fit->factors.end()) return Value::unknown(Reason::no_records);
  std::vector<Value> facts(programme_facts().size());
  facts[*find_programme_fact("fit_cycle_days")] = days_from_start_to_win(portfolio, pack.fit->evidence, wins);
  facts[*find_programme_fact("fit_activities_per_win")] = activities_per_win(portfolio, pack.fit->evidence, wins);
  return factor_of(*factor, facts).value;
}

Fit fit(ProgrammeFigures& figures) {
  const Pack::Data& data = figures.programme.all.pack;
  const FitPack& pack = *data.fit;
  Fit fit;
  const auto before = known_facts(figures, data.programme_facts);
  for (const Factor& factor : pack.factors) {
    FitFactor& found = fit.factors.emplace_back(factor_of(factor, figures.facts));
    if (factor.settled_when) {
      const expr::Outcome outcome = factor.settled_when->evaluate(before);
      if (outcome.truth == expr::Truth::yes) {
        found.value = Value::known(factor.settled_at).with(scores_of(found.parts));
        found.value.quality = outcome.confidence;
      }
    }
    figures.put(factor.id, found.value);
    const std::string bound = factor.id + "_at_most";
    if (found.at_most && find_programme_fact(bound)) figures.put(bound, *found.at_most);
    fit.known += found.value.is_known();
  }
  settle_cross(pack, fit.factors);
  fit.score = composite_of(fit.factors, data.show_from);
  put_score(figures, fit.score);
  put_readiness(figures, pack.readiness);
  const auto known = known_facts(figures, data.programme_facts);
  for (const FitPack::Irrelevance& condition : pack.conditions) {
    fit.conditions.push_back({&condition, condition.when->evaluate(known)});
    put_condition(figures, data.programme_facts, fit.conditions.back());
  }
  put_verdict(figures, pack, fit);
  fit.questions = questions(fit);
  const auto after = known_facts(figures, data.programme_facts);
  for (const FitPack::Attached& one : pack.attached) {
    if (one.when->evaluate(after).truth == expr::Truth::yes) fit.attached.push_back(&one);
  }
  return fit;
}

}  // namespace kam::rules
