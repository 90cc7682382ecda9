#include <charconv>

#include "kam/certs/crypto.hpp"
#include "kam/flow/handlers.hpp"
#include "kam/rules/backtest.hpp"
#include "kam/store/tenant_settings.hpp"
#include "src/load.hpp"

namespace kam::flow {

namespace {
constexpr int longest_horizon = 3660;

std::optional<int> days_of(std::string_view text) {
  int days = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (fault != std::errc{} || end != text.data() + text.size() || days < 1 || days > longest_horizon)
    return std::nullopt;
  return days;
}
}  // namespace

JobHandler backtesting(store::Store& store, PackOf pack_of) {
  return [&store, pack_of = std::move(pack_of)](JobRun& run) -> Result<std::string> {
    const std::string_view options = run.job().options;
    const auto blank = std::min(options.find(' '), options.size());
    const auto cut = rules::parse_day(options.substr(0, blank));
    const auto days = days_of(options.substr(std::min(blank + 1, options.size())));
    if (!cut || !days) return invalid("backtest: expected a day and a number of days");
    auto pack = pack_of(run.tenant().id);
    if (!pack) return pack.error();
    const auto settings = store::TenantSettings::parse(run.tenant().settings_json);
    if (!settings) return settings.error();
    const auto loaded = load(store, run.tenant().id);
    if (!loaded) return loaded.error();
    const auto accounts = static_cast<std::int64_t>(loaded->records.accounts.size());
    if (auto go_on = run.progress(0, accounts); !go_on) return go_on.error();
    rules::BacktestOptions wanted;
    wanted.cuts.push_back({*cut, *cut + *days});
    wanted.starting_set = settings->flag("starting_set");
    wanted.sha256 = certs::sha256_hex;
    const auto result = rules::backtest(*pack, loaded->records, wanted);
    if (!result) return result.error();
    (void)run.progress(accounts, accounts);
    return rules::to_json(*result);
  };
}

}  // namespace kam::flow
