#include "files.hpp"

#include "../expr/nearest.hpp"
#include "../pack_read.hpp"
#include "merge.hpp"

namespace kam::rules::pack {
namespace {

constexpr std::string_view head = "pack.json", extended = "default";

bool is_cases(std::string_view name) {
  return name.starts_with("cases.") && name.ends_with(".json");
}
bool is_texts(std::string_view name) {
  return name.starts_with("texts.") && name.ends_with(".json");
}

/// Why there is no such file in a pack; empty if there may be.
std::string misnamed(const std::string& name) {
  if (is_cases(name) || is_texts(name)) return "";
  std::vector<std::string_view> names;
  for (const Part& part : parts()) {
    if (part.file == name) return "";
    names.push_back(part.file);
  }
  const auto near = expr::nearest(name, names);
  return "a pack has no such file" + (near ? ", did you mean `" + *near + "`?" : std::string());
}

std::string why_not(const std::string& name, const std::string& bytes) {
  if (bytes.size() <= Pack::largest_file) return misnamed(name);
  return "expected at most " + std::to_string(Pack::largest_file) + " bytes (4 MiB), found " +
         std::to_string(bytes.size());
}

/// The pack that a head names in `extends`; empty if none.
std::string extends_of(const std::string& bytes) {
  const auto document = JsonDocument::parse(bytes, head);
  std::string_view name;
  if (!document || !document->root().is_object() || document->root().at_key("extends").get(name)) return "";
  return std::string(name);
}

/// Where a document cannot be read the detail is the place: the label is what stands before it.
std::string without(const std::string& label, std::string detail) {
  return detail.starts_with(label + ": ") ? detail.substr(label.size() + 2) : detail;
}

}  // namespace

Documents::Documents(const Pack::Files& files, JsonNotes& notes) : notes_(notes) {
  if (files.size() > Pack::most_files) {
    notes_.add({std::string(head), "", "expected at most " + std::to_string(Pack::most_files) + " files beside it"});
    return;
  }
  const Pack::Files own = read_own(files);
  const auto found = own.find(head);
  overlay_ = found != own.end() && extends_of(found->second) == extended;
  if (!overlay_) return;
  const Pack::Files& base = Pack::built_in();
  for (const bool cases : {false, true}) {  // cases last: which to keep depends on what was taken out
    for (const auto& [name, bytes] : base) {
      if (name == head || is_cases(name) != cases) continue;
      const auto mine = own.find(name);
      mine == own.end() ? read(name, bytes, "default/" + name) : read_overlay(name, bytes, mine->second);
    }
  }
}

/// @return the files that could be read.
Pack::Files Documents::read_own(const Pack::Files& files) {
  Pack::Files own;
  for (const auto& [name, bytes] : files) {
    if (const std::string why = why_not(name, bytes); !why.empty()) {
      notes_.add({name, "", why});
      continue;
    }
    read(name, bytes, name);
    if (documents_.contains(name)) own.emplace(name, bytes);
  }
  return own;
}

void Documents::read(const std::string& name, std::string_view bytes, const std::string& label) {
  auto document = JsonDocument::parse(bytes, label);
  if (!document) {
    notes_.add({label, "", without(label, document.error().detail)});
    return;
  }
  if (label != name) notes_.came_from(name, "", {label, ""});
  find_repeated_keys(JsonAt(document->root(), name, &notes_));
  bytes_[name] = bytes;
  documents_.insert_or_assign(name, std::move(*document));
}

void Documents::read_overlay(const std::string& name, const std::string& base, std::string_view own) {
  const std::string label = "default/" + name;
  auto under = JsonDocument::parse(base, label), over = JsonDocument::parse(own, name);
  if (!under || !over) return;
  const std::string merged = merge({under->root(), label}, {over->root(), name}, name, notes_);
  auto document = JsonDocument::parse(merged, name);
  if (!document) return (void)notes_.add({name, "", document.error().detail});
  bytes_[name] = merged;
  documents_.insert_or_assign(name, std::move(*document));
}

const JsonDocument* Documents::find(std::string_view name) const {
  const auto found = documents_.find(name);
  return found == documents_.end() ? nullptr : &found->second;
}

}  // namespace kam::rules::pack
