#include "belonging.hpp"

namespace kam::connectors {

std::optional<rules::Belonging> parent_of(rules::Object object) {
  const auto owner = rules::belongs_to(object);
  return owner && owner->object != rules::Object::accounts ? owner : std::nullopt;
}

bool is_parent(rules::Object object) {
  for (std::size_t i = 0; i < rules::object_count; ++i) {
    const auto parent = parent_of(static_cast<rules::Object>(i));
    if (parent && parent->object == object) return true;
  }
  return false;
}

}  // namespace kam::connectors
