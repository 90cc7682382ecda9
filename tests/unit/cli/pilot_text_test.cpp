#include "../../../addin/cli/src/pilot_text.hpp"
#include "catch.hpp"

using namespace kam::rules;
using namespace kam::cli;

namespace {

Pilot made() {
  Pilot pilot;
  pilot.id = "spring";
  pilot.ruleset = "default@1.0.0";
  pilot.currency = "EUR";
  pilot.since = parse_day("2025-01-01").value();
  pilot.until = parse_day("2025-07-01").value();
  pilot.as_of = parse_day("2025-09-30").value();
  pilot.state = "complete";
  pilot.least_pairs = 8;
  pilot.stop_at_risk = 70;
  pilot.pairs = {{"retail", 2, "short", {"A", "Acme\x1b[2J", 1200, 2.0, {}}, {"B", "Bolt", 1100, {}, 75.0}, true},
                 {"", 4, "unknown", {"C", "Cord", 9000, {}, {}}, {"D", "Dent", 9100, {}, 69.9}, false}};
  pilot.unmatched = {"E"};
  pilot.measures = {
      {.id = "cross_sell",
       .unit = "%",
       .one_face = {20.0, 8, 40},
       .one_voice = {80.0, 32, 40},
       .difference = 60,
       .low = 39.1277,
       .high = 73.4382,
       .outcome = "one_voice"},
      {.id = "csat", .unit = "%", .one_face = {{}, 0, 0}, .one_voice = {50.0, 1, 2}, .outcome = "not_decided"},
      {.id = "cycle",
       .unit = "months",
       .higher_is_better = false,
       .one_face = {2.0, 9, 9},
       .one_voice = {1.9, 9, 9},
       .difference = -0.1,
       .low = -1,
       .high = 0.4,
       .outcome = "not_decided"}};
  return pilot;
}

std::string flat(std::string text) {
  std::string out;
  for (const char c : text) {
    if (c != '\n' && c != ' ') {
      out += c;
    } else if (out.empty() || out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a pilot is told in sentences", "[cli][pilot]") {
  const std::string text = flat(pilot_text(made()));
  for (const char* part :
       {"Pilot spring: one face against one voice, since 2025-01-01, as of 2025-09-30",
        "2 pairs of key accounts. It has run long enough since 2025-07-01.",
        "One face: Acme[2J (1,200 EUR, 2.0 months a deal). One voice: Bolt (1,100 EUR).",
        "segment retail, revenue band 2, cycle short", "no segment, revenue band 4, cycle unknown",
        "Stop this pair: Bolt stands at 75.0 on the early-warning index; the limit is 70.", "Not paired: E",
        "Cross-sell deals won: one face 20.0 % (8 of 40), one voice 80.0 % (32 of 40). One voice less one face: +60.00 "
        "points, between +39.13 and +73.44 (95 %). One voice does better.",
        "Satisfied answers: one face 0 of 0, one voice 50.0 % (1 of 2). Not decided: too few records.",
        "Sales cycle: one face 2.0 months (9 wins), one voice 1.9 months (9 wins). One voice less one face: −0.10 "
        "months, between −1.00 and +0.40 (95 %). Not decided: the difference may be none."}) {
    CHECK_THAT(text, ContainsSubstring(part));
  }
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("Dent stands") == std::string::npos);  // 69.9 is below the limit
}

TEST_CASE("a comparison of cases speaks of no interval", "[cli][pilot]") {
  Pilot cases = made();
  cases.case_comparison = true;
  for (PilotMeasure& measure : cases.measures) {
    measure.low.reset();
    measure.high.reset();
    measure.outcome = "";
  }
  const std::string text = flat(pilot_text(cases));
  CHECK_THAT(text,
             ContainsSubstring("With fewer than 8 pairs this is a case comparison: it tells what happened at these "
                               "accounts, and no more."));
  CHECK_THAT(text, ContainsSubstring("One voice less one face: +60.00 points."));
  for (const char* word : {"95 %", "decided", "better", "significan"}) CHECK(text.find(word) == std::string::npos);
}

TEST_CASE("without a pair there is nothing to tell but that", "[cli][pilot]") {
  Pilot none = made();
  none.pairs.clear();
  none.measures.clear();
  const std::string text = flat(pilot_text(none));
  CHECK_THAT(text, ContainsSubstring("No two key accounts are alike enough to be compared."));
  CHECK_THAT(text, ContainsSubstring("Not paired: E"));
  CHECK(text.find("0 pairs") == std::string::npos);
  CHECK(text.find("2025-07-01") == std::string::npos);
}

TEST_CASE("a pilot that is planned or runs says until when", "[cli][pilot]") {
  Pilot pilot = made();
  pilot.state = "planned";
  pilot.measures.clear();
  CHECK_THAT(flat(pilot_text(pilot)), ContainsSubstring("It has not begun, and runs at least until 2025-07-01."));
  CHECK(pilot_text(pilot).find("What happened") == std::string::npos);
  pilot.state = "running";
  CHECK_THAT(flat(pilot_text(pilot)),
             ContainsSubstring("It runs until 2025-07-01 at least; what it tells is said then."));
}
