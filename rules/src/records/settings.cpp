#include "settings.hpp"

#include <algorithm>

#include "../json_read.hpp"
#include "../maturity/dimensions.hpp"
#include "../transformation/kept.hpp"
#include "kam/rules/json.hpp"

namespace kam::rules::records {

namespace {

using Taken = Result<void>;

template <class T>
Taken take(Result<T> from, std::optional<T>& to) {
  if (!from) return from.error();
  to = std::move(*from);
  return {};
}
template <class T>
Taken take(Result<T> from, T& to) {
  if (!from) return from.error();
  to = std::move(*from);
  return {};
}

Taken texts(const JsonAt& at, List& to) {
  to.clear();
  return at.items([&](const JsonAt& item) -> Taken {
    to.emplace_back();
    return take(item.text(), to.back());
  });
}

Taken numbers(const JsonAt& at, std::map<std::string, double>& to) {
  to.clear();
  return at.members(
      [&](const std::string& key, const JsonAt& value) -> Taken { return take(value.number(), to[key]); });
}

Taken places(const JsonAt& at, std::vector<Place>& to) {
  to.clear();
  return at.items([&](const JsonAt& item) -> Taken {
    Place& place = to.emplace_back();
    return item.members([&](const std::string& key, const JsonAt& value) -> Taken {
      if (key == "lat") return take(value.number(), place.lat);
      if (key == "lon") return take(value.number(), place.lon);
      if (key == "country") return take(value.text(), place.country);
      if (key == "region") return take(value.text(), place.region);
      return {};
    });
  });
}

Taken objectives(const JsonAt& at, std::vector<StrategicObjective>& to) {
  to.clear();
  return at.items([&](const JsonAt& item) -> Taken {
    StrategicObjective& objective = to.emplace_back();
    if (item.raw().is_string()) return take(item.text(), objective.id);
    return item.members([&](const std::string& key, const JsonAt& value) -> Taken {
      if (key == "id") return take(value.text(), objective.id);
      if (key == "weight") return take(value.number(), objective.weight);
      return {};
    });
  });
}

Taken capacity(const JsonAt& at, Settings& settings) {
  if (at.raw().is_object()) return numbers(at, settings.kam_capacity_by_kam);
  return take(at.number(), settings.kam_capacity);
}

Taken changed_at(const JsonAt& at, OnDay& to) {
  auto text = at.text();
  if (!text) return text.error();
  to = parse_day(text->substr(0, 10));
  if (!to) return at.expected("a date such as 2026-09-30");
  return {};
}

/// Levels by dimension; kept in `json`, and read by the assessment of maturity.
Taken levels(const JsonAt& at) {
  return at.members([&](const std::string& dimension, const JsonAt& value) -> Taken {
    const bool known = std::any_of(maturity_dimensions.begin(), maturity_dimensions.end(),
                                   [&](const MaturityDimension& one) { return one.id == dimension; });
    if (!known) return value.expected("a dimension of maturity such as m_selection, not `" + dimension + "`");
    auto level = value.number();
    if (!level) return level.error();
    return *level < 1 || *level > 5 ? value.expected("a level from 1 to 5") : Taken();
  });
}

Taken one(const std::string& key, const JsonAt& value, Settings& s) {
  if (value.raw().is_null()) return {};
  if (key == "reporting_currency") return take(value.text(), s.reporting_currency);
  if (key == "time_zone") return take(value.text(), s.time_zone);
  if (key == "service_locations") return places(value, s.service_locations);
  if (key == "strategic_objectives") return objectives(value, s.strategic_objectives);
  if (key == "target_segments") return texts(value, s.target_segments);
  if (key == "criteria_off") return texts(value, s.criteria_off);
  if (key == "required_trainings") return texts(value, s.required_trainings);
  if (key == "fields_complete") return texts(value, s.fields_complete);
  if (key == "abc_rates") return numbers(value, s.abc_rates);
  if (key == "weights") {
    return value.members([&](const std::string& criterion, const JsonAt& weight) -> Taken {
      if (auto taken = take(weight.number(), s.weights[criterion]); !taken) return taken.error();
      if (s.weights[criterion] < 0) return weight.expected("a weight of 0 or more");
      return {};
    });
  }
  if (key == "kam_capacity") return capacity(value, s);
  if (key == "discount_rate") return take(value.number(), s.discount_rate);
  if (key == "runway_months") return take(value.number(), s.runway_months);
  if (key == "cap_setting") return take(value.number(), s.cap_setting);
  if (key == "maturity_overall") return take(value.number(), s.maturity_overall);
  if (key == "maturity_targets") return levels(value);
  if (key == "list_changed_at") return changed_at(value, s.list_changed_at);
  if (key == "distance_matters") return take(value.boolean(), s.distance_matters);
  if (key == "ticket_csat_max") return take(value.number(), s.ticket_csat_max);
  if (key == "transformation") {  // read where it is needed; here only whether it can be
    KeptTransformation kept;
    return read_kept(value, kept);
  }
  return {};  // kept in `json`, and read by whoever knows it
}

}  // namespace

Result<void> read_settings(std::string_view json, Settings& settings) {
  auto document = JsonDocument::parse(json, "settings.json");
  if (!document) return document.error();
  auto before = JsonDocument::parse(settings.json, "settings");
  if (!before) return before.error();
  std::map<std::string, std::string> keys;
  const auto keep = [&](const std::string& key, const JsonAt& value) -> Taken {
    keys[key] = value.minified();
    return {};
  };
  if (auto kept = JsonAt(before->root(), "settings").members(keep); !kept) return kept.error();
  const JsonAt root(document->root(), "settings.json");
  auto taken = root.members([&](const std::string& key, const JsonAt& value) -> Taken {
    if (auto done = one(key, value, settings); !done) return done.error();
    return keep(key, value);
  });
  if (!taken) return taken.error();
  settings.json.clear();
  JsonWriter writer(settings.json);
  writer.object();
  for (const auto& [key, value] : keys) writer.key(key).raw(value);
  writer.end_object();
  return {};
}

}  // namespace kam::rules::records
