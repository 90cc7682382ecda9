#pragma once
#include "../json_read.hpp"

namespace kam::rules::pack {

/// One file of a pack, and the label by which messages name it.
struct Document {
  dom::element root;
  std::string label;
};

/// A tenant's file over the same file of the pack that it extends. Objects merge by key; lists of objects with an `id`
/// merge by it: the tenant's keys count, a new id is appended, `"off": true` takes the entry out. All else is replaced.
/// A list of cases (rows named by their first text, the rule or measure) keeps its rows for what the tenant's list does
/// not name and the tenant has not taken out: merge the cases after all other files.
///
/// @param file   the name of the merged document, whose origins go into the notes.
/// @param notes  faults: an entry without id, an id that stands twice, `off` for what is not there.
/// @return the merged document as JSON.
std::string merge(const Document& base, const Document& own, const std::string& file, JsonNotes& notes);

/// Keys that stand twice in one object: which of them counts is anybody's guess.
void find_repeated_keys(const JsonAt& at);

}  // namespace kam::rules::pack
