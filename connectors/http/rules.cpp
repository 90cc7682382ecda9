#include <array>
#include <charconv>

#include "http/address.hpp"
#include "http/url.hpp"
#include "kam/connectors/http_calls.hpp"

namespace kam::connectors {
namespace {

constexpr double highest_rate = 1000;

std::string_view value_of(const Settings& settings, std::string_view name) {
  const auto found = settings.find(name);
  return found == settings.end() ? std::string_view{} : found->second;
}

Result<double> rate_of(std::string_view text, double fallback) {
  if (text.empty()) return fallback;
  double rate = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), rate);
  const bool read = failure == std::errc{} && end == text.data() + text.size();
  if (!read || !(rate >= 0.01) || !(rate <= highest_rate))
    return invalid("requests_per_second: expected a number from 0.01 to 1000");
  return rate;
}

}  // namespace

std::span<const Field> http_fields() {
  static constexpr std::array<Field, 3> list = {{
      {"allow_networks", "networks as 10.1.0.0/16,fd00:1::/64 that calls may reach although they are not public"},
      {"ca_file", "PEM file of the authorities to trust in calls; without one those of the system"},
      {"requests_per_second", "most calls a second, from 0.01 to 1000", "10"},
  }};
  return list;
}

Result<HttpRules> http_rules(std::span<const std::string_view> hosts, const Settings& settings) {
  HttpRules rules;
  rules.hosts.assign(hosts.begin(), hosts.end());
  for (const std::string_view name : {"api_base", "auth_base"}) {
    const auto text = value_of(settings, name);
    if (text.empty()) continue;
    const auto url = http::parse_url(text);
    if (!url) return invalid(std::string(name) + ": " + url.error().detail);
    rules.hosts.push_back(url->place.authority());
  }
  rules.allow_networks = value_of(settings, "allow_networks");
  if (const auto networks = http::parse_networks(rules.allow_networks); !networks)
    return invalid("allow_networks: " + networks.error().detail);
  rules.ca_file = value_of(settings, "ca_file");
  const auto rate = rate_of(value_of(settings, "requests_per_second"), rules.requests_per_second);
  if (!rate) return rate.error();
  rules.requests_per_second = *rate;
  return rules;
}

Result<std::string> call_host(std::string_view url) {
  const auto parsed = http::parse_url(url);
  if (!parsed) return parsed.error();
  return parsed->place.authority();
}

}  // namespace kam::connectors
