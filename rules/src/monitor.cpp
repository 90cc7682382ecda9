#include "monitor.hpp"

#include "facts/facts.hpp"
#include "facts/made_of.hpp"
#include "facts/pooled_deals.hpp"
#include "write_value.hpp"

namespace kam::rules {

namespace {

constexpr int most_quarters = 8;
constexpr double least_deals = 5;
constexpr std::size_t least_wins = 3;

/// Where nobody is surveyed, the tickets say what there is to say.
const Feed& heard(const Portfolio& p) {
  return p.responses.exists() ? p.responses : p.tickets;
}

/// Why a feed says nothing of a window; nothing if it covers it.
std::optional<Value> silent(const Feed& feed, Window window) {
  if (!feed.exists()) return Value::unknown(Reason::no_records);
  if (!Portfolio::covered(feed, window)) return Value::unknown(Reason::too_few_records);
  return std::nullopt;
}

Value satisfaction_in(const Portfolio& p, Nodes nodes, Window window) {
  if (auto none = silent(heard(p), window)) return *none;
  Voices voices;
  for (const Node* node : nodes) voices.add(p, *node, window);
  const auto satisfied = voices.satisfaction();
  Value value = satisfied ? Value::known(*satisfied) : Value::unknown(Reason::no_records);
  value.n = voices.recommend.n + voices.answers.n + voices.tickets.n + voices.calls.n;
  return value;
}

Value cross_sell_in(const Portfolio& p, Nodes nodes, Window window) {
  if (auto none = silent(p.opportunities, window)) return *none;
  if (!p.in_use(Object::opportunities, "type")) return Value::unknown(p.missing(Object::opportunities, "type"));
  const Decided decided = cross_sell_decided(nodes, window, p.as_of);
  return rate(p.opportunities, decided.won, decided.closed, least_deals, 0.8);
}

Value cycle_in(const Portfolio& p, Nodes nodes, Window window) {
  if (auto none = silent(p.opportunities, window)) return *none;
  const auto months = months_to_win(nodes, window, p.as_of);
  Value value = months.empty()               ? Value::unknown(Reason::no_records)
                : months.size() < least_wins ? Value::unknown(Reason::too_few_records)
                                             : Value::known(median(months));
  value.n = static_cast<double>(months.size());
  return value;
}

}  // namespace

std::vector<QuarterOfService> service_by_quarter(const Portfolio& p, Nodes nodes) {
  std::vector<QuarterOfService> quarters;
  for (int back = most_quarters - 1; back >= 0; --back) {
    const Window window = quarter(p.as_of, back);
    if (silent(heard(p), window) && silent(p.opportunities, window)) continue;
    quarters.push_back(
        {window, satisfaction_in(p, nodes, window), cross_sell_in(p, nodes, window), cycle_in(p, nodes, window)});
  }
  return quarters;
}

void write_quarters(JsonWriter& w, const std::vector<QuarterOfService>& quarters, Day as_of,
                    std::string_view in_force) {
  w.array();
  for (const QuarterOfService& one : quarters) {
    w.object().field("from", to_string(one.window.first)).field("until", to_string(one.window.last));
    text_or_null(w, "approach", one.window.holds(as_of) ? in_force : std::string_view());
    plain_value(w, "satisfaction", one.satisfaction);
    plain_value(w, "cross_sell", one.cross_sell, "%");
    plain_value(w, "cycle", one.cycle, "months");
    w.end_object();
  }
  w.end_array();
}

}  // namespace kam::rules
