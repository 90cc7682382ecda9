#include "kam/panel/model.hpp"

#include "required.hpp"
#include "words.hpp"

namespace kam::panel {
namespace {

constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;

std::string computed_text(const Voice& voice, const Assessment& a, const PanelContext& context) {
  const auto as_of = voice.format.day(a.as_of);
  if (context.computed_at <= 0) return voice.say("computed/as_of", {{"day", as_of}});
  const auto age = context.now - context.computed_at;
  const auto since = [&](const char* path, std::int64_t unit) {
    return voice.say(path, {{"n", static_cast<double>(age / unit)}, {"day", as_of}});
  };
  if (age >= 0 && age < minute) return voice.say("computed/just_now", {{"day", as_of}});
  if (age >= 0 && age < hour) return since("computed/minutes", minute);
  if (age >= 0 && age < day) return since("computed/hours", hour);
  return voice.say("computed/at", {{"time", voice.format.time(context.computed_at)}, {"day", as_of}});
}

std::vector<std::string> about(const Voice& voice, const About& a) {
  std::vector<std::string> lines;
  if (!a.industry.empty()) lines.push_back(a.industry);
  if (!a.country.empty()) lines.push_back(voice.format.country(a.country));
  if (!a.kam.empty()) lines.push_back(voice.say("about/kam", {{"name", a.kam}}));
  if (!a.owner.empty() && a.owner != a.kam) lines.push_back(voice.say("about/owner", {{"name", a.owner}}));
  return lines;
}

}  // namespace

Result<PanelModel> panel_model(std::string_view assessment_json, const Texts& texts, const PanelContext& context) {
  const auto read = read_assessment(assessment_json);
  if (!read) return read.error();
  const auto& a = *read;
  const Voice voice{texts, Format(texts, a.about.currency)};

  PanelModel model;
  model.language = texts.language();
  model.account_id = a.account_id;
  for (const auto* label : ui_labels) model.labels.emplace(label, voice.say(std::string("ui/") + label));
  model.name = a.name.empty() ? a.account_id : a.name;
  model.tenant_title = context.tenant_title;
  if (context.account_url.starts_with("https://")) model.account_url = context.account_url;
  model.about = about(voice, a.about);
  word_standing(voice, a, model);
  word_score(voice, a, model);
  word_reasons(voice, a, model);
  word_risk(voice, a, model);
  word_headline(voice, a, model);
  word_verdict(voice, a, model);
  word_questions(voice, a, model);
  word_steps(voice, a, model);
  model.computed = computed_text(voice, a, context);
  if (!a.ruleset.empty()) model.ruleset = voice.say("ui/rules", {{"ruleset", a.ruleset}});
  model.title = voice.say("ui/title", {{"name", model.name}});
  return model;
}

Result<Summary> summary(std::string_view assessment_json, const Texts& texts) {
  const auto read = read_assessment(assessment_json);
  if (!read) return read.error();
  const auto& a = *read;
  const Voice voice{texts, Format(texts, a.about.currency)};
  const auto rank = a.at(a.position, "rank");
  Summary line{.tier = tier_text(voice, a), .figure = {}};
  if (a.total.state == State::known && a.total.point)
    line.figure = points(voice, *a.total.point);
  else if (rank.known() && rank.number)
    line.figure = voice.format.ordinal(*rank.number);
  return line;
}

}  // namespace kam::panel
