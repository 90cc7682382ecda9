#include "development_text.hpp"

#include "columns.hpp"
#include "explain/members.hpp"
#include "figures.hpp"

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;

class DevelopmentPage {
 public:
  DevelopmentPage(dom::element plan, const Speech& speech)
      : plan_(plan),
        speech_(speech),
        person_(person_name(plan, "/person")),
        manager_(person_name(plan, "/manager")),
        mentor_(person_name(plan, "/mentor")) {}

  std::string text() {
    page_.line(say("title", {{"name", person_}, {"day", text_of(plan_, "/as_of")}}));
    page_.line(say(manager_.empty() ? "readers_alone" : "readers", {{"name", person_}, {"manager", manager_}}));
    page_.heading(say(manager_.empty() ? "seen_alone" : "seen", {{"name", person_}, {"manager", manager_}}));
    for (const auto area : items_of(plan_, "/areas")) seen(area);
    page_.blank();
    first();
    mentor();
    return page_.text();
  }

 private:
  std::string say(const std::string& id, panel::Fillings fillings = {}) const {
    return speech_.texts.say("development/" + id, fillings);
  }
  std::string skill(const std::string& id) const {
    const std::string path = "development/skills/" + id;
    return speech_.texts.has(path) ? speech_.texts.say(path) : id;
  }

  void seen(dom::element area) {
    const auto value = [&](const char* at) {
      const auto number = number_of(area, at);
      return number ? figure(*number) : say("unsaid");
    };
    const std::string by_manager = manager_.empty() ? "" : say("manager", {{"value", value("/manager")}});
    constexpr std::size_t name_width = 30, view_width = 20;
    page_.line(shortened(skill(text_of(area, "/id")), name_width) +
                   shortened(say("self", {{"value", value("/self")}}), view_width) + by_manager,
               2);
  }

  void first() {
    std::vector<std::string> areas;
    for (const auto& id : texts_of(plan_, "/train_first")) areas.push_back(skill(id));
    page_.line(areas.empty() ? say("nothing") : say("first", {{"areas", joined(areas, areas.size())}}));
  }

  void mentor() {
    const std::string training = text_of(plan_, "/mentor_training");
    if (mentor_.empty()) return page_.line(say("mentor_nobody"));
    page_.line(training.empty() ? say("mentor", {{"mentor", mentor_}})
                                : say("mentor_training", {{"mentor", mentor_}, {"training", training}}));
  }

  dom::element plan_;
  const Speech& speech_;
  std::string person_, manager_, mentor_;
  Page page_;
};

}  // namespace

Result<std::string> development_text(std::string_view json, const Speech& speech) {
  dom::parser parser;
  dom::element plan;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(plan)) return invalid(simdjson::error_message(error));
  return DevelopmentPage(plan, speech).text();
}

}  // namespace kam::cli
