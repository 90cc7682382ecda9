#pragma once
#include <optional>
#include <set>

#include "../json_read.hpp"
#include "../pack_data.hpp"
#include "kam/rules/cases.hpp"

/// What the kinds of cases share.
namespace kam::rules::cases {

/// One case, and where a person finds it.
class Row {
 public:
  Row(dom::element row, std::string file, std::string pointer, CaseRun& run)
      : row_(row), file_(std::move(file)), pointer_(std::move(pointer)), run_(run) {}

  std::optional<std::string> text(std::string_view key) const;
  std::optional<double> number(std::string_view key) const;
  std::optional<bool> flag(std::string_view key) const;
  std::optional<dom::element> member(std::string_view key) const;
  /// Notes that the case is wrong; `key` is the member at fault, empty for all of it.
  void fault(std::string_view key, std::string message) const;
  /// The name of the case for a person, after what it is about.
  std::string named(const std::string& subject) const;
  /// Refuses members that are not in the list.
  bool has_only(std::initializer_list<std::string_view> known) const;

 private:
  dom::element row_;
  std::string file_, pointer_;
  CaseRun& run_;
};

/// Calls `take` for each row of a file of cases.
void each_row(const Pack& pack, const Pack::Files& own, const std::string& file, CaseRun& run,
              const std::function<void(const Row&)>& take);

/// Which subjects have a case in which they hold, and one in which they do not.
struct Sides {
  std::set<std::string> yes, no;
  void add(const std::string& subject, bool holds) { (holds ? yes : no).insert(subject); }
  /// Names a subject that lacks a side.
  void demand(const std::string& subject, std::string_view what, std::string_view yes_words, std::string_view no_words,
              CaseRun& run) const;
};

/// ` (did you mean …?)`, or nothing.
std::string near(const std::string& id, const std::vector<std::string_view>& names);

void run_recommendations(const Pack& pack, const Pack::Files& own, CaseRun& run);
void run_mappings(const Pack& pack, const Pack::Files& own, CaseRun& run);
void run_gates(const Pack& pack, const Pack::Files& own, CaseRun& run);

}  // namespace kam::rules::cases
