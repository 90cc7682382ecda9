#include "maturity_text.hpp"

#include "explain/members.hpp"
#include "figures.hpp"
#include "transformation_text.hpp"

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;
using panel::Fillings;
using panel::Texts;

std::string say(const Texts& texts, const std::string& path, Fillings fillings = {}) {
  return texts.say("maturity/" + path, fillings);
}

std::string level(dom::element from, const char* pointer) {
  const auto number = number_of(from, pointer);
  return number ? tenth(*number) : "";
}

bool has_flag(dom::element dimension, std::string_view flag) {
  const auto flags = texts_of(dimension, "/flags");
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

bool groups_differ(dom::element dimension) {
  bool differ = false;
  return dimension["groups_differ"].get(differ) == simdjson::SUCCESS && differ;
}

class Table {
 public:
  Table(dom::element maturity, const Texts& texts) : root_(maturity), texts_(texts) {}

  std::string text() {
    head();
    for (const char* side : {"strategic", "operational"}) {
      line("\n" + word("sections/" + std::string(side)));
      for (const dom::element dimension : items_of(root_, "/dimensions")) {
        if (text_of(dimension, "/level") == side) about(dimension);
      }
    }
    skills();
    out_ += transformation_text(root_, texts_);
    steps();
    questions();
    return std::move(out_);
  }

 private:
  std::string word(const std::string& path, Fillings fillings = {}) const { return say(texts_, path, fillings); }
  void line(const std::string& text) { out_ += text + "\n"; }

  void head() {
    line(word("head", {{"day", text_of(root_, "/as_of")}}));
    dom::object groups;
    double named = 0;
    if (!root_.at_pointer("/respondents_by_group").get(groups)) {
      for (const auto [group, count] : groups) named += group != "not_set";
    }
    const std::string form = text_of(root_, "/form");
    line(word("asked_by/" + (form.empty() ? "nobody" : form),
              {{"n", number_of(root_, "/respondents").value_or(0)}, {"groups", named}}));
    line(whole(root_, texts_));
  }

  void about(dom::element dimension) {
    line("  " + standing(dimension, texts_));
    for (const char* flag : {"claim_above_evidence", "better_than_believed"}) {
      if (has_flag(dimension, flag)) line("    " + word("flags/" + std::string(flag)));
    }
    agreement(dimension);
    evidence(dimension);
    const std::string next = text_of(dimension, "/anchors/next");
    if (!next.empty()) line("    " + word("next", {{"anchor", next}}));
  }

  void agreement(dom::element dimension) {
    if (const auto agreement = number_of(dimension, "/agreement")) {
      line("    " + word("agreement/" + text_of(dimension, "/agreement_is"), {{"value", tenth(*agreement)}}));
    }
    if (groups_differ(dimension)) line("    " + word("group_gap", {{"groups", group_means(dimension)}}));
  }

  std::string group_means(dom::element dimension) const {
    std::vector<std::string> means;
    dom::object groups;
    if (dimension.at_pointer("/groups").get(groups)) return "";
    for (const auto [group, mean] : groups) {
      const std::string name = word("groups/" + std::string(group));
      means.push_back((name.empty() ? std::string(group) : name) + " " + tenth(mean.get_double().value()));
    }
    return joined(means, means.size());
  }

  void evidence(dom::element dimension) {
    std::vector<std::string> lines;
    for (const dom::element one : items_of(dimension, "/evidence")) {
      const auto value = number_of(one, "/value"), shown = number_of(one, "/level");
      if (!value || !shown) continue;
      lines.push_back(word("line", {{"name", text_of(one, "/name")},
                                    {"value", figure(*value, text_of(one, "/unit"), "")},
                                    {"level", tenth(*shown)}}));
    }
    if (!lines.empty()) line("    " + word("evidence", {{"lines", joined(lines, lines.size(), "; ")}}));
  }

  /// Over all persons alone, and only where there are enough of them.
  void skills() {
    std::vector<std::string> weakest;
    for (const std::string& id : texts_of(root_, "/skills/weakest")) {
      for (const dom::element area : items_of(root_, "/skills/areas")) {
        if (text_of(area, "/id") == id)
          weakest.push_back(texts_.say("development/skills/" + id) + " " + level(area, "/mean"));
      }
    }
    if (!weakest.empty()) line("\n" + word("skills", {{"areas", joined(weakest, weakest.size(), " and ")}}));
  }

  void steps() {
    line("\n" + word("sections/steps"));
    const auto steps = items_of(root_, "/recommendations");
    if (steps.empty()) line("  " + word("nothing"));
    for (const dom::element step : steps) {
      line("  " + texts_.say("portfolio/step", {{"action", text_of(step, "/action")},
                                                {"effect", text_of(step, "/effect")},
                                                {"day", text_of(step, "/due")}}));
    }
  }

  /// What to ask and what to record where a dimension is not known.
  void questions() {
    bool any = false;
    for (const dom::element dimension : items_of(root_, "/dimensions")) {
      if (text_of(dimension, "/state") == "known") continue;
      if (!any) line("\n" + word("sections/questions"));
      any = true;
      line("  " + text_of(dimension, "/name"));
      for (const dom::element question : items_of(dimension, "/questions")) {
        const bool asks = text_of(question, "/field").starts_with("answer.");
        line("    " + word(asks ? "ask" : "record", {{"question", text_of(question, "/question")}}));
      }
    }
  }

  dom::element root_;
  const Texts& texts_;
  std::string out_;
};

}  // namespace

std::string standing(dom::element dimension, const Texts& texts) {
  const std::string basis = text_of(dimension, "/basis"), target = level(dimension, "/target");
  std::string sentence = say(texts, "standing/" + (basis.empty() ? "unknown" : basis),
                             {{"name", text_of(dimension, "/name")},
                              {"asked", level(dimension, "/asked")},
                              {"computed", level(dimension, "/computed")},
                              {"score", level(dimension, "/score")}});
  if (!target.empty()) sentence += " " + say(texts, "target", {{"target", target}});
  return sentence;
}

std::string whole(dom::element maturity, const Texts& texts) {
  const auto point = number_of(maturity, "/overall/point"), staged = number_of(maturity, "/staged");
  std::string sentence = say(texts, point ? "overall" : "no_overall",
                             {{"point", level(maturity, "/overall/point")},
                              {"low", level(maturity, "/overall/low")},
                              {"high", level(maturity, "/overall/high")}});
  const std::string stage = text_of(maturity, "/stage_name"), words = say(texts, "stages/" + stage);
  if (staged) sentence += " " + say(texts, "stage", {{"n", *staged}, {"name", words.empty() ? stage : words}});
  return sentence;
}

Result<std::string> maturity_text(std::string_view json, const rules::Records&, const Texts& texts) {
  dom::parser parser;
  dom::element root;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(root)) return Error{Errc::internal, simdjson::error_message(error)};
  return Table(root, texts).text();
}

}  // namespace kam::cli
