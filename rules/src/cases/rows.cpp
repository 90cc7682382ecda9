#include "rows.hpp"

#include <algorithm>

#include "../expr/nearest.hpp"

namespace kam::rules::cases {

namespace {

/// Where the rows of a file stand in the files that a person gave: by their text, since an overlay's rows move.
std::map<std::string, std::size_t> places(const Pack::Files& own, const std::string& file) {
  std::map<std::string, std::size_t> places;
  const auto found = own.find(file);
  if (found == own.end()) return places;
  auto document = JsonDocument::parse(found->second, file);
  dom::array rows;
  if (!document || document->root().get_array().get(rows)) return places;
  std::size_t index = 0;
  for (const auto row : rows) places.emplace(simdjson::minify(row), index++);
  return places;
}

}  // namespace

std::optional<std::string> Row::text(std::string_view key) const {
  std::string_view text;
  return row_.at_key(key).get(text) ? std::nullopt : std::optional(std::string(text));
}

std::optional<double> Row::number(std::string_view key) const {
  double number = 0;
  return row_.at_key(key).get(number) ? std::nullopt : std::optional(number);
}

std::optional<bool> Row::flag(std::string_view key) const {
  bool flag = false;
  return row_.at_key(key).get(flag) ? std::nullopt : std::optional(flag);
}

std::optional<dom::element> Row::member(std::string_view key) const {
  dom::element found;
  return row_.at_key(key).get(found) ? std::nullopt : std::optional(found);
}

void Row::fault(std::string_view key, std::string message) const {
  run_.wrong.push_back({file_, pointer_ + (key.empty() ? "" : "/" + std::string(key)), std::move(message)});
}

std::string Row::named(const std::string& subject) const {
  const auto name = text("name");
  return name ? subject + ": " + *name : subject;
}

bool Row::has_only(std::initializer_list<std::string_view> known) const {
  const dom::object members = row_.get_object().value();
  const std::vector<std::string_view> names(known);
  for (const auto [key, value] : members) {
    if (std::find(names.begin(), names.end(), key) != names.end()) continue;
    fault(key, "expected no such key" + near(std::string(key), names));
    return false;
  }
  return true;
}

void each_row(const Pack& pack, const Pack::Files& own, const std::string& file, CaseRun& run,
              const std::function<void(const Row&)>& take) {
  const auto found = pack.files().find(file);
  if (found == pack.files().end()) return;
  auto document = JsonDocument::parse(found->second, file);
  dom::array rows;
  if (!document || document->root().get_array().get(rows)) {
    run.wrong.push_back({file, "", document ? "expected a list of cases" : document.error().detail});
    return;
  }
  const auto mine = places(own, file);
  std::size_t index = 0;
  for (const auto row : rows) {
    const auto place = mine.find(simdjson::minify(row));
    const bool is_mine = place != mine.end() || own.empty();
    const Row one(row, is_mine ? file : "default/" + file,
                  "/" + std::to_string(place != mine.end() ? place->second : index), run);
    ++index;
    row.is_object() ? take(one) : one.fault("", "expected an object");
  }
}

void Sides::demand(const std::string& subject, std::string_view what, std::string_view yes_words,
                   std::string_view no_words, CaseRun& run) const {
  const std::string head = std::string(what) + " " + subject + ": no case in which it ";
  if (!yes.contains(subject)) run.untested.push_back(head + std::string(yes_words));
  if (!no.contains(subject)) run.untested.push_back(head + std::string(no_words));
}

std::string near(const std::string& id, const std::vector<std::string_view>& names) {
  const auto found = expr::nearest(id, names);
  return found ? ", did you mean `" + *found + "`?" : "";
}

}  // namespace kam::rules::cases

namespace kam::rules {

CaseRun run_cases(const Pack& pack, const Pack::Files& own) {
  CaseRun run;
  cases::run_recommendations(pack, own, run);
  cases::run_mappings(pack, own, run);
  cases::run_gates(pack, own, run);
  return run;
}

}  // namespace kam::rules
