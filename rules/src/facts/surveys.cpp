#include <algorithm>
#include <map>
#include <set>

#include "facts.hpp"

namespace kam::rules {

bool is_active(const Contact& contact, Day as_of) {
  return contact.left_at ? *contact.left_at > as_of : contact.is_active.value_or(true);
}

bool has_role(const Contact& contact, std::string_view role) {
  return std::find(contact.dmu_roles.begin(), contact.dmu_roles.end(), role) != contact.dmu_roles.end();
}

bool is_two_way(const Activity& activity, Day as_of) {
  if (activity.responded_at && *activity.responded_at <= as_of) return true;
  return activity.kind && (*activity.kind == "call" || *activity.kind == "meeting" || *activity.kind == "visit");
}

bool is_live(const Contract& contract, Day as_of) {
  return contract.start <= as_of && (!contract.end || *contract.end >= as_of);
}

std::vector<const SurveyResponse*> latest_responses(const Node& node, std::string_view kind, Window window) {
  std::map<std::string_view, const SurveyResponse*> latest;  // an answer without a contact stands for itself
  for (const SurveyResponse* response : node.responses) {
    if (response->kind != kind || !window.holds(response->at)) continue;
    const std::string_view who = response->contact_id ? *response->contact_id : response->id;
    const SurveyResponse*& held = latest[who];
    if (!held ||
        std::pair(held->at, std::string_view(held->id)) < std::pair(response->at, std::string_view(response->id))) {
      held = response;
    }
  }
  std::vector<const SurveyResponse*> responses;
  for (const auto& [who, response] : latest) responses.push_back(response);
  return responses;
}

Mean latest_mean(const Node& node, std::string_view kind, Window window, double (*score)(const SurveyResponse&)) {
  Mean mean;
  for (const SurveyResponse* response : latest_responses(node, kind, window)) {
    mean.sum += score(*response);
    ++mean.n;
    if (!mean.newest || response->at > *mean.newest) mean.newest = response->at;
    mean.evidence.push_back("survey_response:" + response->id);
  }
  return mean;
}

std::vector<Figure> response_bias(const Portfolio& p, const Node& node) {
  std::set<std::string_view> answered;
  for (const SurveyResponse* response : node.responses) {
    if (response->contact_id && p.ttm.holds(response->at)) answered.insert(*response->contact_id);
  }
  double contacts = 0;
  bool decider = false;
  for (const Contact* contact : node.contacts) {
    contacts += is_active(*contact, p.as_of);
    decider = decider || (has_role(*contact, "decider") && answered.contains(contact->id));
  }
  Figure decided{"decider_answered", {}};
  if (p.in_use(Object::contacts, "dmu_roles")) decided.figure = decider;
  return {{"asked", {}}, {"answered", static_cast<double>(answered.size())}, {"contacts", contacts}, decided};
}

Value of_survey(const Portfolio& p, double number, Mean answers) {
  Value value = Value::known(number);
  value.freshness = freshness(Ageing::surveys, answers.newest, p.as_of);
  value.n = answers.n;
  value.evidence = std::move(answers.evidence);
  return value;
}

std::vector<const Answer*> latest_answers(const Node& node, std::string_view question, std::optional<Window> window) {
  std::map<std::string_view, const Answer*> latest;
  const auto key = [](const Answer* a) { return std::pair(a->at.value_or(Day{INT32_MIN}), std::string_view(a->id)); };
  for (const Answer* answer : node.answers) {
    if (answer->question_id != question || (window && answer->at && !window->holds(*answer->at))) continue;
    const Answer*& held = latest[answer->respondent_id ? *answer->respondent_id : answer->id];
    if (!held || key(held) < key(answer)) held = answer;
  }
  std::vector<const Answer*> answers;
  for (const auto& [who, answer] : latest) answers.push_back(answer);
  return answers;
}

Value rated(const Portfolio& p, const Node& node, std::string_view criterion) {
  double sum = 0;
  int raters = 0;
  OnDay newest;
  Value value;
  for (const Answer* answer : latest_answers(node, criterion)) {
    if (!answer->value) continue;
    sum += std::clamp(*answer->value, 1.0, 10.0);
    ++raters;
    if (answer->at && (!newest || *answer->at > *newest)) newest = answer->at;
    value.evidence.push_back("answer:" + answer->id);
  }
  if (raters == 0) return Value::unknown(Reason::no_records);
  value.state = State::known;
  value.reason = Reason::none;
  value.number = sum / raters;
  value.quality = raters > 1 ? 0.7 : 0.5;
  value.freshness = freshness(Ageing::ratings, newest, p.as_of);
  value.proxy = "rated";
  value.n = raters;
  return value;
}

}  // namespace kam::rules
