#include "kam/http/router.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kam::http {
namespace {

constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};

/// Takes the next segment off a path that starts with `/`.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

/// Whether the text in front of the first parameter is that of the path: it tells most patterns apart.
bool begins_alike(std::string_view pattern, std::string_view path) {
  for (std::size_t i = 0; i < pattern.size() && pattern[i] != '{'; ++i)
    if (i == path.size() || path[i] != pattern[i]) return false;
  return true;
}

bool matches(std::string_view pattern, std::string_view path) {
  if (!begins_alike(pattern, path)) return false;
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = next_segment(pattern);
    const auto given = next_segment(path);
    if (is_parameter(wanted) ? given.empty() : wanted != given) return false;
  }
  return pattern.empty() && path.empty();
}

/// Of two patterns that match, the one with the first fixed segment where the other has a parameter.
bool more_exact(std::string_view left, std::string_view right) {
  while (!left.empty() && !right.empty()) {
    const bool left_fixed = !is_parameter(next_segment(left));
    const bool right_fixed = !is_parameter(next_segment(right));
    if (left_fixed != right_fixed) return left_fixed;
  }
  return false;
}

Fields parameters_of(std::string_view pattern, std::string_view path) {
  Fields parameters;
  while (!pattern.empty()) {
    const auto wanted = next_segment(pattern);
    const auto given = next_segment(path);
    if (is_parameter(wanted)) parameters.emplace_back(wanted.substr(1, wanted.size() - 2), given);
  }
  return parameters;
}

void append_allowed(std::string& allow, std::string_view method) {
  if (!allow.empty()) allow += ", ";
  allow += method == "GET" ? "GET, HEAD" : method;
}

bool same_shape(std::string_view left, std::string_view right) {
  while (!left.empty() && !right.empty()) {
    const auto one = next_segment(left);
    const auto other = next_segment(right);
    if (is_parameter(one) != is_parameter(other) || (!is_parameter(one) && one != other)) return false;
  }
  return left.empty() && right.empty();
}

asio::awaitable<std::optional<Reply>> let_pass() {
  co_return std::nullopt;
}

}  // namespace

Gate open_to_all() {
  return {Auth::none, [](Request&) { return let_pass(); }};
}

void Router::add(Route route) {
  const auto name = route.method + " " + route.pattern;
  if (std::find(methods.begin(), methods.end(), route.method) == methods.end())
    throw std::logic_error("route " + name + ": unknown method");
  if (!route.pattern.starts_with('/')) throw std::logic_error("route " + name + ": a pattern starts with /");
  if (!route.handler) throw std::logic_error("route " + name + ": no handler");
  if (!route.gate.ask) throw std::logic_error("route " + name + ": no gate");
  for (const auto& other : routes_)
    if (other.method == route.method && same_shape(other.pattern, route.pattern))
      throw std::logic_error("route " + name + ": there already as " + other.pattern);
  routes_.push_back(std::move(route));
}

Routing Router::find(std::string_view method, std::string_view canonical_path) const {
  if (!canonical_path.starts_with('/')) return NoRoute{};
  const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
  const Route* best = nullptr;
  std::string allow;
  for (const auto& route : routes_) {
    if (!matches(route.pattern, canonical_path)) continue;
    if (route.method == wanted) {
      if (!best || more_exact(route.pattern, best->pattern)) best = &route;
    } else if (allow.find(route.method) == std::string::npos) {
      append_allowed(allow, route.method);
    }
  }
  if (best) return Match{best, parameters_of(best->pattern, canonical_path)};
  if (!allow.empty()) return WrongMethod{std::move(allow)};
  return NoRoute{};
}

}  // namespace kam::http
