#include "measure_words.hpp"

#include "kam/rules/json.hpp"

namespace kam::rules::reference {

namespace {

std::string points(const Points& points, std::string_view before) {
  std::string out;
  for (const auto& [x, score] : points) {
    out.append(out.empty() ? "" : ", ").append(before) += figure(x) + " → " + figure(score);
  }
  return out;
}

std::string parts(const Way& way) {
  std::string out;
  for (const Way& part : way.parts) out += (out.empty() ? "" : "; ") + words(part);
  return out;
}

}  // namespace

std::string figure(double number) {
  std::string text;
  JsonWriter(text).value(number);
  return text.starts_with('-') ? "−" + text.substr(1) : text;
}

std::string fact_words(std::size_t fact) {
  const FactDef& def = facts()[fact];
  return std::string(def.name) + " (" + std::string(def.id) + (def.unit.empty() ? "" : ", " + std::string(def.unit)) +
         ")";
}

std::string words(const Mapping& map) {
  switch (map.kind) {
    case Mapping::Kind::labels: {
      std::string out;
      for (const auto& [label, score] : map.labels) out += (out.empty() ? "" : ", ") + label + " → " + figure(score);
      return out;
    }
    case Mapping::Kind::steps:
      return points(map.points, "up to ") + ", above → " + figure(map.above);
    case Mapping::Kind::percentile_active:
      return "by its percentile among active accounts";
    case Mapping::Kind::percentile_scored:
      return "by its percentile among all accounts";
    case Mapping::Kind::items:
      return "the share of yes among the known items, none → 1, all → 10";
    case Mapping::Kind::as_is:
      return "as it is, from " + figure(map.points.front().second) + " to " + figure(map.points.back().second);
    case Mapping::Kind::points:
      break;
  }
  return points(map.points, "");
}

std::string words(const Way& way) {
  if (way.kind == Way::Kind::mean_of_parts)
    return "the mean of what is known of these, at least " + figure(static_cast<double>(way.least)) + ": " + parts(way);
  if (way.kind == Way::Kind::largest_of_parts) return "the largest of these: " + parts(way);
  std::string out = fact_words(way.fact);
  if (way.less_mean) out += ", less the mean of all active accounts";
  out += ": " + words(way.map);
  if (way.add) out += "; " + figure(way.add->points) + " more if there is " + fact_words(way.add->fact);
  if (way.cap)
    out += "; at most " + figure(way.cap->at) + " where " + fact_words(way.cap->fact) + " is below " +
           figure(way.cap->below);
  if (!way.proxy.empty()) out += "; an estimate (" + way.proxy + "), so of quality 0.5";
  return out;
}

}  // namespace kam::rules::reference
