#include <map>

#include "facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"

/// What we deliver, and what it is worth to the customer (model 5.9, 14.6.13).
namespace kam::rules {

namespace {

Value delivered_on_time(const Portfolio& p, const Node& node) {
  double due = 0, on_time = 0;
  std::vector<std::string> late;
  for (const Delivery* delivery : node.deliveries) {
    if (!p.ttm.holds(delivery->promised_at)) continue;
    ++due;
    const bool kept = delivery->delivered_at && *delivery->delivered_at <= delivery->promised_at;
    on_time += kept;
    if (!kept) late.push_back("delivery:" + delivery->id);
  }
  if (due > 0 && on_time == 0 && !p.in_use(Object::deliveries, "delivered_at")) {
    return Value::unknown(Reason::field_not_in_use);
  }
  Value value = rate(p.deliveries, on_time, due, 10);
  value.evidence = std::move(late);
  return value;
}

Value value_delivered(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::value_items)) return Value::unknown(Reason::no_records);
  ExactSum total, confirmed;
  std::map<std::string_view, ExactSum> by_kind;
  double items = 0, with_amount = 0;
  Value value = of_people(0);
  for (const ValueItem* item : node.value_items) {
    if (!p.ttm.holds(item->date)) continue;
    ++items;
    value.evidence.push_back("value_item:" + item->id);
    if (!item->amount) continue;
    ++with_amount;
    total.add(*item->amount);
    by_kind[item->kind ? std::string_view(*item->kind) : "other"].add(*item->amount);
    if (item->confirmed_by_customer.value_or(false)) confirmed.add(*item->amount);
  }
  if (items > 0 && with_amount == 0) return Value::unknown(Reason::field_empty);
  value.number = total.value();
  value.freshness = p.value_items.freshness;
  value.n = items;
  Details details;
  Figure share{"confirmed", {}};
  if (value.number != 0) share.figure = 100 * confirmed.value() / value.number;
  details.beside = {std::move(share)};
  for (const auto& [kind, amount] : by_kind) details.parts.push_back({std::string(kind), amount.value()});
  return value.with(std::move(details));
}

}  // namespace

std::span<const FactDef> delivery_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_on_time",
       .name = "Deliveries on time",
       .unit = "%",
       .range = "0..100",
       .inputs = "delivery.promised_at delivery.delivered_at",
       .doc = "Deliveries made by the promised day, of those due in twelve months, ten at least (5.9).",
       .source = "S001",
       .evidence = "transaction",
       .compute = delivered_on_time},
      {.id = "kpi_value_delivered",
       .name = "Value delivered to the customer",
       .unit = "currency",
       .inputs = "value_item.amount value_item.confirmed_by_customer",
       .doc = "Value items dated in twelve months, with the share that the customer confirmed (5.9, 14.6.13).",
       .source = "S002 S001",
       .evidence = "field",
       .compute = value_delivered},
  };
  return table;
}

}  // namespace kam::rules
