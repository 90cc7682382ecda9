#include "kam/connectors/connector.hpp"

namespace kam::connectors {

const Spec* connector_named(std::string_view id) {
  for (const Spec& spec : all()) {
    if (spec.id == id) return &spec;
  }
  return nullptr;
}

Result<Settings> with_defaults(const Spec& spec, Settings settings) {
  for (const Field& field : spec.fields) {
    auto& value = settings.try_emplace(std::string(field.name), field.fallback).first->second;
    if (field.required && value.empty()) {
      return invalid(std::string(field.name) + ": expected a value: " + std::string(field.doc));
    }
  }
  return settings;
}

}  // namespace kam::connectors
