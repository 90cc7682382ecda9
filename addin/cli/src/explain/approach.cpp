#include "approach.hpp"

#include "members.hpp"

namespace kam::cli {

namespace {

constexpr std::size_t records_shown = 2, side_at = 14;

class Section {
 public:
  Section(Page& page, dom::element account, const Speech& speech)
      : page_(page), account_(account), texts_(speech.texts) {}

  void write() const {
    page_.heading(texts_.say("approach/title"));
    bool transactional = false;
    if (!account_.at_pointer("/approach/transactional").get(transactional) && transactional)
      page_.line(texts_.say("approach/transactional"), 2);
    verdict();
    const std::string today = "approach/in_force/" + member("in_force");
    if (texts_.has(today)) page_.line(texts_.say(today), 2);
    for (const auto row : items_of(account_, "/approach/checklist")) checklist_row(row);
    if (number_of(account_, "/approach/lean")) lean();
    for (const auto part : items_of(account_, "/approach/parts")) {
      if (const auto risk = number_of(part, "/risk_concern")) {
        page_.line(texts_.say("approach/risk", {{"value", tenth(*risk)}}), 2);
      }
    }
    const auto threat = number_of(account_, "/kpis/app_threat/value");
    const std::string band = "approach/threat/" + member("threat_band");
    if (threat && *threat > 0 && texts_.has(band)) page_.line(texts_.say(band, {{"value", tenth(*threat)}}), 2);
  }

 private:
  std::string member(const std::string& name) const { return text_of(account_, ("/approach/" + name).c_str()); }

  void verdict() const {
    bool shown = false;
    if (account_.at_pointer("/approach/shown").get(shown)) shown = false;
    const std::string side = member("trade_off");
    if (side.empty()) return page_.line(texts_.say("approach/unknown"), 2);
    if (shown) {
      page_.line(texts_.say("approach/verdict/" + member("verdict")), 2);
      page_.line(texts_.say("approach/trade_off/" + side), 2);
    } else if (member("basis") == "cycle_only") {
      page_.line(texts_.say("approach/cycle_only/" + side), 2);
    } else {
      page_.line(texts_.say("approach/not_shown"), 2);
    }
  }

  /// The figure, how it came about, and the records behind it; or why there is none.
  std::string known(dom::element from, const std::string& fact) const {
    const auto value = number_of(from, "/value");
    if (!value) {
      return texts_.say("approach/missing", {{"reason", texts_.say("reasons/" + text_of(from, "/reason"))}});
    }
    std::vector<std::string> all{texts_.say("approach/values/" + fact, {{"n", *value}, {"value", figure(*value)}})};
    if (const std::string proxy = text_of(from, "/proxy"); !proxy.empty()) all.push_back(texts_.say("notes/" + proxy));
    const auto records = texts_of(from, "/evidence");
    if (!records.empty()) all.push_back(joined(records, records_shown));
    return joined(all, all.size(), " · ");
  }

  void checklist_row(dom::element row) const {
    static const std::map<std::string, std::string, std::less<>> facts{{"cycle", "app_cycle_months"},
                                                                       {"need", "app_need"},
                                                                       {"coordination", "app_coordination"},
                                                                       {"skill_set", "app_kam_breadth"}};
    const std::string id = text_of(row, "/id"), side = text_of(row, "/side");
    const bool is_known = number_of(row, "/value").has_value();
    const auto fact = facts.find(id);
    const std::string name = texts_.has("approach/rows/" + id) ? texts_.say("approach/rows/" + id) : id;
    const std::string speaks = is_known ? texts_.say("approach/sides/" + (side.empty() ? "neither" : side)) : "";
    page_.line(shortened(speaks, side_at) + name + ": " + known(row, fact == facts.end() ? id : fact->second), 2,
               2 + side_at);
  }

  void lean() const {
    const double whole = *number_of(account_, "/approach/lean");
    page_.line(texts_.say("approach/lean", {{"lean", signed_hundredth(whole)},
                                            {"basis", texts_.say("approach/basis/" + member("basis"))}}),
               2);
    for (const auto part : items_of(account_, "/approach/parts")) {
      const std::string id = text_of(part, "/id");
      const auto given = number_of(part, "/contribution"), weight = number_of(part, "/weight");
      const std::string points = given ? signed_hundredth(*given) : "";
      page_.line(shortened(points, side_at) + texts_.say("approach/parts/" + id) + ": " + known(part, id) +
                     (weight ? " · weight " + figure(*weight) : ""),
                 2, 2 + side_at);
    }
  }

  Page& page_;
  dom::element account_;
  const panel::Texts& texts_;
};

}  // namespace

void explain_approach(Page& page, dom::element account, const Speech& speech) {
  if (!items_of(account, "/approach/checklist").empty()) Section(page, account, speech).write();
}

}  // namespace kam::cli
