#include <algorithm>

#include "kam/store/store.hpp"

namespace kam::store {

namespace {
constexpr std::array<std::string_view, 3> scopes{"read", "write", "admin"};
constexpr std::array<std::string_view, 4> states{"pending", "leased", "done", "dead"};
constexpr std::array<std::string_view, 3> message_states{"pending", "delivered", "dead"};
constexpr std::array<std::string_view, 5> job_states{"queued", "running", "done", "failed", "cancelled"};

bool lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
}  // namespace

bool is_tenant_id(std::string_view text) {
  if (text.empty() || text.size() > 63 || !lower_or_digit(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return lower_or_digit(c) || c == '-'; });
}

std::string_view name(Scope scope) {
  return scopes[static_cast<std::size_t>(scope)];
}

std::optional<Scope> scope_named(std::string_view name) {
  const auto found = std::find(scopes.begin(), scopes.end(), name);
  if (found == scopes.end()) return std::nullopt;
  return static_cast<Scope>(found - scopes.begin());
}

std::string_view name(EventState state) {
  return states[static_cast<std::size_t>(state)];
}

std::string_view name(MessageState state) {
  return message_states[static_cast<std::size_t>(state)];
}

std::string OutgoingStore::secret_of(std::string_view subscription_id) {
  return "subscription/" + std::string(subscription_id);
}

std::optional<EventState> event_state_named(std::string_view name) {
  const auto found = std::find(states.begin(), states.end(), name);
  if (found == states.end()) return std::nullopt;
  return static_cast<EventState>(found - states.begin());
}

std::string_view name(JobState state) {
  return job_states[static_cast<std::size_t>(state)];
}

}  // namespace kam::store
