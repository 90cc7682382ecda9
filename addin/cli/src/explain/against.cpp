#include "against.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "../columns.hpp"
#include "../difference.hpp"
#include "members.hpp"

namespace kam::cli {

namespace {

using rules::ResultLine;

std::string changed(std::string_view what, const std::string& before, const std::string& after) {
  return std::string(what) + " (" + before + " → " + after + ")";
}

/// What may be behind a difference, in words.
std::string cause_words(const ResultLine& before, const ResultLine& after) {
  const rules::Causes causes = rules::causes(before, after);
  std::vector<std::string> other, same;
  const auto say = [&](bool differs, const char* what, const std::string& was, const std::string& is) {
    differs ? other.push_back(changed(what, was, is)) : same.push_back(what);
  };
  say(causes.day, "the day", before.as_of, after.as_of);
  say(causes.records, "the records", before.snapshot, after.snapshot);
  say(causes.rules, "the rules", before.ruleset, after.ruleset);
  say(causes.settings, "the settings", before.settings, after.settings);
  if (other.empty()) return "Nothing behind it changed: the day, the records, the rules and the settings are the same.";
  return "Changed: " + joined(other, other.size()) + "." +
         (same.empty() ? "" : " The same: " + joined(same, same.size()) + ".");
}

void composite(Page& page, const char* title, const rules::CompositeChange& change, std::string_view folder,
               const Speech& speech) {
  if (!change.before && !change.after && change.parts.empty()) return;
  page.line(std::string(title) + ": " + point_words(change.before) + " → " + point_words(change.after), 2);
  if (change.parts.empty()) page.line("no part of it changed", 4);
  show_parts(page, change, folder, speech);
}

void gates(Page& page, const ResultLine& before, const ResultLine& after) {
  for (const auto& gate : after.gates) {
    for (const auto& old : before.gates) {
      if (old.id == gate.id && old.state != gate.state)
        page.line("Check " + gate.id + ": " + old.state + " → " + gate.state, 2);
    }
  }
}

void steps(Page& page, const rules::StepChange& change) {
  if (!change.started.empty()) page.line("Steps that are new: " + joined(change.started, change.started.size()), 2, 4);
  if (!change.stopped.empty()) page.line("Steps that are gone: " + joined(change.stopped, change.stopped.size()), 2, 4);
}

}  // namespace

Result<ResultLine> old_result(const std::string& file, std::string_view account) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{Errc::environment, "--against: " + file + ": cannot be read: " + std::strerror(errno)};
  std::optional<ResultLine> found;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    auto result = rules::read_result(line);
    if (!result)
      return invalid("--against: " + file + ": line " + std::to_string(number) + ": " + result.error().detail +
                     "; expected the output of `kamd score`");
    if (result->account_id == account) found = std::move(*result);
  }
  if (in.bad()) return Error{Errc::environment, "--against: " + file + ": cannot be read"};
  if (found) return *found;
  return invalid("--against: " + file + ": has no result of the account `" + std::string(account) + "` in its " +
                 std::to_string(number) + (number == 1 ? " line" : " lines"));
}

std::string against_text(const ResultLine& before, const ResultLine& after, const Speech& speech) {
  Page page;
  page.heading("What changed since the result of " + before.as_of);
  page.line(cause_words(before, after), 2);
  if (tier_words(before) != tier_words(after)) page.line("Tier: " + tier_words(before) + " → " + tier_words(after), 2);
  gates(page, before, after);
  composite(page, "Score", rules::compare(before.total, after.total), "criteria", speech);
  composite(page, "Health", rules::compare(before.health, after.health), "health", speech);
  if (before.churn != after.churn)
    page.line("Early-warning index: " + point_words(before.churn) + " → " + point_words(after.churn), 2);
  steps(page, rules::compare_steps(before, after));
  return page.text();
}

}  // namespace kam::cli
