#include "portfolio_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <vector>

#include "explain/members.hpp"

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;

constexpr std::array concentration{
    "pf_cr1",       "pf_cr5", "pf_cr10", "pf_hhi", "pf_effective_n", "pf_pareto_top20", "pf_accounts_for_80",
    "pf_dependence"};
constexpr std::array keys{"pf_key_count",    "pf_key_pct",         "pf_key_rev_share",
                          "sel_cap",         "pf_revenue_at_risk", "pf_margin_drift",
                          "sel_revenue_rho", "pf_sponsor_cover",   "pf_plan_cover"};
constexpr std::array people{"pf_neglect",      "pf_attention_gap",  "pf_accounts_per_manager",
                            "pf_manager_load", "pf_shared_manager", "pf_team_tension"};

std::string grouped(double number) {
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.0f", std::fabs(number));
  std::string text = digits;
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  return number < 0 && text != "0" ? "−" + text : text;
}

/// Whole from ten on, else one decimal.
std::string plain(double number) {
  if (std::fabs(number) >= 9.95) return grouped(number);
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", std::fabs(number));
  std::string out = text;
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return number < 0 && out != "0" ? "−" + out : out;
}

std::string in_unit(double number, std::string_view unit, const std::string& currency) {
  if (unit == "%") return plain(number) + "%";
  if (unit == "pp") return (number > 0 ? "+" : "") + plain(number) + (std::fabs(number) == 1 ? " point" : " points");
  if (unit == "currency") return grouped(number) + (currency.empty() ? "" : " " + currency);
  if (unit == "months") return plain(number) + " months";
  if (unit == "x") return plain(number) + " times";
  return plain(number);
}

template <class Take>
void each(dom::element from, const char* pointer, Take take) {
  for (const dom::element item : items_of(from, pointer)) take(item);
}

std::string listed(const std::vector<std::string>& words, const char* between) {
  return joined(words, words.size(), between);
}

class Minutes {
 public:
  Minutes(dom::element portfolio, const rules::Records& records, const panel::Texts& texts)
      : root_(portfolio), texts_(texts), currency_(text_of(portfolio, "/currency")) {
    for (const auto& account : records.accounts) names_["account:" + account.id] = account.name.value_or(account.id);
    for (const auto& user : records.users) names_["user:" + user.id] = user.name.value_or(user.id);
    each(root_, "/checks", [&](dom::element check) { checks_.emplace(text_of(check, "/id"), check); });
  }

  std::string text() {
    head();
    section("concentration", concentration);
    section("keys", keys);
    section("people", people);
    figures();
    proposals();
    steps();
    nine_steps();
    unknown();
    return std::move(out_);
  }

 private:
  std::string say(const std::string& path, panel::Fillings fillings = {}) const {
    return texts_.say("portfolio/" + path, fillings);
  }
  void line(const std::string& text) { out_ += text + "\n"; }
  void heading(const std::string& id) { line("\n" + say("sections/" + id)); }

  void head() {
    line(say("head", {{"n", *number_of(root_, "/active")},
                      {"accounts", grouped(*number_of(root_, "/accounts"))},
                      {"day", text_of(root_, "/as_of")}}));
    const auto largest = checks_.find("pf_cr1"), count = checks_.find("pf_key_count");
    if (largest == checks_.end() || count == checks_.end()) return;  // a pack without them
    if (text_of(largest->second, "/proxy") == "won_opportunities") line(say("from_deals"));
    if (const auto days = number_of(largest->second, "/covered_days")) line(say("covered", {{"days", grouped(*days)}}));
    if (text_of(count->second, "/proxy") == "computed_tier") line(say("by_score"));
    if (text_of(count->second, "/state") == "unknown") line(say("ask"));
  }

  std::string name_of(const std::string& record) const {
    const auto found = names_.find(record);
    return found == names_.end() ? record.substr(record.find(':') + 1) : found->second;
  }

  /// The first five; how many more there are.
  std::string names(std::vector<std::string> all) const {
    const std::size_t more = all.size() > 5 ? all.size() - 5 : 0;
    all.resize(all.size() - more);
    const std::string shown = listed(all, ", ");
    return more == 0 ? shown : say("and_more", {{"names", shown}, {"n", static_cast<double>(more)}});
  }

  std::string evidence(dom::element check) const {
    std::vector<std::string> all;
    each(check, "/evidence",
         [&](dom::element record) { all.push_back(name_of(std::string(std::string_view(record)))); });
    return names(std::move(all));
  }

  /// The largest of the parts by size, named: a tier, a manager.
  std::string largest_part(dom::element check) const {
    dom::object parts;
    std::string largest;
    double size = -1;
    if (check.at_pointer("/parts").get(parts)) return evidence(check);
    for (const auto [key, value] : parts) {
      double number = 0;
      if (value.get(number) || std::fabs(number) <= size) continue;
      size = std::fabs(number);
      largest = name_of("user:" + std::string(key));
    }
    return largest;
  }

  std::string dependent(dom::element check) const {
    std::vector<std::string> all;
    each(check, "/accounts", [&](dom::element account) {
      std::string one = name_of("account:" + text_of(account, "/account_id")) + " " +
                        in_unit(*number_of(account, "/share"), "%", currency_);
      if (const auto risk = number_of(account, "/churn_risk")) one += ", early-warning index " + plain(*risk);
      if (const auto months = number_of(account, "/months_left"))
        one += ", " + plain(*months) + " months of contract left";
      all.push_back(one);
    });
    return listed(all, "; ");
  }

  void check(const std::string& id, dom::element check) {
    const auto value = number_of(check, "/value");
    if (!value) return;
    const auto k = number_of(check, "/k"), n = number_of(check, "/n"), lift = number_of(check, "/lift");
    const bool parts = id == "pf_attention_gap" || id == "pf_accounts_per_manager" || id == "pf_manager_load";
    double count = *value;
    if (id == "pf_neglect") count = k.value_or(0);
    if (id == "pf_dependence") {
      count = 0;
      each(check, "/accounts", [&](dom::element) { ++count; });
    }
    const std::string unit = text_of(check, "/unit");
    const std::string shown = unit == "x" && id == "pf_manager_load" ? in_unit(100 * *value, "%", currency_)
                              : id == "sel_revenue_rho"              ? rho(*value)
                                                                     : in_unit(*value, unit, currency_);
    const std::string sentence = say("checks/" + id, {{"value", shown},
                                                      {"n", count},
                                                      {"k", k ? grouped(*k) : ""},
                                                      {"of", n ? grouped(*n) : ""},
                                                      {"lift", lift ? plain(*lift) : ""},
                                                      {"names", id == "pf_dependence" ? dependent(check)
                                                                : parts               ? largest_part(check)
                                                                                      : evidence(check)}});
    const std::string band = say("bands/" + text_of(check, "/band"));
    line("  " + band + std::string(band == "–" ? 6 : 7 - std::min<std::size_t>(6, band.size()), ' ') + sentence);
  }

  static std::string rho(double value) {
    char text[16];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
  }

  template <class Ids>
  void section(const std::string& id, const Ids& ids) {
    bool any = false;
    for (const char* wanted : ids) {
      const auto found = checks_.find(wanted);
      if (found == checks_.end() || !number_of(found->second, "/value")) continue;
      if (!any) heading(id);
      any = true;
      check(wanted, found->second);
    }
  }

  std::string figure_text(dom::element kpi) const {
    const std::string unit = text_of(kpi, "/unit");
    const auto value = number_of(kpi, "/value"), k = number_of(kpi, "/k"), n = number_of(kpi, "/n");
    std::vector<std::string> said;
    if (value) {
      said.push_back(in_unit(*value, unit, currency_));
    } else if (k && n && *n > 0) {
      said.push_back(say("counts", {{"k", grouped(*k)}, {"of", grouped(*n)}}));
    }
    if (const auto change = number_of(kpi, "/trend/year/value"); change && value) {
      const auto days = number_of(kpi, "/trend/year/window_days");
      const std::string shown =
          (*change > 0 && unit != "%" ? "+" : "") + in_unit(*change, text_of(kpi, "/trend/year/unit"), currency_);
      said.push_back(days ? say("trends/windows", {{"value", shown}, {"days", grouped(*days)}})
                          : say("trends/year", {{"value", shown}}));
    }
    if (const auto all = number_of(kpi, "/all_accounts/value")) {
      said.push_back(say("all", {{"value", in_unit(*all, unit, currency_)}}));
    }
    return listed(said, ", ");
  }

  void figures() {
    bool any = false;
    each(root_, "/kpis", [&](dom::element kpi) {
      const std::string said = figure_text(kpi);
      if (said.empty()) return;
      if (!any) heading("figures");
      if (!any) {
        auto days = number_of(kpi, "/window_days");
        if (!days) days = number_of(kpi, "/all_accounts/window_days");
        if (days) line("  " + say("compared", {{"days", grouped(*days)}}));
      }
      any = true;
      line("  " + say("figure", {{"name", text_of(kpi, "/name")}, {"value", said}}));
    });
  }

  void proposals() {
    heading("proposals");
    bool any = false;
    each(root_, "/proposals", [&](dom::element proposal) {
      any = true;
      line("  " + say(text_of(proposal, "/change"), {{"name", name_of("account:" + text_of(proposal, "/account_id"))},
                                                     {"reason", text_of(proposal, "/reason")}}));
    });
    if (!any) line("  " + say("nobody"));
  }

  void steps() {
    heading("steps");
    int number = 0;
    each(root_, "/recommendations", [&](dom::element step) {
      line("  " + std::to_string(++number) + ". " +
           say("step", {{"action", text_of(step, "/action")},
                        {"effect", text_of(step, "/effect")},
                        {"day", text_of(step, "/due")}}));
    });
    if (number == 0) line("  " + say("nothing"));
  }

  /// S001's way to key account management, as far as the records show it.
  void nine_steps() {
    heading("nine_steps");
    each(root_, "/steps", [&](dom::element step) {
      const std::string state = text_of(step, "/state");
      const auto k = number_of(step, "/k"), n = number_of(step, "/n");
      std::vector<std::string> needs;
      each(step, "/needs", [&](dom::element field) { needs.emplace_back(std::string_view(field)); });
      line("  " + say("step_states/" + state, {{"name", text_of(step, "/name")},
                                               {"k", k ? grouped(*k) : ""},
                                               {"of", n ? grouped(*n) : ""},
                                               {"fields", listed(needs, ", ")}}));
    });
  }

  /// What a check lacks; empty where only time will tell.
  static std::vector<std::string> needs(dom::element check) {
    std::vector<std::string> fields;
    each(check, "/needs", [&](dom::element field) { fields.emplace_back(std::string_view(field)); });
    return std::ranges::find(fields, "history") == fields.end() ? fields : std::vector<std::string>();
  }

  void unknown() {
    bool any = false;
    const bool no_list = text_of(root_, "/questions/0/field") == "account.tier_label";
    each(root_, "/checks", [&](dom::element check) {
      if (text_of(check, "/state") != "unknown") return;
      const auto fields = needs(check);
      const bool of_the_list = std::ranges::find(fields, "account.tier_label") != fields.end();
      if (no_list && of_the_list && text_of(check, "/id") != "pf_key_count") return;  // asked once
      if (!any) heading("unknown");
      any = true;
      const std::string name = text_of(check, "/name");
      line("  " + (fields.empty() ? say("later", {{"name", name}})
                                  : say("needs", {{"name", name}, {"fields", listed(fields, ", ")}})));
    });
  }

  dom::element root_;
  const panel::Texts& texts_;
  std::string currency_, out_;
  std::map<std::string, std::string> names_;
  std::map<std::string, dom::element> checks_;
};

}  // namespace

Result<std::string> portfolio_text(std::string_view json, const rules::Records& records, const panel::Texts& texts) {
  dom::parser parser;
  dom::element root;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(root)) return Error{Errc::internal, simdjson::error_message(error)};
  return Minutes(root, records, texts).text();
}

}  // namespace kam::cli
