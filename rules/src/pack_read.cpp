#include "pack_read.hpp"

#include <array>

#include "pack/files.hpp"
#include "pack/keys.hpp"

namespace kam::rules::pack {
namespace {

constexpr std::array all_parts{Part{"pack.json", read_head},
                               Part{"sources.json", read_sources},
                               Part{"criteria.json", read_criteria},
                               Part{"churn.json", read_churn},
                               Part{"health.json", read_health},
                               Part{"tiers.json", read_tiers},
                               Part{"plan.json", read_plan},
                               Part{"approach.json", read_approach},
                               Part{"facts.json", read_own_facts, false},
                               Part{"recommendations.json", read_recommendations},
                               Part{"portfolio.json", read_portfolio},
                               Part{"fit.json", read_fit},
                               Part{"maturity.json", read_maturity},
                               Part{"transformation.json", read_transformation},
                               Part{"recommendations.programme.json", read_programme_rules}};

/// Every text of a catalogue says something.
void check_texts(const JsonAt& at) {
  if (!at.raw().is_object()) {
    std::string text;
    (void)words(text)(at);
    return;
  }
  (void)at.members(
      [](const std::string&, const JsonAt& value) -> Result<void> { return check_texts(value), Result<void>{}; });
}

/// An overlay follows the model of the pack that it extends, unless it says otherwise.
void read_whole_head(const JsonAt& root, bool overlay, Pack::Data& data) {
  if (overlay) {
    Pack::Data below;
    const auto head = JsonDocument::parse(Pack::built_in().at("pack.json"), "default/pack.json");
    if (head && read_head(JsonAt(head->root(), "default/pack.json"), below)) data.model = below.model;
  }
  (void)read_head(root, data);
}

void check_missing(const Documents& documents, JsonNotes& notes) {
  for (const Part& part : all_parts) {
    if (!part.needed || documents.find(part.file)) continue;
    notes.add({std::string(part.file), "",
               part.file == "pack.json"
                   ? "missing file: it says {\"id\": …, \"version\": …, \"extends\": \"default\"}"
                   : "missing file: a pack without \"extends\": \"default\" in pack.json has all files of its own"});
  }
}

}  // namespace

std::span<const Part> parts() {
  return all_parts;
}

Result<void> read_head(const JsonAt& root, Pack::Data& data) {
  static constexpr std::array<std::string_view, 1> extended{"default"};
  return members(root,
                 {{"id", words(data.id)},
                  {"version", words(data.version)},
                  {"model", words(data.model)},
                  {"extends", one_of(data.extends, "pack", extended)}},
                 {"id", "version"});
}

void read(const Pack::Files& files, Pack::Data& data, JsonNotes& notes) {
  Documents documents(files, notes);
  if (!notes.findings().empty()) return;  // what is not there would make faults of all that names it
  const JsonDocument* head = documents.find("pack.json");
  if (head) read_whole_head(JsonAt(head->root(), "pack.json", &notes), documents.is_overlay(), data);
  if (data.extends.empty() && !notes.findings().empty()) return;
  check_missing(documents, notes);
  if (data.extends.empty() && !notes.findings().empty()) return;
  for (const Part& part : all_parts) {
    const JsonDocument* document = part.read == read_head ? nullptr : documents.find(part.file);
    if (document) (void)part.read(JsonAt(document->root(), std::string(part.file), &notes), data);
  }
  for (const auto& [name, bytes] : documents.bytes()) {
    if (name.starts_with("texts.")) check_texts(JsonAt(documents.find(name)->root(), name, &notes));
  }
  data.files = std::move(documents.bytes());
}

}  // namespace kam::rules::pack
