#include "text.hpp"

#include <simdjson.h>

#include "approach.hpp"
#include "kam/panel/model.hpp"
#include "members.hpp"
#include "parts.hpp"
#include "plan.hpp"

namespace kam::cli {

namespace {

void verdict(Page& page, const panel::PanelModel& model) {
  page.heading("Score");
  page.line((model.score_text.empty() ? "none yet" : model.score_text + " of 100") +
                (model.score_basis.empty() ? "" : ", " + model.score_basis) + ". " + model.score_range,
            2);
  page.line(model.tier + ". " + model.tier_hangs_on, 2);
  page.line(model.label_verdict, 2);
  for (const auto& gate : model.gates) page.line(shortened(gate.answer_text, 16) + gate.text, 2);
}

void standing(Page& page, const panel::PanelModel& model) {
  if (model.position_facts.empty()) return;
  page.heading("Where it stands");
  for (const auto& fact : model.position_facts) page.line(shortened(fact.name, 28) + fact.text, 2);
  if (!model.position_note.empty()) page.line(model.position_note + ".", 2);
  if (!model.axes.empty()) page.line(model.axes, 2);
}

/// What the list of key accounts and the rhythm of reviews make of it.
void flags(Page& page, dom::element account, const Speech& speech) {
  for (const char* flag : {"sel_watchlist", "sel_revenue_only", "sel_missed_key"}) {
    bool is_set = false;
    const std::string pointer = std::string("/flags/") + flag, path = std::string("flags/") + flag;
    if (!account.at_pointer(pointer).get(is_set) && is_set && speech.texts.has(path))
      page.line(speech.texts.say(path), 2);
  }
  const std::string list = "reviews/" + text_of(account, "/flags/sel_review_due"),
                    own = "reviews/" + text_of(account, "/flags/rev_cadence");
  if (!speech.texts.has(list)) return;
  const std::string rhythm = "Its place on the list is reviewed " + speech.texts.say(list);
  page.line(rhythm + (speech.texts.has(own) ? ", the account itself " + speech.texts.say(own) : "") + ".", 2);
}

void risk(Page& page, dom::element account, const panel::PanelModel& model, const panel::Wording& words,
          const Speech& speech) {
  page.heading("Warning signs: " + model.risk.title);
  page.line(model.risk.index_text.empty() ? model.risk.text
                                          : model.risk.index_text + "; each sign's share of it (together 100 %):",
            2);
  explain_signs(page, account, words, speech);
}

void kpis(Page& page, const panel::Wording& words) {
  if (words.kpis.empty()) return;
  page.heading("Figures");
  for (const auto& [id, words_of] : words.kpis) {
    page.line(words_of.text + (words_of.note.empty() ? "" : " (" + words_of.note + ")"), 2, 4);
  }
}

void step(Page& page, std::size_t number, const panel::Step& step) {
  page.line(right(std::to_string(number), 2) + ". " + step.action, 2, 6);
  if (!step.why.empty()) page.line("Why: " + step.why, 6, 8);
  if (!step.effect.empty()) page.line("Expected: " + step.effect, 6, 8);
  page.line("Who: " + step.owner + ". By: " + step.due + ".", 6, 8);
}

void steps(Page& page, const panel::PanelModel& model) {
  page.heading("Next steps");
  std::size_t number = 0;
  for (const auto* list : {&model.steps, &model.more_steps}) {
    for (const auto& one : *list) step(page, ++number, one);
  }
  if (number == 0) page.line(model.labels.find("no_steps")->second, 2);
}

void questions(Page& page, const panel::PanelModel& model) {
  if (model.questions.empty()) return;
  page.heading("What would settle the rest");
  for (const auto& question : model.questions) page.line("- " + question.text + " " + question.settles, 2, 4);
}

void origin(Page& page, dom::element account) {
  page.heading("Made by");
  page.line("rules " + text_of(account, "/ruleset") + ", settings " + text_of(account, "/settings") + ", records " +
                text_of(account, "/snapshot") + ", as of " + text_of(account, "/as_of"),
            2);
}

}  // namespace

Result<Speech> speech(const std::map<std::string, std::string, std::less<>>& files) {
  const auto found = files.find("texts.en.json");
  if (found == files.end()) return invalid("texts.en.json: the pack has no such file");
  auto texts = panel::Texts::load(found->second);
  if (!texts) return texts.error();
  Speech speech{std::move(*texts), {}};
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  const auto sources = files.find("sources.json");
  if (sources == files.end() || parser.parse(simdjson::padded_string(sources->second)).get(root)) return speech;
  for (const auto source : items_of(root, "/sources")) {
    speech.sources[text_of(source, "/id")] = text_of(source, "/title");
  }
  return speech;
}

Result<std::string> explain_text(std::string_view json, const Speech& speech) {
  auto model = panel::panel_model(json, speech.texts, {});
  if (!model) return model.error();
  auto words = panel::wording(json, speech.texts);
  if (!words) return words.error();
  dom::parser parser;
  dom::element account;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(account)) return invalid(simdjson::error_message(error));

  Page page;
  page.line(model->name + (model->name == model->account_id ? "" : " (" + model->account_id + ")"));
  for (const auto& about : model->about) page.line(about);
  page.line(model->computed);
  page.blank();
  page.line(model->headline);
  if (model->position != model->headline) page.line(model->position);
  verdict(page, *model);
  flags(page, account, speech);
  standing(page, *model);
  explain_criteria(page, account, *words, speech);
  explain_health(page, account, *words, speech);
  risk(page, account, *model, *words, speech);
  explain_stakeholders(page, account, speech);
  explain_plan(page, account, speech);
  explain_relationship(page, account, speech);
  explain_routing(page, account, speech);
  explain_approach(page, account, speech);
  kpis(page, *words);
  steps(page, *model);
  questions(page, *model);
  explain_sources(page, account, speech);
  origin(page, account);
  return page.text();
}

}  // namespace kam::cli
