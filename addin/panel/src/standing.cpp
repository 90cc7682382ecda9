#include <cmath>

#include "words.hpp"

namespace kam::panel {
namespace {

/// Where in the list of customers by revenue an account is called what.
const char* size_name(double rank, double of) {
  if (rank == 1) return "position/first";
  const auto from_top = (rank - 0.5) / of;
  if (from_top <= 0.1) return "position/biggest";
  if (from_top <= 1.0 / 3) return "position/large";
  return from_top <= 2.0 / 3 ? "position/middle" : "position/small";
}

std::string who(const Voice& voice, const Value& rank, const Value& revenue) {
  const auto money = revenue.number ? voice.format.money(*revenue.number) : std::string();
  if (rank.known() && rank.number && rank.of && *rank.of >= 1) {
    const auto size = voice.say(size_name(*rank.number, *rank.of));
    const auto* path = money.empty() ? "position/ranked_bare" : "position/ranked";
    return voice.say(path, {{"size", size},
                            {"rank", voice.format.ordinal(*rank.number)},
                            {"of", voice.format.count(*rank.of)},
                            {"revenue", money}});
  }
  return money.empty() ? std::string() : voice.say("position/unranked", {{"revenue", money}});
}

/// The quarter before, from this one and the change in percent; not to be had from a quarter without revenue.
std::optional<double> quarter_before(double quarter, const Value& change) {
  if (!change.known() || !change.number || *change.number <= -100 || quarter <= 0) return std::nullopt;
  return quarter / (1 + *change.number / 100);
}

std::string with_quarter(const Voice& voice, const std::string& customer, const Value& quarter, const Value& change) {
  if (!quarter.known() || !quarter.number) return customer;
  if (*quarter.number <= 0) {
    const bool fell = change.known() && change.number && *change.number <= -100;
    return voice.say(fell ? "position/bought_none_after" : "position/bought_none", {{"who", customer}});
  }
  const auto amount = voice.format.money(*quarter.number);
  if (const auto before = quarter_before(*quarter.number, change))
    return voice.say("position/bought_after",
                     {{"who", customer}, {"quarter", amount}, {"before", voice.format.money(*before)}});
  return voice.say("position/bought", {{"who", customer}, {"quarter", amount}});
}

std::string position_sentence(const Voice& voice, const Assessment& a) {
  const auto revenue = a.at(a.position, "revenue_ttm");
  if (!a.active) {
    if (!revenue.known() || !revenue.number || *revenue.number == 0) return voice.say("position/inactive");
    return voice.say("position/inactive_before", {{"revenue", voice.format.money(*revenue.number)}});
  }
  const auto customer = who(voice, a.at(a.position, "rank"), revenue.known() ? revenue : Value{});
  if (customer.empty()) return {};
  const auto sentence = with_quarter(voice, customer, a.at(a.position, "last_quarter"), a.at(a.position, "vs_before"));
  if (revenue.proxy.empty()) return sentence;
  return voice.say("position/noted", {{"position", sentence}, {"note", voice.say_or("notes", revenue.proxy, "other")}});
}

struct Row {
  const char* key;
  std::string (*text)(const Voice&, const Value&);
};

std::string money(const Voice& voice, const Value& v) {
  return voice.format.money(*v.number);
}
std::string percent(const Voice& voice, const Value& v) {
  return voice.format.percent(*v.number);
}
std::string change(const Voice& voice, const Value& v) {
  return voice.format.change(*v.number);
}

std::string months(const Voice& voice, const Value& v) {
  if (!v.of) return voice.format.count(*v.number);
  return voice.say("position/months_text", {{"k", voice.format.count(*v.number)}, {"n", voice.format.count(*v.of)}});
}

std::string wins(const Voice& voice, const Value& v) {
  if (!v.k || !v.n) return percent(voice, v);
  return voice.say("position/win_text", {{"k", voice.format.count(*v.k)}, {"n", voice.format.count(*v.n)}});
}

std::string pipeline(const Voice& voice, const Value& v) {
  if (!v.n) return money(voice, v);
  if (*v.n == 0) return voice.say("position/pipeline_none");
  return voice.say("position/pipeline_text", {{"n", *v.n}, {"value", money(voice, v)}});
}

constexpr Row rows[] = {{"revenue_ttm", money}, {"share", percent},         {"last_quarter", money},
                        {"vs_before", change},  {"vs_year_ago", change},    {"months_with_purchase", months},
                        {"win_rate", wins},     {"open_pipeline", pipeline}};

void word_facts(const Voice& voice, const Assessment& a, PanelModel& into) {
  for (const auto& row : rows) {
    const auto value = a.at(a.position, row.key);
    if (value.known() && value.number)
      into.position_facts.push_back({voice.say(std::string("position/") + row.key), row.text(voice, value)});
  }
  const auto contact = a.at(a.position, "last_contact");
  if (contact.known() && !contact.text.empty())
    into.position_facts.push_back({voice.say("position/last_contact"), voice.format.day(contact.text)});
}

std::string axes_text(const Voice& voice, const Assessment& a) {
  const auto value = a.at(a.axes, "value"), stability = a.at(a.axes, "stability");
  const bool valued = value.known() && value.number, steady = stability.known() && stability.number;
  // Rounded down: nobody has more revenue than all customers, themselves among them.
  const auto shown_value = valued ? voice.format.percent(std::floor(*value.number)) : std::string();
  const auto shown_stability = steady ? points(voice, *stability.number) : std::string();
  if (valued && steady) {
    const auto cell = std::string(*value.number >= 50 ? "high" : "low") + (*stability.number >= 50 ? "_high" : "_low");
    return voice.say("axes/" + cell) + " " +
           voice.say("axes/detail", {{"value", shown_value}, {"stability", shown_stability}});
  }
  if (valued && stability.state == State::not_applicable) return voice.say("axes/value_only", {{"value", shown_value}});
  if (valued) return voice.say("axes/value", {{"value", shown_value}});
  return steady ? voice.say("axes/stability", {{"stability", shown_stability}}) : std::string();
}

}  // namespace

void word_standing(const Voice& voice, const Assessment& a, PanelModel& into) {
  if (const auto sentence = position_sentence(voice, a); !sentence.empty())
    into.position = voice.format.sentence(voice.say("headline/position", {{"position", sentence}}));
  word_facts(voice, a, into);
  if (!into.position_facts.empty())
    into.position_note = voice.format.sentence(value_note(voice, a.at(a.position, "revenue_ttm")));
  into.axes = axes_text(voice, a);
}

}  // namespace kam::panel
