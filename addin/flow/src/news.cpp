#include "src/news.hpp"

#include <algorithm>

#include "kam/rules/json.hpp"

namespace kam::flow {
namespace {

constexpr std::string_view review_rule = "R-REV-01";

std::string as_json(std::string_view text) {
  std::string out;
  rules::JsonWriter json(out);
  text.empty() ? json.null() : json.value(text);
  return out;
}

std::string counted(std::size_t count) {
  return std::to_string(count);
}

const Step* review_of(const Standing& standing) {
  const auto found = std::find_if(standing.steps.begin(), standing.steps.end(),
                                  [](const Step& step) { return step.rule == review_rule; });
  return found == standing.steps.end() ? nullptr : &*found;
}

std::set<std::string> ids_of(const std::vector<Step>& steps) {
  std::set<std::string> ids;
  for (const auto& step : steps) ids.insert(step.id);
  return ids;
}

std::set<std::string> ids_of(const std::vector<OverdueAction>& actions) {
  std::set<std::string> ids;
  for (const auto& action : actions) ids.insert(action.id);
  return ids;
}

void tell_steps(Announced& announced, const Standing& standing, std::vector<News>& news) {
  for (const auto& step : standing.steps)
    if (!announced.steps.contains(step.id))
      news.push_back({"recommendation.opened", "null", as_json(step.id), step.reasons, "recommendation", step.json});
  announced.steps = ids_of(standing.steps);
}

void tell_overdue(Announced& announced, const Standing& standing, std::vector<News>& news) {
  std::string late;
  rules::JsonWriter json(late);
  std::size_t fresh = 0;
  json.array();
  for (const auto& action : standing.overdue) {
    if (announced.overdue.contains(action.id)) continue;
    ++fresh;
    json.object().field("id", action.id).key("due");
    action.due.empty() ? json.null() : json.value(action.due);
    json.end_object();
  }
  json.end_array();
  const auto before = announced.overdue.size();
  announced.overdue = ids_of(standing.overdue);
  if (fresh == 0) return;
  news.push_back({"plan.overdue", counted(before), counted(standing.overdue.size()), {}, "actions", late});
}

void tell_review(Announced& announced, const Standing& standing, std::vector<News>& news) {
  const Step* const review = review_of(standing);
  if (review && !announced.review_due) news.push_back({"review.due", "null", as_json(review->due), review->reasons});
  announced.review_due = review != nullptr;
}

void tell_proposal(Announced& announced, const Standing& standing, std::vector<News>& news) {
  if (!standing.proposal.empty() && standing.proposal != announced.proposal)
    news.push_back({"proposal.opened", as_json(standing.label), as_json(standing.tier), standing.tier_reasons, "change",
                    as_json(standing.proposal)});
  announced.proposal = standing.proposal;
}

}  // namespace

std::optional<std::string> Held::look(const std::string& now_is, bool passes, store::Instant now) {
  if (now_is == told) {
    pending.reset();
    return std::nullopt;
  }
  if (!pending || pending->to != now_is) pending = Pending{now_is, now};
  if (!passes && now - pending->since < held_for) return std::nullopt;
  pending.reset();
  return std::exchange(told, now_is);
}

std::optional<store::Instant> Held::look_again_at() const {
  if (!pending) return std::nullopt;
  return pending->since + held_for;
}

Announced Announced::of(const Standing& standing) {
  Announced announced = of_new(standing);
  announced.steps = ids_of(standing.steps);
  announced.overdue = ids_of(standing.overdue);
  announced.review_due = review_of(standing) != nullptr;
  announced.proposal = standing.proposal;
  return announced;
}

Announced Announced::of_new(const Standing& standing) {
  Announced announced;
  announced.tier.told = standing.tier;
  announced.band.told = standing.band;
  return announced;
}

std::vector<News> news_of(Announced& announced, const Standing& standing, const Scales& scales, store::Instant now) {
  std::vector<News> news;
  const bool tier_passes = scales.tiers.passed(announced.tier.told, standing.tier, standing.total, passed_by);
  if (const auto from = announced.tier.look(standing.tier, tier_passes, now))
    news.push_back({"tier.changed", as_json(*from), as_json(standing.tier), standing.tier_reasons});
  const bool band_passes = scales.bands.passed(announced.band.told, standing.band, standing.churn, passed_by);
  if (const auto from = announced.band.look(standing.band, band_passes, now))
    news.push_back({"churn_band.changed", as_json(*from), as_json(standing.band), standing.band_reasons});
  tell_steps(announced, standing, news);
  tell_overdue(announced, standing, news);
  tell_review(announced, standing, news);
  tell_proposal(announced, standing, news);
  return news;
}

}  // namespace kam::flow
