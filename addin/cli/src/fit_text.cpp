#include "fit_text.hpp"

#include <cmath>
#include <cstdio>
#include <vector>

#include "figures.hpp"
#include "json_reading.hpp"

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;

std::string whole(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f", number);
  return text;
}

class Telling {
 public:
  Telling(dom::element fit, const panel::Texts& texts) : root_(fit), texts_(texts) {}

  std::string text() {
    line(say("head", {{"day", text_at(root_, "/as_of")}}) + "\n");
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
    const std::string verdict = text_at(root_, "/verdict");
    std::vector<std::string> clauses;
    each(root_, "/conditions", [&](dom::element condition) {
      const std::string id = text_at(condition, "/id");
      const bool stops = id == "irr_mass_standard" || id == "irr_no_big_customer";
      const bool waits = id == "irr_no_leadership" || id == "irr_not_ready";
      if (text_at(condition, "/state") != "true") return;
      if ((verdict == "not_recommended" && stops) || (verdict == "build_maturity_first" && waits))
        clauses.push_back(say("conditions/" + id + "/because"));
    });
    if (verdict == "build_maturity_first" && clauses.empty()) clauses.push_back(say("low_capacity"));
    std::string joined;
    for (const std::string& clause : clauses) {
      joined = joined.empty() ? clause : say("and", {{"first", joined}, {"second", clause}});
    }
    return joined;
  }

  void verdict() {
    const std::string path = "verdicts/" + text_at(root_, "/verdict");
    line(say(path, {{"known", whole(*number_at(root_, "/known"))}, {"of", whole(*number_at(root_, "/of"))}}));
    if (const std::string reason = why(); !reason.empty()) line(say("because", {{"why", reason}}));
    const auto point = number_at(root_, "/score/point"), low = number_at(root_, "/score/low");
    const std::string coverage = whole(100 * number_at(root_, "/score/coverage").value_or(0)) + "%";
    const std::string high = whole(number_at(root_, "/score/high").value_or(100));
    if (point) {
      line(say("score",
               {{"value", whole(*point)}, {"coverage", coverage}, {"low", whole(low.value_or(0))}, {"high", high}}));
    } else {
      line(say("no_score", {{"coverage", coverage}, {"low", whole(low.value_or(0))}, {"high", high}}));
    }
    if (const std::string expectation = text_at(root_, "/expectation/text"); !expectation.empty()) line(expectation);
  }

  static std::string level_of(std::optional<double> score) {
    if (!score) return "unknown";
    return *score >= 7 ? "strong" : *score >= 4 ? "fair" : "weak";
  }

  /// What is known behind a factor, in figures.
  static std::string behind(dom::element factor) {
    std::string all;
    each(factor, "/parts", [&](dom::element part) {
      const auto value = number_at(part, "/value");
      if (!value) return;
      const std::string unit = text_at(part, "/unit");
      all += (all.empty() ? "" : "; ") + text_at(part, "/name") + ": " + figure(*value, unit, "");
      if (unit.empty() && text_at(part, "/field").empty() && text_at(part, "/id").starts_with("fit_") && asked(part))
        all += " of 5";
    });
    return all.empty() ? all : " (" + all + ")";
  }
  /// Answers of people are on a scale of five.
  static bool asked(dom::element part) {
    bool any = false;
    each(part, "/evidence", [&](dom::element record) { any = any || std::string_view(record).starts_with("answer:"); });
    return any;
  }

  void factors() {
    heading("factors");
    each(root_, "/factors", [&](dom::element factor) {
      const std::string level = level_of(number_at(factor, "/score"));
      std::string sentence = say("factors/" + text_at(factor, "/id") + "/" + level) + behind(factor);
      if (flag_at(factor, "/stands_behind") && level != "unknown") sentence += " " + say("instead");
      row(say("levels/" + level), sentence);
    });
  }

  void conditions() {
    heading("conditions");
    each(root_, "/conditions", [&](dom::element condition) {
      row(say("answers/" + text_at(condition, "/state")), say("conditions/" + text_at(condition, "/id") + "/name"));
    });
  }

  void attached() {
    bool any = false;
    each(root_, "/attached", [&](dom::element one) {
      if (!any) heading("attached");
      any = true;
      line("  " + text_at(one, "/action"));
    });
  }

  void questions() {
    heading("questions");
    bool any = false;
    each(root_, "/questions", [&](dom::element question) {
      any = true;
      const double gain = std::round(number_at(question, "/gain").value_or(0));
      dom::array fields;
      const bool several = !question.at_pointer("/fields").get(fields) && fields.size() > 1;
      if (!flag_at(question, "/all_needed") || !several) {
        line("  " + say("question", {{"question", text_at(question, "/question")}, {"gain", gain}}));
        return;
      }
      line("  " + say("all_needed", {{"gain", gain}}));
      each(question, "/fields", [&](dom::element field) { line("    " + text_at(field, "/question")); });
    });
    if (!any) line("  " + say("nothing_asked"));
  }

  void steps() {
    heading("steps");
    int number = 0;
    each(root_, "/recommendations", [&](dom::element step) {
      line("  " + std::to_string(++number) + ". " +
           say("step", {{"action", text_at(step, "/action")},
                        {"effect", text_at(step, "/effect")},
                        {"day", text_at(step, "/due")}}));
    });
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
