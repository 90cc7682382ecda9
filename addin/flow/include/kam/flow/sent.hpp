#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kam/rules/score.hpp"
#include "kam/store/sent.hpp"
#include "kam/store/store.hpp"

/// Records that come with a call rather than from a CRM.
namespace kam::flow {

/// A bundle as it was sent: row n of a table is row n of its list, and a table an object at most.
struct Sent {
  std::vector<rules::Table> tables;
  std::vector<std::array<std::string, 4>> rates;  ///< date, from, to, rate
  std::optional<std::string> settings_json;
};

/// A row that is left out (contract 2, "Bad rows").
struct BadSentRow {
  std::string list;     ///< `invoices`, or `rates`
  std::size_t row = 0;  ///< its place there, from 0
  std::string column, expected;
};

struct SentScoring {
  std::optional<rules::Day> as_of;  ///< nothing: today in the time zone of the settings
  bool starting_set = false;
};

/// Scores a bundle as `kamd score` does, and keeps nothing of it. Blocks for as long as that takes.
/// @param take  gets the accounts one by one, ascending by id; its first error ends the scoring.
/// @return the rows left out. @error invalid_input: settings that cannot be used, with the place.
Result<std::vector<BadSentRow>> score_sent(const rules::Pack& pack, const Sent& sent, const SentScoring& scoring,
                                           store::Instant now, const rules::TakeAccount& take);

/// What a call does to the records that are stored of a tenant.
struct SentRecords : Sent {
  struct Deleted {
    rules::Object object;
    std::vector<std::string> ids;
  };
  std::vector<Deleted> deleted;  ///< before the rows that are sent are stored
};

struct TakenRecords {
  using Counts = std::vector<std::pair<std::string, std::size_t>>;
  Counts accepted;  ///< good rows by list, as they were sent
  Counts deleted;   ///< rows that were there
  store::QueuedAccounts queued;
  std::vector<BadSentRow> bad;
};

/// Stores the good rows, all in one transaction with the events that have their accounts scored. A row with the id of
/// one that is stored replaces it, also where that belongs to another account; one without an id is added unless it is
/// there already, as often as it is sent. A row that is deleted goes with all that hangs on it. Settings replace those
/// there. What is sent twice changes nothing the second time.
/// @error invalid_input: settings that cannot be used, with the place; an account with too many rows. not_found: no
/// such tenant.
Result<TakenRecords> take_sent(store::Store& store, const std::string& tenant, SentRecords sent, store::Instant now);

/// Is the tenant one whose records are sent? @error not_found.
Result<bool> takes_records(store::Store& store, const std::string& tenant);

}  // namespace kam::flow
