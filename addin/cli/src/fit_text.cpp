#include "fit_text.hpp"

#include <cmath>
#include <cstdio>
#include <vector>

#include "explain/members.hpp"
#include "figures.hpp"

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;

std::string whole(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f", number);
  return text;
}

bool is_true(dom::element from, const char* pointer) {
  bool flag = false;
  return !from.at_pointer(pointer).get(flag) && flag;
}

class Telling {
 public:
  Telling(dom::element fit, const panel::Texts& texts) : root_(fit), texts_(texts) {}

  std::string text() {
    line(say("head", {{"day", text_of(root_, "/as_of")}}) + "\n");
    verdict();
    factors();
    conditions();
    attached();
    questions();
    steps();
    return std::move(out_);
  }

 private:
  std::string say(const std::string& path, panel::Fillings fillings = {}) const {
    return texts_.say("fit/" + path, fillings);
  }
  void line(const std::string& text) { out_ += text + "\n"; }
  void heading(const std::string& id) { line("\n" + say("sections/" + id)); }
  /// A word in a column, then what it is about.
  void row(const std::string& word, const std::string& sentence) {
    const std::size_t width = word == "–" ? 1 : word.size();
    line("  " + word + std::string(width < 8 ? 8 - width : 1, ' ') + sentence);
  }

  /// The conditions that settled the verdict, as a clause.
  std::string why() const {
    const std::string verdict = text_of(root_, "/verdict");
    std::vector<std::string> clauses;
    for (const dom::element condition : items_of(root_, "/conditions")) {
      const std::string id = text_of(condition, "/id");
      const bool stops = id == "irr_mass_standard" || id == "irr_no_big_customer";
      const bool waits = id == "irr_no_leadership" || id == "irr_not_ready";
      if (text_of(condition, "/state") != "true") continue;
      if ((verdict == "not_recommended" && stops) || (verdict == "build_maturity_first" && waits))
        clauses.push_back(say("conditions/" + id + "/because"));
    }
    if (verdict == "build_maturity_first" && clauses.empty()) clauses.push_back(say("low_capacity"));
    std::string joined;
    for (const std::string& clause : clauses) {
      joined = joined.empty() ? clause : say("and", {{"first", joined}, {"second", clause}});
    }
    return joined;
  }

  void verdict() {
    const std::string path = "verdicts/" + text_of(root_, "/verdict");
    line(say(path, {{"known", whole(*number_of(root_, "/known"))}, {"of", whole(*number_of(root_, "/of"))}}));
    if (const std::string reason = why(); !reason.empty()) line(say("because", {{"why", reason}}));
    const auto point = number_of(root_, "/score/point"), low = number_of(root_, "/score/low");
    const std::string coverage = whole(100 * number_of(root_, "/score/coverage").value_or(0)) + "%";
    const std::string high = whole(number_of(root_, "/score/high").value_or(100));
    const bool all_known = point && number_of(root_, "/score/coverage") == 1;
    if (all_known) {
      line(say("score_whole", {{"value", whole(*point)}}));
    } else if (point) {
      line(say("score",
               {{"value", whole(*point)}, {"coverage", coverage}, {"low", whole(low.value_or(0))}, {"high", high}}));
    } else {
      line(say("no_score", {{"coverage", coverage}, {"low", whole(low.value_or(0))}, {"high", high}}));
    }
    if (const std::string expectation = text_of(root_, "/expectation/text"); !expectation.empty()) line(expectation);
  }

  static std::string level_of(std::optional<double> score) {
    if (!score) return "unknown";
    return *score >= 7 ? "strong" : *score >= 4 ? "fair" : "weak";
  }

  /// What is known behind a factor, in figures.
  static std::string behind(dom::element factor) {
    std::string all;
    for (const dom::element part : items_of(factor, "/parts")) {
      const auto value = number_of(part, "/value");
      if (!value) continue;
      const std::string unit = text_of(part, "/unit");
      all += (all.empty() ? "" : "; ") + text_of(part, "/name") + ": " + figure(*value, unit, "");
      if (asked(part)) all += " of 5";
    }
    return all.empty() ? all : " (" + all + ")";
  }
  /// Answers of people are on a scale of five.
  static bool asked(dom::element part) {
    const auto records = texts_of(part, "/evidence");
    return !records.empty() && records.front().starts_with("answer:");
  }

  void factors() {
    heading("factors");
    for (const dom::element factor : items_of(root_, "/factors")) {
      const std::string level = level_of(number_of(factor, "/score"));
      std::string sentence = say("factors/" + text_of(factor, "/id") + "/" + level) + behind(factor);
      if (is_true(factor, "/stands_behind") && level != "unknown") sentence += " " + say("instead");
      row(say("levels/" + level), sentence);
    }
  }

  void conditions() {
    heading("conditions");
    for (const dom::element condition : items_of(root_, "/conditions")) {
      row(say("answers/" + text_of(condition, "/state")), say("conditions/" + text_of(condition, "/id") + "/name"));
    }
  }

  void attached() {
    bool any = false;
    for (const dom::element one : items_of(root_, "/attached")) {
      if (!any) heading("attached");
      any = true;
      line("  " + text_of(one, "/action"));
    }
  }

  void questions() {
    heading("questions");
    bool any = false;
    for (const dom::element question : items_of(root_, "/questions")) {
      any = true;
      const double gain = std::round(number_of(question, "/gain").value_or(0));
      const auto fields = items_of(question, "/fields");
      if (!is_true(question, "/all_needed") || fields.size() < 2) {
        line("  " + say("question", {{"question", text_of(question, "/question")}, {"gain", gain}}));
        continue;
      }
      line("  " + say("all_needed", {{"gain", gain}}));
      for (const dom::element field : fields) line("    " + text_of(field, "/question"));
    }
    if (!any) line("  " + say("nothing_asked"));
  }

  void steps() {
    heading("steps");
    int number = 0;
    for (const dom::element step : items_of(root_, "/recommendations")) {
      line("  " + std::to_string(++number) + ". " +
           texts_.say("portfolio/step", {{"action", text_of(step, "/action")},
                                         {"effect", text_of(step, "/effect")},
                                         {"day", text_of(step, "/due")}}));
    }
    if (number == 0) line("  " + say("nothing"));
  }

  dom::element root_;
  const panel::Texts& texts_;
  std::string out_;
};

}  // namespace

Result<std::string> fit_text(std::string_view json, const rules::Records&, const panel::Texts& texts) {
  dom::parser parser;
  dom::element root;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(root)) return Error{Errc::internal, simdjson::error_message(error)};
  return Telling(root, texts).text();
}

}  // namespace kam::cli
