#include "sqlite/arrivals.hpp"

#include <algorithm>

namespace kam::store::sqlite {

namespace {
std::string key_of(const Arrivals::Name& name) {
  std::string key;
  key.reserve(name.tenant.size() + name.source.size() + name.known_by.size() + 2);
  key.append(name.tenant).append(1, '\0').append(name.source).append(1, '\0').append(name.known_by);
  return key;
}
}  // namespace

bool Arrivals::is_known() const {
  const std::lock_guard lock(mutex_);
  return version_.has_value();
}

bool Arrivals::is_of(std::int64_t version) const {
  const std::lock_guard lock(mutex_);
  return version_ == version;
}

void Arrivals::begin(std::int64_t version) {
  const std::lock_guard lock(mutex_);
  version_ = version;
  known_.clear();
  due_.clear();
}

void Arrivals::doubt() {
  const std::lock_guard lock(mutex_);
  version_.reset();
}

void Arrivals::add(const Name& name, const Waiting& one) {
  const std::lock_guard lock(mutex_);
  known_.emplace(key_of(name), one);
  due_[std::string(name.tenant)].emplace(one.due, one.id);
}

Arrivals::Known::iterator Arrivals::row(const Name& name, std::int64_t id) {
  const auto [first, last] = known_.equal_range(key_of(name));
  const auto found = std::find_if(first, last, [id](const auto& one) { return one.second.id == id; });
  return found == last ? known_.end() : found;
}

void Arrivals::put_off(const Name& name, std::int64_t id, Instant due) {
  const std::lock_guard lock(mutex_);
  const auto found = row(name, id);
  const auto tenant = due_.find(name.tenant);
  if (found == known_.end() || tenant == due_.end()) return;
  tenant->second.erase({found->second.due, id});
  tenant->second.emplace(due, id);
  found->second.due = due;
}

void Arrivals::remove(const Name& name, std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = row(name, id);
  const auto tenant = due_.find(name.tenant);
  if (found == known_.end() || tenant == due_.end()) return;
  tenant->second.erase({found->second.due, id});
  if (tenant->second.empty()) due_.erase(tenant);
  known_.erase(found);
}

std::optional<Arrivals::Waiting> Arrivals::find(const Name& name) const {
  const std::lock_guard lock(mutex_);
  const auto [first, last] = known_.equal_range(key_of(name));
  if (first == last) return std::nullopt;
  return std::max_element(first, last, [](const auto& a, const auto& b) { return a.second.id < b.second.id; })->second;
}

std::optional<Instant> Arrivals::next_due(std::string_view tenant) const {
  const std::lock_guard lock(mutex_);
  const auto found = due_.find(tenant);
  if (found == due_.end()) return std::nullopt;
  return found->second.begin()->first;
}

std::vector<std::int64_t> Arrivals::first(std::string_view tenant, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::int64_t> rows;
  const auto found = due_.find(tenant);
  if (found == due_.end()) return rows;
  for (const auto& [due, id] : found->second) {
    if (rows.size() == most) break;
    rows.push_back(id);
  }
  return rows;
}

}  // namespace kam::store::sqlite
