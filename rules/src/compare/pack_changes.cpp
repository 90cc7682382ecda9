#include "kam/rules/pack_changes.hpp"

#include <optional>

#include "../json_read.hpp"

namespace kam::rules {

namespace {

/// The `id` of an entry of a list, if it has one.
std::optional<std::string> id_of(dom::element entry) {
  std::string_view id;
  if (!entry.is_object() || entry.at_key("id").get(id)) return std::nullopt;
  return std::string(id);
}

using Entries = std::vector<std::pair<std::string, dom::element>>;

/// Members of an object, or entries of a list by id; nothing if the value has neither.
std::optional<Entries> entries_of(dom::element value) {
  Entries entries;
  dom::object object;
  dom::array array;
  if (!value.get(object)) {
    for (const auto [key, member] : object) entries.emplace_back(std::string(key), member);
    return entries;
  }
  if (value.get(array)) return std::nullopt;
  for (const auto entry : array) {
    auto id = id_of(entry);
    if (!id) return std::nullopt;
    entries.emplace_back(std::move(*id), entry);
  }
  return entries;
}

const dom::element* find(const Entries& entries, const std::string& key) {
  for (const auto& [name, element] : entries) {
    if (name == key) return &element;
  }
  return nullptr;
}

class Comparison {
 public:
  Comparison(std::string file, std::vector<PackChange>& changes) : file_(std::move(file)), changes_(changes) {}

  void values(dom::element before, dom::element after, const std::string& place) {
    const auto was = entries_of(before), is = entries_of(after);
    if (was && is && before.type() == after.type()) return entries(*was, *is, place);
    const std::string old_text = simdjson::minify(before), new_text = simdjson::minify(after);
    if (old_text != new_text) changes_.push_back({file_, place, old_text, new_text});
  }

 private:
  void entries(const Entries& before, const Entries& after, const std::string& place) {
    const std::string above = place.empty() ? "" : place + "/";
    for (const auto& [key, was] : before) {
      const dom::element* is = find(after, key);
      is ? values(was, *is, above + key) : changes_.push_back({file_, above + key, simdjson::minify(was), ""});
    }
    for (const auto& [key, is] : after) {
      if (!find(before, key)) changes_.push_back({file_, above + key, "", simdjson::minify(is)});
    }
  }

  std::string file_;
  std::vector<PackChange>& changes_;
};

bool computes(std::string_view file) {
  return !file.starts_with("cases.") && !file.starts_with("texts.") && file != "pack.json";
}

}  // namespace

std::vector<PackChange> compare_packs(const Pack::Files& before, const Pack::Files& after) {
  std::vector<PackChange> changes;
  for (const auto& [file, bytes] : before) {
    const auto other = after.find(file);
    if (!computes(file)) continue;
    if (other == after.end()) {
      changes.push_back({file, "", "the file", ""});
      continue;
    }
    const auto was = JsonDocument::parse(bytes, file), is = JsonDocument::parse(other->second, file);
    if (was && is) Comparison(file, changes).values(was->root(), is->root(), "");
  }
  for (const auto& [file, bytes] : after) {
    if (computes(file) && !before.contains(file)) changes.push_back({file, "", "", "the file"});
  }
  return changes;
}

}  // namespace kam::rules
