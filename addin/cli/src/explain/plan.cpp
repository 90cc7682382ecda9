#include "plan.hpp"

#include <algorithm>

#include "../figures.hpp"
#include "members.hpp"

namespace kam::cli {

namespace {

constexpr std::size_t people_shown = 12;

/// `contact.title` → the words of `plan/todo/contact/title`.
std::string todo(const Speech& speech, std::string field) {
  std::string path = "plan/todo/" + field;
  std::replace(path.begin(), path.end(), '.', '/');
  return speech.texts.has(path) ? speech.texts.say(path) : field;
}

std::string person_words(const Speech& speech, dom::element person) {
  std::vector<std::string> words;
  std::vector<std::string> roles;
  for (const auto& role : texts_of(person, "/roles")) {
    const std::string path = "stakeholders/roles/" + role;
    roles.push_back(speech.texts.has(path) ? speech.texts.say(path) : role);
  }
  if (!roles.empty()) words.push_back(joined(roles, roles.size()));
  const std::string stance = text_of(person, "/stance"), contact = text_of(person, "/contact");
  words.push_back(speech.texts.say("stakeholders/stances/" + (stance.empty() ? "unknown" : stance)));
  if (!contact.empty()) words.push_back(speech.texts.say("stakeholders/contact/" + contact));
  for (const auto& flag : texts_of(person, "/flags")) words.push_back(speech.texts.say("stakeholders/flags/" + flag));
  return joined(words, words.size(), "; ");
}

void person(Page& page, const Speech& speech, dom::element person) {
  const std::string title = text_of(person, "/title");
  page.line(person_name(person, "") + (title.empty() ? "" : ", " + title) + ": " + person_words(speech, person), 2, 4);
}

void missing_part(Page& page, const Speech& speech, dom::element plan, const std::string& part) {
  const auto points = number_of(plan, ("/parts/" + part).c_str()), of = number_of(plan, ("/of/" + part).c_str());
  const std::string field = text_of(plan, ("/fields/" + part).c_str());
  const std::string name = "plan/parts/" + part;
  const std::string given = points && of ? right(tenth(*points), 4) + " of " + tenth(*of) : "";
  page.line(shortened(given, 14) +
                speech.texts.say("plan/part", {{"name", speech.texts.has(name) ? speech.texts.say(name) : part},
                                               {"todo", todo(speech, field)},
                                               {"field", field}}),
            2, 18);
}

void substance(Page& page, const Speech& speech, dom::element plan, const std::string& figure_id) {
  const std::string at = "/substance/" + figure_id, path = "plan/" + figure_id;
  const auto value = number_of(plan, (at + "/value").c_str()), k = number_of(plan, (at + "/k").c_str()),
             n = number_of(plan, (at + "/n").c_str());
  page.line(value && k && n
                ? speech.texts.say(path, {{"value", figure(*value, "%", "")}, {"k", figure(*k)}, {"n", figure(*n)}})
                : speech.texts.say(path + "_unknown"),
            4);
}

}  // namespace

void explain_stakeholders(Page& page, dom::element account, const Speech& speech) {
  const auto people = items_of(account, "/stakeholders/contacts");
  if (people.empty()) return;
  page.heading(speech.texts.say("stakeholders/title"));
  std::vector<std::string> missing;
  for (const auto& role : texts_of(account, "/stakeholders/missing_roles"))
    missing.push_back(speech.texts.say("stakeholders/roles/" + role));
  page.line(missing.empty() ? speech.texts.say("stakeholders/all")
                            : speech.texts.say("stakeholders/missing", {{"roles", joined(missing, missing.size())}}),
            2);
  for (std::size_t i = 0; i < std::min(people_shown, people.size()); ++i) person(page, speech, people[i]);
  if (people.size() > people_shown) page.line("and " + count(people.size() - people_shown) + " more", 2);
}

void explain_plan(Page& page, dom::element account, const Speech& speech) {
  const auto complete = number_of(account, "/plan/completeness");
  if (!complete) return;
  dom::element plan;
  if (account.at_pointer("/plan").get(plan)) return;
  const auto missing = texts_of(plan, "/missing");
  if (missing == std::vector<std::string>{"plan"}) {
    page.heading(speech.texts.say("plan/title_none"));
    page.line(speech.texts.say("plan/first"), 2);
    return;
  }
  page.heading(speech.texts.say("plan/title", {{"value", tenth(*complete)}}));
  bool idle = false;
  if (!plan.at_pointer("/idle").get(idle) && idle) page.line(speech.texts.say("plan/idle"), 2);
  page.line(speech.texts.say(missing.empty() ? "plan/whole" : "plan/missing"), 2);
  for (const auto& part : missing) missing_part(page, speech, plan, part);
  page.line(speech.texts.say("plan/beside"), 2);
  substance(page, speech, plan, "attainment");
  substance(page, speech, plan, "discipline");
}

void explain_relationship(Page& page, dom::element account, const Speech& speech) {
  const std::string stage = text_of(account, "/relationship/stage");
  if (stage.empty()) return;
  page.heading(speech.texts.say("relationship/title"));
  page.line(speech.texts.say("relationship/stages/" + stage), 2);
  const std::string field = text_of(account, "/relationship/question"), path = "fields/" + field,
                    stop = text_of(account, "/relationship/stops_at");
  if (!field.empty()) {
    const std::string question = speech.texts.has(path) ? speech.texts.say(path) : field;
    page.line(speech.texts.say("relationship/question", {{"question", question}}), 2);
  } else if (!stop.empty()) {
    page.line(speech.texts.say("relationship/stops/" + stop), 2);
  }
  if (const auto quality = number_of(account, "/relationship/quality/value"))
    page.line(speech.texts.say("relationship/quality", {{"value", tenth(*quality)}}), 2);
}

namespace {

void escalation(Page& page, dom::element account, const Speech& speech) {
  std::vector<std::string> reasons;
  for (const auto reason : items_of(account, "/routing/escalate_reasons")) {
    const auto value = number_of(reason, "/value");
    reasons.push_back(speech.texts.say("routing/reasons/" + text_of(reason, "/fact"),
                                       {{"value", value ? tenth(*value) : std::string()}}));
  }
  if (reasons.empty()) return;
  const std::string name = person_name(account, "/routing/escalate_to");
  page.line(speech.texts.say("routing/escalate", {{"name", name.empty() ? speech.texts.say("routing/manager") : name},
                                                  {"reasons", joined(reasons, reasons.size())}}),
            2);
}

}  // namespace

void explain_routing(Page& page, dom::element account, const Speech& speech) {
  const std::string role = text_of(account, "/routing/role");
  if (role.empty()) return;
  page.heading(speech.texts.say("routing/title"));
  const std::string accountable = person_name(account, "/routing/accountable"),
                    mentor = person_name(account, "/routing/mentor"),
                    sponsor = person_name(account, "/routing/sponsor");
  page.line(speech.texts.say("routing/" + role,
                             {{"name", accountable.empty() ? speech.texts.say("routing/nobody") : accountable}}),
            2);
  bool wants_mentor = false;
  if (!account.at_pointer("/routing/wants_mentor").get(wants_mentor) && wants_mentor)
    page.line(mentor.empty() ? speech.texts.say("routing/mentor_nobody")
                             : speech.texts.say("routing/mentor", {{"name", mentor}}),
              2);
  if (!sponsor.empty()) page.line(speech.texts.say("routing/sponsor", {{"name", sponsor}}), 2);
  if (const auto functions = number_of(account, "/routing/functions_active/value"))
    page.line(speech.texts.say("routing/functions", {{"n", *functions}}), 2);
  escalation(page, account, speech);
}

}  // namespace kam::cli
