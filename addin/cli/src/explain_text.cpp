#include "explain_text.hpp"

#include <simdjson.h>

#include <cstdarg>
#include <cstdio>

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;

[[gnu::format(printf, 2, 3)]] void add(std::string& out, const char* format, ...) {
  char text[2048];
  va_list values;
  va_start(values, format);
  const int size = std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  out.append(text, std::min<std::size_t>(static_cast<std::size_t>(size), sizeof text - 1));
}

std::string text(dom::element from, const char* pointer, const char* fallback = "–") {
  dom::element value;
  if (from.at_pointer(pointer).get(value) || value.is_null()) return fallback;
  std::string_view string;
  if (!value.get_string().get(string)) return std::string(string);
  double number = 0;
  if (!value.get_double().get(number)) {
    char shown[40];
    std::snprintf(shown, sizeof shown, "%.6g", number);
    return shown;
  }
  return simdjson::minify(value);
}

std::string list(dom::element from, const char* pointer) {
  dom::array items;
  std::string out;
  if (from.at_pointer(pointer).get_array().get(items)) return out;
  for (const auto item : items) {
    std::string_view string;
    if (!item.get_string().get(string)) out += (out.empty() ? "" : " ") + std::string(string);
  }
  return out;
}

template <class Line>
void each(dom::element from, const char* pointer, Line line) {
  dom::array items;
  if (from.at_pointer(pointer).get_array().get(items)) return;
  for (const auto item : items) line(item);
}

void part(std::string& out, dom::element p, const char* score) {
  const std::string state = text(p, "/state");
  if (state != "known") {
    add(out, "  %-28s %s: %s", text(p, "/id").c_str(), state == "unknown" ? "unknown" : "not applicable",
        text(p, "/reason").c_str());
    const std::string needs = list(p, "/needs");
    add(out, "%s%s\n", needs.empty() ? "" : "; needs ", needs.c_str());
    return;
  }
  add(out, "  %-28s value %-12s score %-9s weight %-8s contribution %-10s", text(p, "/id").c_str(),
      text(p, "/value").c_str(), text(p, score).c_str(), text(p, "/weight").c_str(), text(p, "/contribution").c_str());
  const std::string proxy = text(p, "/proxy", ""), source = list(p, "/source"), records = list(p, "/evidence");
  dom::array points;
  if (!p.at_pointer("/points").get_array().get(points)) {
    out += "  mapped";
    for (const auto point : points) add(out, " %s→%s", text(point, "/0").c_str(), text(point, "/1").c_str());
  }
  if (!proxy.empty()) add(out, "  estimated from %s", proxy.c_str());
  if (!source.empty()) add(out, "  [%s]", source.c_str());
  out += '\n';
  if (!records.empty()) add(out, "  %-28s records: %s\n", "", records.c_str());
}

}  // namespace

Result<std::string> explain_text(std::string_view json) {
  dom::parser parser;
  dom::element a;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(a)) return Error{Errc::internal, simdjson::error_message(error)};
  std::string out;
  add(out, "%s  %s\n", text(a, "/account_id").c_str(), text(a, "/name", "").c_str());
  add(out, "as of %s, rules %s, settings %s, snapshot %s\n\n", text(a, "/as_of").c_str(), text(a, "/ruleset").c_str(),
      text(a, "/settings").c_str(), text(a, "/snapshot").c_str());
  const std::string tier = text(a, "/tier");
  add(out, "Tier      %s %s (reason: %s)\n", tier == "undetermined" ? "not rated yet" : tier.c_str(),
      text(a, "/qualifier", "").c_str(), text(a, "/tier_reason").c_str());
  add(out, "Total     %s, range %s to %s, coverage %s, confidence %s, on %s of %s criteria\n",
      text(a, "/total/point").c_str(), text(a, "/total/low").c_str(), text(a, "/total/high").c_str(),
      text(a, "/total/coverage").c_str(), text(a, "/total/confidence").c_str(), text(a, "/set/criteria").c_str(),
      text(a, "/set/of").c_str());
  add(out, "Position  revenue %s, rank %s of %s, share %s %%, last quarter %s\n",
      text(a, "/position/revenue_ttm/value").c_str(), text(a, "/position/rank/value").c_str(),
      text(a, "/position/rank/of").c_str(), text(a, "/position/share/value").c_str(),
      text(a, "/position/last_quarter/value").c_str());
  out += "\nGates\n";
  each(a, "/gates",
       [&](dom::element g) { add(out, "  %-28s %s\n", text(g, "/id").c_str(), text(g, "/state").c_str()); });
  out += "\nCriteria (contributions add up to the total)\n";
  each(a, "/criteria", [&](dom::element c) { part(out, c, "/score"); });
  add(out, "\nChurn index %s (%s); shares add up to 1\n", text(a, "/churn/point").c_str(),
      text(a, "/churn/band").c_str());
  each(a, "/churn/signals", [&](dom::element s) { part(out, s, "/s"); });
  out += "\nNext steps\n";
  each(a, "/recommendations", [&](dom::element r) {
    add(out, "  %s  priority %s, due %s, %s: %s\n", text(r, "/rule").c_str(), text(r, "/priority").c_str(),
        text(r, "/due").c_str(), text(r, "/owner").c_str(), text(r, "/action").c_str());
    each(r, "/why", [&](dom::element w) {
      add(out, "      because %s = %s  %s\n", text(w, "/fact").c_str(), text(w, "/value").c_str(),
          list(w, "/evidence").c_str());
    });
  });
  out += "\nWhat would settle the rest\n";
  each(a, "/questions", [&](dom::element q) {
    add(out, "  %-40s by up to %s points (%s)\n", text(q, "/field").c_str(), text(q, "/gain").c_str(),
        text(q, "/criterion").c_str());
  });
  return out;
}

}  // namespace kam::cli
