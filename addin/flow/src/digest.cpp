#include "src/digest.hpp"

#include <algorithm>
#include <cmath>

#include "kam/rules/json.hpp"
#include "src/json_at.hpp"
#include "src/news.hpp"

namespace kam::flow {

namespace {
namespace dom = simdjson::dom;
using Contributions = std::map<std::string, double, std::less<>>;

constexpr std::size_t steps_told = 3, changes_told = 10, reasons_told = 2;
constexpr double least_pull = 0.5;  ///< points; less is no reason of a change

Contributions contributions_at(dom::element root, std::string_view pointer) {
  Contributions found;
  each_at(root, pointer, [&](dom::element item) {
    if (const auto number = number_at(item, "/contribution")) found.emplace(text_at(item, "/id"), *number);
  });
  return found;
}

std::vector<NextStep> steps_at(dom::element root, std::string_view pointer) {
  std::vector<NextStep> steps;
  each_at(root, pointer, [&](dom::element item) {
    if (steps.size() == steps_told) return;
    steps.push_back({text_at(item, "/action"), text_at(item, "/due"), number_at(item, "/priority").value_or(0)});
  });
  return steps;
}

void write(rules::JsonWriter& json, std::string_view key, const Contributions& contributions) {
  json.key(key).array();
  for (const auto& [id, number] : contributions)
    json.object().field("id", id).field("contribution", number).end_object();
  json.end_array();
}

void write(rules::JsonWriter& json, std::string_view key, const std::optional<double>& number) {
  json.key(key).object().key("point");
  number ? json.value(*number) : json.null();
}

/// How far contributions moved, the farthest first.
std::vector<std::pair<std::string, double>> moves(const Contributions& before, const Contributions& now) {
  std::map<std::string, double> by_id;
  for (const auto& [id, number] : now) by_id[id] += number;
  for (const auto& [id, number] : before) by_id[id] -= number;
  std::vector<std::pair<std::string, double>> all(by_id.begin(), by_id.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return std::abs(a.second) > std::abs(b.second); });
  return all;
}

/// Of a number that is not negative.
std::string in_tenths(double number) {
  const auto tenths = std::lround(number * 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string signed_tenths(double number) {
  return (number < 0 ? "−" : "+") + in_tenths(std::abs(number));
}

/// In whole points, unless nobody would see a difference.
std::string from_to(double from, double to) {
  const auto whole_from = std::lround(from), whole_to = std::lround(to);
  if (whole_from == whole_to) return in_tenths(from) + " → " + in_tenths(to);
  return std::to_string(whole_from) + " → " + std::to_string(whole_to);
}

std::string tier_word(const std::string& tier, const Word& word) {
  const bool rated = !tier.empty() && tier != "undetermined";
  return rated ? word("tiers/word_" + tier) : "not rated yet";
}

std::string or_unknown(const std::string& band) {
  return band.empty() ? "not known" : band;
}

/// One account's change, and how much it matters.
struct Change {
  std::string line;
  int kind = 0;  ///< 3 tier, 2 the risk grew, 1 it fell, 0 points alone
  double size = 0;
};

std::string score_part(const WeekMark& before, const WeekMark& now, const Word& word) {
  if (!before.point || !now.point) return "";
  std::string text = "score " + from_to(*before.point, *now.point), reasons;
  std::size_t told = 0;
  for (const auto& [id, pull] : moves(before.criteria, now.criteria)) {
    if (told == reasons_told || std::abs(pull) < least_pull) break;
    reasons += (told++ ? ", " : "") + word("criteria/" + id + "/name") + " " + signed_tenths(pull);
  }
  return reasons.empty() ? text : text + " (" + reasons + ")";
}

bool grew(const WeekMark& before, const WeekMark& now) {
  return now.churn.value_or(0) >= before.churn.value_or(0);
}

std::string band_part(const WeekMark& before, const WeekMark& now, const Word& word) {
  const bool worse = grew(before, now);
  std::string text = "risk of losing them " + or_unknown(before.band) + " → " + or_unknown(now.band), reasons;
  if (before.band.empty() || now.band.empty()) return text;
  std::size_t told = 0;
  for (const auto& [id, pull] : moves(before.signals, now.signals)) {
    if (told == reasons_told) break;
    if ((pull > 0) != worse || pull == 0) continue;
    const auto left = now.signals.find(id);
    const bool eased = left != now.signals.end() && left->second > 0;
    reasons += told++ ? ", " : "";
    reasons += (worse ? "" : eased ? "eased: " : "no longer: ") + word("signals/" + id + "/plain");
  }
  return reasons.empty() ? text : text + " (" + reasons + ")";
}

double distance(const std::optional<double>& from, const std::optional<double>& to) {
  return from && to ? std::abs(*to - *from) : 0;
}

std::optional<Change> change_of(const DigestAccount& account, const Word& word) {
  if (!account.before) return std::nullopt;
  const WeekMark &before = *account.before, &now = account.now;
  const bool tier = before.tier != now.tier, band = before.band != now.band;
  const double moved = distance(before.point, now.point);
  if (!tier && !band && moved < passed_by) return std::nullopt;
  std::vector<std::string> parts;
  if (tier) parts.push_back(tier_word(before.tier, word) + " → " + tier_word(now.tier, word));
  if (tier || moved >= passed_by)
    if (auto score = score_part(before, now, word); !score.empty()) parts.push_back(std::move(score));
  if (band) parts.push_back(band_part(before, now, word));
  Change change{account.name,
                tier   ? 3
                : band ? 1 + grew(before, now)
                       : 0,
                tier || !band ? moved : distance(before.churn, now.churn)};
  if (!account.owner.empty()) change.line += " (" + account.owner + ")";
  for (std::size_t i = 0; i < parts.size(); ++i) change.line += (i ? "; " : ": ") + parts[i];
  return change;
}

std::vector<Change> changes_of(std::span<const DigestAccount> accounts, const Word& word) {
  std::vector<Change> changes;
  for (const auto& account : accounts)
    if (auto change = change_of(account, word)) changes.push_back(std::move(*change));
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return std::pair(b.kind, b.size) < std::pair(a.kind, a.size);
  });
  return changes;
}

struct StepOf {
  const NextStep* step;
  const DigestAccount* account;
};

/// The first steps of accounts before the second ones: three accounts say more than one.
std::vector<StepOf> steps_of(std::span<const DigestAccount> accounts) {
  std::vector<StepOf> steps;
  for (const auto& account : accounts)
    for (const auto& step : account.now.steps) steps.push_back({&step, &account});
  const auto rank = [](const StepOf& one) {
    return std::pair(one.step - one.account->now.steps.data(), -one.step->priority);
  };
  std::stable_sort(steps.begin(), steps.end(), [&](const StepOf& a, const StepOf& b) { return rank(a) < rank(b); });
  if (steps.size() > steps_told) steps.resize(steps_told);
  return steps;
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string text_of(const std::vector<Change>& changes, const std::vector<StepOf>& steps, bool first_week) {
  std::string text;
  if (first_week) {
    text = "From next week on this note says what changed.\n";
  } else if (changes.empty()) {
    text = "No tier or risk changed, and no score by 3 points or more.\n";
  } else {
    text = "What changed since last week, and why:\n";
    for (std::size_t i = 0; i < std::min(changes.size(), changes_told); ++i) text += "- " + changes[i].line + "\n";
    if (changes.size() > changes_told) text += "- and " + std::to_string(changes.size() - changes_told) + " more\n";
  }
  if (steps.empty()) return text;
  text += "\nNext steps:\n";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    text += std::to_string(i + 1) + ". " + steps[i].account->name + ": " + steps[i].step->action;
    if (!steps[i].step->due.empty()) text += " By " + steps[i].step->due + ".";
    text += "\n";
  }
  return text;
}
}  // namespace

Result<WeekMark> WeekMark::of(std::string_view assessment) {
  thread_local dom::parser parser;
  const simdjson::padded_string padded(assessment);
  dom::element root;
  if (parser.parse(padded).get(root) || !root.is_object())
    return Error{Errc::corrupt, "an assessment or its weekly mark: expected a JSON object"};
  return WeekMark{text_at(root, "/tier"),
                  text_at(root, "/churn/band"),
                  number_at(root, "/total/point"),
                  number_at(root, "/churn/point"),
                  contributions_at(root, "/criteria"),
                  contributions_at(root, "/churn/signals"),
                  steps_at(root, "/recommendations")};
}

std::string WeekMark::to_json() const {
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("tier", tier);
  write(json, "total", point);
  json.end_object();
  write(json, "churn", churn);
  json.field("band", band);
  write(json, "signals", signals);
  json.end_object();
  write(json, "criteria", criteria);
  json.key("recommendations").array();
  for (const auto& step : steps)
    json.object().field("action", step.action).field("due", step.due).field("priority", step.priority).end_object();
  json.end_array().end_object();
  return out;
}

std::optional<Digest> digest_of(std::span<const DigestAccount> accounts, rules::Day week, const Word& word) {
  const auto changes = changes_of(accounts, word);
  const auto steps = steps_of(accounts);
  if (changes.empty() && steps.empty()) return std::nullopt;
  const bool first_week = std::none_of(accounts.begin(), accounts.end(), [](const auto& one) { return one.before; });
  return Digest{"Accounts in the week of " + rules::to_string(week) + ": " +
                    counted(changes.size(), "change", "changes") + ", " + counted(steps.size(), "step", "steps"),
                text_of(changes, steps, first_week)};
}

}  // namespace kam::flow
