#include "pilot_text.hpp"

#include "columns.hpp"
#include "explain/members.hpp"
#include "figures.hpp"

namespace kam::cli {

namespace {

using rules::Pilot;
using rules::PilotAccount;
using rules::PilotArm;
using rules::PilotMeasure;
using rules::PilotPair;

std::string of_pairs(std::size_t pairs) {
  return count(pairs) + (pairs == 1 ? " pair" : " pairs");
}

void head(Page& page, const Pilot& pilot) {
  page.line("Pilot " + pilot.id + ": one face against one voice, since " + to_string(pilot.since) + ", as of " +
            to_string(pilot.as_of));
  page.blank();
  if (pilot.pairs.empty()) return page.line("No two key accounts are alike enough to be compared.");
  const std::string end = to_string(pilot.until);
  page.line(of_pairs(pilot.pairs.size()) + " of key accounts. " +
            (pilot.state == "planned"   ? "It has not begun, and runs at least until " + end + "."
             : pilot.state == "running" ? "It runs until " + end + " at least; what it tells is said then."
                                        : "It has run long enough since " + end + "."));
  if (pilot.case_comparison) {
    page.line("With fewer than " + of_pairs(pilot.least_pairs) +
              " this is a case comparison: it tells what happened at these accounts, and no more.");
  }
}

std::string about(const PilotAccount& account, const std::string& currency) {
  std::string text = account.name + " (" + figure(account.revenue, "currency", currency);
  if (account.cycle_months) text += ", " + tenth(*account.cycle_months) + " months a deal";
  return text + ")";
}

void stop(Page& page, const PilotAccount& account, double limit) {
  if (!account.churn_risk || *account.churn_risk < limit) return;
  page.line("Stop this pair: " + account.name + " stands at " + tenth(*account.churn_risk) +
                " on the early-warning index; the limit is " + figure(limit) + ".",
            4, 6);
}

void pairs(Page& page, const Pilot& pilot) {
  page.heading("Pairs: of one segment, one band of revenue among the key accounts, one kind of cycle");
  for (const PilotPair& pair : pilot.pairs) {
    page.line("One face: " + about(pair.one_face, pilot.currency) +
                  ". One voice: " + about(pair.one_voice, pilot.currency) + ".",
              2, 4);
    const std::string segment = pair.segment.empty() ? "no segment" : "segment " + pair.segment;
    page.line(segment + ", revenue band " + std::to_string(pair.revenue_band) + ", cycle " + std::string(pair.cycle),
              4);
    stop(page, pair.one_face, pilot.stop_at_risk);
    stop(page, pair.one_voice, pilot.stop_at_risk);
  }
  if (pilot.unmatched.empty()) return;
  page.line("Not paired: " + joined(pilot.unmatched, 12), 2, 4);
}

std::string_view name_of(const PilotMeasure& measure) {
  if (measure.id == "cross_sell") return "Cross-sell deals won";
  return measure.id == "csat" ? "Satisfied answers" : "Sales cycle";
}

std::string said(const PilotMeasure& measure, const PilotArm& arm) {
  const bool rate = measure.unit == "%";
  const std::string counts =
      rate ? count(arm.k) + " of " + count(arm.n) : count(arm.n) + (arm.n == 1 ? " win" : " wins");
  if (!arm.value) return counts;
  return tenth(*arm.value) + (rate ? " %" : " months") + " (" + counts + ")";
}

std::string outcome_words(const Pilot& pilot, const PilotMeasure& measure) {
  if (measure.outcome == "one_face") return " One face does better.";
  if (measure.outcome == "one_voice") return " One voice does better.";
  if (measure.outcome == "not_decided") {
    return measure.low ? " Not decided: the difference may be none." : " Not decided: too few records.";
  }
  return measure.difference || pilot.case_comparison ? "" : " Too few records so far.";
}

void measures(Page& page, const Pilot& pilot) {
  if (pilot.measures.empty()) return;
  page.heading("What happened since " + to_string(pilot.since));
  for (const PilotMeasure& measure : pilot.measures) {
    const std::string unit = measure.unit == "%" ? " points" : " months";
    std::string text = std::string(name_of(measure)) + ": one face " + said(measure, measure.one_face) +
                       ", one voice " + said(measure, measure.one_voice) + ".";
    if (measure.difference) {
      text += " One voice less one face: " + signed_hundredth(*measure.difference) + unit;
      if (measure.low) {
        text += ", between " + signed_hundredth(*measure.low) + " and " + signed_hundredth(*measure.high) + " (95 %)";
      }
      text += ".";
    }
    page.line(text + outcome_words(pilot, measure), 2, 4);
  }
}

}  // namespace

std::string pilot_text(const Pilot& pilot) {
  Page page;
  head(page, pilot);
  pairs(page, pilot);
  measures(page, pilot);
  page.heading("Made by");
  page.line("rules " + pilot.ruleset + ", settings " + pilot.settings + ", records " + pilot.snapshot, 2);
  return page.text();
}

}  // namespace kam::cli
