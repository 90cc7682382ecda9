#include <algorithm>

#include "facts.hpp"

/// What people said of us, as counts that add up over accounts and windows (model 5.4, 4.7).
namespace kam::rules {

namespace {

void add(Voices::Heard& heard, double said) {
  heard.sum += said;
  ++heard.n;
}

}  // namespace

void Voices::add(const Portfolio& p, const Node& node, Window window) {
  for (const SurveyResponse* response : latest_responses(node, "nps", window)) {
    rules::add(recommend, std::clamp(response->score, 0.0, 10.0));
  }
  for (const SurveyResponse* response : node.responses) {
    if (response->kind == "csat" && window.holds(response->at)) rules::add(answers, is_satisfied(*response));
  }
  for (const Ticket* ticket : node.tickets) {
    if (ticket->csat && window.holds(ticket->opened_at)) rules::add(tickets, is_satisfied(p, *ticket));
  }
  for (const Answer* answer : latest_answers(node, "review_call", window)) {
    if (answer->value) rules::add(calls, std::clamp(*answer->value, 0.0, 10.0));
  }
}

std::optional<double> Voices::satisfaction() const {
  double sum = 0, weights = 0;
  const auto part = [&](const Heard& heard, double scale, double weight) {
    if (heard.n == 0) return;
    sum += weight * scale * heard.sum / heard.n;
    weights += weight;
  };
  part(recommend, 10, recommend_weight);
  part(answers, 100, answers_weight);
  part(tickets, 100, tickets_weight);
  part(calls, 10, calls_weight);
  return weights > 0 ? std::optional(sum / weights) : std::nullopt;
}

}  // namespace kam::rules
