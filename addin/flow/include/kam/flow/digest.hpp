#pragma once
#include "kam/flow/handlers.hpp"
#include "kam/flow/worker.hpp"

/// A note once a week, for each owner of accounts and for each leader of owners: what changed, why, and three steps.
namespace kam::flow {

namespace job_kind {
inline constexpr const char* digest = "digest";
}

/// `digest`: leaves the notes of a week in the CRM, as tasks. Its options are the first day of the week. Nobody named
/// by the setting `digest_off` gets one, nor does anyone to whom nothing happened. The same week twice leaves nothing
/// twice. @error what the CRM said, if it could not take them for the time being; the next job of the week goes on.
JobHandler digesting(store::Store& store, Connect connect, EngineOf engine_of);

struct PersonalDigest {
  std::string person;  ///< the CRM's id of the user
  std::string title, text;
};
/// The same notes, by person, left nowhere. The week begins with it if it has not: what changes from now on is told
/// next week.
Result<std::vector<PersonalDigest>> digests_of(store::Store& store, const std::string& tenant,
                                               const EngineOf& engine_of, rules::Day week);

/// The first day of the week that a day is in, where weeks begin on `monday` … `sunday`; nothing for another word.
/// Pure.
std::optional<rules::Day> week_of(rules::Day day, std::string_view begins_on);

}  // namespace kam::flow
