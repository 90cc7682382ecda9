#include <algorithm>
#include <cmath>
#include <map>

#include "account_facts.hpp"

/// Competitor moves matched to an account (model 4.6, 14.5.4).
namespace kam::rules {

namespace {

struct Move {
  std::string_view type;
  double severity;
  bool (*matches)(const Portfolio&, const Node&, const Signal&);
};

bool holds(const List& list, const Text& text) {
  return text && std::find(list.begin(), list.end(), *text) != list.end();
}

std::optional<std::pair<double, double>> coordinates(std::string_view place) {
  const auto semicolon = place.find(';');
  if (semicolon == place.npos) return std::nullopt;
  char* end = nullptr;
  const std::string first(place.substr(0, semicolon)), second(place.substr(semicolon + 1));
  const double lat = std::strtod(first.c_str(), &end);
  if (end == first.c_str()) return std::nullopt;
  const double lon = std::strtod(second.c_str(), &end);
  if (end == second.c_str()) return std::nullopt;
  return std::pair(lat, lon);
}

bool near(const Portfolio&, const Node& node, const Signal& signal) {
  if (!signal.place) return false;
  const Account& a = *node.account;
  if (const auto at = coordinates(*signal.place)) {
    const auto within = [&](const Number& lat, const Number& lon) {
      return lat && lon && distance_km(at->first, at->second, *lat, *lon) <= 200;
    };
    for (const Place& site : a.sites) {
      if (within(site.lat, site.lon)) return true;
    }
    return within(a.lat, a.lon);
  }
  for (const Place& site : a.sites) {
    if (site.region == *signal.place) return true;
  }
  return a.region == signal.place;
}

bool buys(const Portfolio&, const Node& node, const Signal& signal) {
  if (!signal.product_category) return false;
  const auto found = node.category_revenue.find(*signal.product_category);
  return found != node.category_revenue.end() && found->second > 0;
}

bool buys_or_plans(const Portfolio& p, const Node& node, const Signal& signal) {
  if (buys(p, node, signal)) return true;
  const Plan* plan = plan_in_force(node);
  return plan && signal.product_category && std::any_of(plan->needs.begin(), plan->needs.end(), [&](const Need& need) {
           return need.category == *signal.product_category;
         });
}

bool is_named(const Portfolio& p, const Node& node, const Signal& signal) {
  return signal.account_id && p.root(*signal.account_id) == static_cast<int>(&node - p.nodes.data());
}

bool launched(const Portfolio& p, const Node& node, const Signal& signal) {
  return buys_or_plans(p, node, signal) || is_named(p, node, signal);
}

bool demands_role(const Portfolio&, const Node& node, const Signal& signal) {
  return holds(node.account->demands, signal.person_role);
}

bool related(const Portfolio& p, const Node& node, const Signal& signal) {
  if (!signal.partner_id) return false;
  const Company* partner = p.company(*signal.partner_id);
  const List& ids = node.account->related_company_ids;
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    const Company* one = p.company(id);
    return id == *signal.partner_id || (partner && one && one->root == partner->root);
  });
}

bool supplies(const Portfolio&, const Node& node, const Signal& signal) {
  return holds(node.account->suppliers, signal.competitor);
}

constexpr Move moves[]{{"sig_market_expansion", 0.6, near},       {"sig_product_update", 0.5, buys_or_plans},
                       {"sig_product_launch", 0.7, launched},     {"sig_pricing_change", 0.7, buys},
                       {"sig_personnel_move", 0.4, demands_role}, {"sig_partnership", 0.5, related},
                       {"sig_management_change", 0.4, supplies},  {"sig_model_shift", 0.6, supplies}};

/// Share of the account's positive TTM line revenue in the touched category; nothing without category or lines.
std::optional<double> exposure(const Node& node, const Signal& signal) {
  double all = std::max(0.0, node.uncategorised_revenue), touched = 0;
  for (const auto& [category, spend] : node.category_revenue) {
    if (spend <= 0) continue;
    all += spend;
    if (signal.product_category && category == *signal.product_category) touched += spend;
  }
  return signal.product_category && all > 0 ? std::optional(touched / all) : std::nullopt;
}

/// The move of a signal that touches the account; null if it does not.
const Move* touching(const Portfolio& p, const Node& node, const Signal& signal) {
  const auto* move =
      std::find_if(std::begin(moves), std::end(moves), [&](const Move& m) { return m.type == signal.type; });
  return move != std::end(moves) && signal.seen_at <= p.as_of && move->matches(p, node, signal) ? move : nullptr;
}

bool ends_within_a_year(const Portfolio& p, const Node& node) {
  return std::any_of(node.contracts.begin(), node.contracts.end(), [&](const Contract* contract) {
    return is_live(*contract, p.as_of) && contract->end && *contract->end <= add_months(p.as_of, 12);
  });
}

}  // namespace

Value competitor_threat(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::signals)) return Value::unknown(Reason::no_records);
  constexpr double unknown_exposure = 0.5;
  double safe = 1, assumed = 0;
  Value value = Value::known(0);
  value.quality = 0.8;
  for (const Signal& signal : p.signals()) {  // by id
    const Move* kind = touching(p, node, signal);
    if (!kind) continue;
    double recency = std::pow(0.5, (p.as_of - signal.seen_at) / 90.0);
    if (kind->type == "sig_pricing_change" && ends_within_a_year(p, node)) recency = std::min(1.0, 2 * recency);
    const auto exposed = exposure(node, signal);
    assumed += !exposed;
    safe *= 1 - kind->severity * signal.confidence.value_or(0.5) * recency * exposed.value_or(unknown_exposure);
    value.evidence.push_back("signal:" + signal.id);
  }
  value.number = 100 * (1 - safe);
  if (assumed > 0) value.with({.beside = {{"assumed_exposure", assumed}}});
  return value;
}

namespace {

/// Signals that a test picks: how many, as sure as the surest of them (14.9.2). Without the object nobody watches.
template <class Test>
Value signals_that(const Portfolio& p, Test picks) {
  if (!p.records.has(Object::signals)) return Value::unknown(Reason::no_records);
  Value value = Value::known(0);
  for (const Signal& signal : p.signals()) {
    if (!picks(signal)) continue;
    const double sure = signal.confidence.value_or(0.5);
    value.quality = value.number == 0 ? sure : std::max(value.quality, sure);
    ++value.number;
    value.evidence.push_back("signal:" + signal.id);
  }
  return value;
}

/// Moves of the types named that touch the account.
Value moves_of(const Portfolio& p, const Node& node, std::initializer_list<std::string_view> types) {
  return signals_that(p, [&](const Signal& signal) {
    return std::find(types.begin(), types.end(), signal.type) != types.end() && touching(p, node, signal);
  });
}

Value market_expansion(const Portfolio& p, const Node& node) {
  return moves_of(p, node, {"sig_market_expansion"});
}
Value product_moves(const Portfolio& p, const Node& node) {
  return moves_of(p, node, {"sig_product_update", "sig_product_launch"});
}
Value people_moves(const Portfolio& p, const Node& node) {
  return moves_of(p, node, {"sig_personnel_move", "sig_management_change"});
}
Value pricing_change(const Portfolio& p, const Node& node) {
  return moves_of(p, node, {"sig_pricing_change"});
}
Value model_shift(const Portfolio& p, const Node& node) {
  return moves_of(p, node, {"sig_model_shift"});
}

Value account_news(const Portfolio& p, const Node& node) {
  const Window window = days_back(p.as_of, 60);
  return signals_that(p, [&](const Signal& signal) {
    return signal.type.starts_with("sig_account_") && window.holds(signal.seen_at) && is_named(p, node, signal);
  });
}

/// What a threat asks for (4.6).
Value threat_band(const Portfolio& p, const Node& node) {
  Value value = competitor_threat(p, node);
  if (!value.is_known()) return value;
  const double threat = rounded(value.number);
  value.label = threat > 50 ? "defend" : threat >= 20 ? "prepare" : "note";
  value.details.reset();
  return value;
}

Value contract_ends_soon(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::contracts)) return Value::unknown(Reason::no_records);
  Value value = Value::known(ends_within_a_year(p, node));
  value.quality = 0.8;
  return value;
}

}  // namespace

std::span<const FactDef> threat_facts() {
  static constexpr FactDef table[]{
      {.id = "app_threat",
       .name = "Competitor moves that touch the account",
       .range = "0..100",
       .inputs = "signal.type signal.seen_at signal.confidence contract.end invoice.lines product.category",
       .doc = "What all matched moves add up to, fading by half every 90 days; beside it how many of them count with "
              "half of the account, since what they touch is not known (4.6).",
       .source = "S000",
       .evidence = "field",
       .compute = competitor_threat},
      {.id = "app_threat_band",
       .name = "What the moves of rivals ask for",
       .range = "note, prepare, defend",
       .inputs = "app_threat",
       .doc = "Below 20 to be noted, up to 50 to be prepared for, beyond to be defended against (4.6).",
       .source = "S000",
       .evidence = "field",
       .type = expr::Type::text,
       .compute = threat_band},
      {.id = "sig_market_expansion",
       .name = "A rival opens near the account",
       .range = ">= 0",
       .inputs = "signal.place account.sites account.region",
       .doc = "Signals of a place within 200 km of a site, or in its region (4.6).",
       .source = "S000",
       .evidence = "field",
       .compute = market_expansion},
      {.id = "sig_product_move",
       .name = "A rival updates or launches what the account buys",
       .range = ">= 0",
       .inputs = "signal.product_category product.category plan.needs",
       .doc = "Signals of type sig_product_update and sig_product_launch that match (4.6).",
       .source = "S000",
       .evidence = "field",
       .compute = product_moves},
      {.id = "sig_people_move",
       .name = "A rival changes people in a field that the account cares for",
       .range = ">= 0",
       .inputs = "signal.person_role account.demands account.suppliers",
       .doc = "Signals of type sig_personnel_move and sig_management_change that match (4.6).",
       .source = "S000",
       .evidence = "field",
       .compute = people_moves},
      {.id = "sig_pricing_change",
       .name = "A rival changes its prices for what the account buys",
       .range = ">= 0",
       .inputs = "signal.product_category product.category",
       .doc = "Signals that match (4.6).",
       .source = "S000",
       .evidence = "field",
       .compute = pricing_change},
      {.id = "sig_model_shift",
       .name = "A rival at the account moves to one voice or to KAM",
       .range = ">= 0",
       .inputs = "signal.competitor account.suppliers",
       .doc = "Signals that match (4.6).",
       .source = "S000",
       .evidence = "field",
       .compute = model_shift},
      {.id = "sig_account_change",
       .name = "News of the customer itself",
       .range = ">= 0",
       .inputs = "signal.type signal.account_id signal.seen_at",
       .doc = "Signals of type sig_account_… that name the account, of the last 60 days (4.6).",
       .source = "S001 S003",
       .evidence = "field",
       .compute = account_news},
      {.id = "contract_ends_within_year",
       .name = "A contract ends within twelve months",
       .range = "true, false",
       .inputs = "contract.end",
       .doc = "Of the live contracts (R-CMP-04).",
       .source = "S000",
       .evidence = "field",
       .type = expr::Type::boolean,
       .compute = contract_ends_soon},
  };
  return table;
}

}  // namespace kam::rules
