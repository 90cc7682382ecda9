#include "kam/panel/render.hpp"

#include <algorithm>
#include <cmath>

#include "charts.hpp"
#include "markup.hpp"

namespace kam::panel {
namespace {

Markup texts_of(const std::vector<std::string>& texts) {
  auto list = markup_list();
  for (const auto& text : texts) {
    Markup item;
    item.set("text", text);
    list << item;
  }
  return list;
}

Markup reason_list(const std::vector<Reason>& reasons, double longest) {
  auto list = markup_list();
  for (const auto& reason : reasons) {
    Markup item;
    item.set("text", reason.text);
    item.set("name", reason.name);
    item.set("pull", reason.pull_text);
    item.set("bar", bar_width(reason.pull, longest));
    put(item, "note", reason.note);
    list << item;
  }
  return list;
}

void put_reasons(Markup& page, const PanelModel& model) {
  if (model.lifts.empty() && model.holds.empty()) return;
  double longest = 0;
  for (const auto* list : {&model.lifts, &model.holds}) {
    for (const auto& reason : *list) longest = std::max(longest, std::abs(reason.pull));
  }
  Markup reasons;
  reasons.set("lifting", reason_list(model.lifts, longest));
  reasons.set("holding", reason_list(model.holds, longest));
  if (!model.lifts.empty()) reasons.set("some_lift", true);
  if (!model.holds.empty()) reasons.set("some_hold", true);
  page.set("reasons", reasons);
}

Markup step_list(const std::vector<Step>& steps) {
  auto list = markup_list();
  for (const auto& step : steps) {
    Markup item;
    item.set("action", step.action);
    put(item, "why", step.why);
    put(item, "effect", step.effect);
    put(item, "owner", step.owner);
    put(item, "due", step.due);
    if (step.soon) item.set("soon", true);
    list << item;
  }
  return list;
}

void put_steps(Markup& page, const PanelModel& model) {
  Markup steps;
  steps.set("list", step_list(model.steps));
  if (!model.steps.empty()) steps.set("some", true);
  if (!model.more_steps.empty()) {
    Markup more;
    more.set("label", model.more_steps_label);
    more.set("first_number", std::to_string(model.steps.size() + 1));
    more.set("rest", step_list(model.more_steps));
    steps.set("more", more);
  }
  steps.set("none", model.labels.at(model.rung <= Rung::position && !model.questions.empty() ? "no_steps_unknown"
                                                                                             : "no_steps"));
  page.set("steps", steps);
}

void put_score(Markup& page, const PanelModel& model) {
  Markup score;
  put(score, "figure", model.score_text);
  put(score, "basis", model.score_basis);
  put(score, "range_text", model.score_range);
  put(score, "tier", model.tier);
  put(score, "hangs", model.tier_hangs_on);
  if (model.score) {
    score.set("score_chart", score_chart(model));
    if (model.score->full_low) score.set("legend", true);
  }
  auto gates = markup_list();
  for (const auto& gate : model.gates) {
    Markup item;
    item.set("text", gate.text);
    item.set("answer", gate.answer_text);
    item.set("class", gate.answer == Answer::yes ? "yes" : gate.answer == Answer::no ? "no" : "open");
    item.set("mark", gate.answer == Answer::yes ? "✓" : gate.answer == Answer::no ? "✕" : "?");
    gates << item;
  }
  const auto open = [](const Gate& gate) { return gate.answer == Answer::unknown; };
  if (!model.gates.empty()) {
    Markup checks;
    if (std::ranges::all_of(model.gates, open))
      checks.set("all_open", true);
    else
      checks.set("gates", gates);
    score.set("checks", checks);
  }
  page.set("scoring", score);
}

void put_risk(Markup& page, const PanelModel& model) {
  if (model.risk.title.empty() && model.axes.empty()) return;
  Markup risk;
  put(risk, "risk_title", model.risk.title);
  put(risk, "risk_text", model.risk.text);
  put(risk, "index", model.risk.index_text);
  put(risk, "axes", model.axes);
  if (model.risk.band) risk.set("band_chart", band_chart(model));
  if (!model.risk.signals.empty()) {
    Markup signals;
    signals.set("list", texts_of(model.risk.signals));
    risk.set("signals", signals);
  }
  page.set("risk", risk);
}

void put_standing(Markup& page, const PanelModel& model) {
  if (model.position_facts.empty()) return;
  Markup standing;
  auto facts = markup_list();
  for (const auto& fact : model.position_facts) {
    Markup item;
    item.set("name", fact.name);
    item.set("text", fact.text);
    facts << item;
  }
  standing.set("facts", facts);
  put(standing, "note", model.position_note);
  page.set("standing", standing);
}

void put_questions(Markup& page, const PanelModel& model) {
  if (model.questions.empty()) return;
  Markup questions;
  questions.set("heading", model.labels.at(model.rung <= Rung::position ? "first_questions" : "questions"));
  auto list = markup_list();
  for (const auto& question : model.questions) {
    Markup item;
    item.set("text", question.text);
    put(item, "settles", question.settles);
    list << item;
  }
  questions.set("list", list);
  page.set("asking", questions);
}

void put_head(Markup& page, const PanelModel& model) {
  put(page, "title", model.title);
  put(page, "account", model.name);
  put(page, "url", model.account_url);
  put(page, "tenant", model.tenant_title);
  put(page, "headline", model.headline);
  put(page, "verdict", model.label_verdict);
  if (model.position != model.headline) put(page, "position", model.position);
  page.set("about", texts_of(model.about));
  put(page, "computed", model.computed);
  put(page, "ruleset", model.ruleset);
}

}  // namespace

std::string render_panel(const PanelModel& model, const RenderOptions& options) {
  Markup page;
  page.set("language", model.language);
  page.set("nonce", options.nonce);
  for (const auto& [name, text] : model.labels) page.set("t_" + name, text);
  put_head(page, model);
  put_score(page, model);
  put_risk(page, model);
  put_steps(page, model);
  put_reasons(page, model);
  put_questions(page, model);
  put_standing(page, model);
  return fill("page", page);
}

std::string render_notice(const Texts& texts, const std::string& title, const std::string& text,
                          const RenderOptions& options) {
  Markup page;
  page.set("language", texts.language());
  page.set("nonce", options.nonce);
  page.set("title", title);
  page.set("text", text);
  return fill("notice", page);
}

}  // namespace kam::panel
