#include "kam/rules/backtest.hpp"

#include <charconv>
#include "backtest_text.hpp"
#include "kam/certs/crypto.hpp"
#include "output.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

Result<rules::Day> day_of(std::string_view option, const std::string& text) {
  const auto day = rules::parse_day(text);
  if (day) return *day;
  return invalid("--" + std::string(option) + ": expected a day such as 2026-03-31, found \"" + text + "\"");
}

Result<int> horizon_days(const Arguments& arguments) {
  const std::string text = arguments.text("horizon");
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size() || days < 1 || days > 3660) {
    return invalid("--horizon: expected a number of days from 1 to 3660, found \"" + text + "\"");
  }
  return days;
}

Result<std::vector<rules::BacktestOptions::Cut>> cuts_of(const Arguments& arguments) {
  const auto days = horizon_days(arguments);
  if (!days) return days.error();
  const auto firsts = arguments.all("cut"), untils = arguments.all("until");
  if (untils.size() > 1 && untils.size() != firsts.size()) {
    return invalid("--until: give it once, or once for each --cut");
  }
  std::vector<rules::BacktestOptions::Cut> cuts;
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    const auto first = day_of("cut", firsts[i]);
    if (!first) return first.error();
    rules::BacktestOptions::Cut cut{*first, *first + *days};
    if (!untils.empty()) {
      const auto until = day_of("until", untils.size() == 1 ? untils.front() : untils[i]);
      if (!until) return until.error();
      cut.until = *until;
    }
    cuts.push_back(cut);
  }
  return cuts;
}

Result<std::string> made(const Arguments& arguments, bool for_people) {
  auto cuts = cuts_of(arguments);
  if (!cuts) return cuts.error();
  auto pack = load_pack(arguments);
  if (!pack) return pack.error();
  auto records = read_records(arguments);
  if (!records) return records.error();
  const rules::BacktestOptions options{std::move(*cuts), arguments.all("score"), arguments.has("calibrate"),
                                       arguments.has("starting-set"), certs::sha256_hex};
  const auto result = rules::backtest(*pack, *records, options);
  if (!result) return result.error();
  return for_people ? backtest_text(*result) : rules::to_json(*result) + "\n";
}

int backtest(const Arguments& arguments) {
  static constexpr std::string_view forms[]{"json", "table"};
  return print_in_form(arguments, forms, [&](std::string_view form) { return made(arguments, form == "table"); });
}

}  // namespace

Verb backtest_verb() {
  auto options = with_bundle(
      {{"cut",
        "first day to foretell, YYYY-MM-DD, from what was known the day before; may be given again",
        Option::Kind::many,
        {},
        true},
       {"horizon", "days to look ahead", Option::Kind::text, "183"},
       {"until", "first day not to count, instead of --horizon; once, or once for each --cut", Option::Kind::many},
       {"score",
        "a fact, composite, criterion or signal to try, by its id; may be given again (kpi_value, kpi_stability)",
        Option::Kind::many},
       {"starting-set", "compute the score on the criteria that the data can carry", Option::Kind::flag},
       {"calibrate", "fit a map from score to observed rate on the older cuts and check it on the newer",
        Option::Kind::flag},
       {"format", "json or table", Option::Kind::text, "table"}});
  std::erase_if(options, [](const Option& option) { return option.name == "as-of"; });
  return {"backtest", "Recompute scores on past days and compare them with what came after", std::move(options),
          backtest};
}

}  // namespace kam::cli
