#pragma once
#include "kam/flow/sent.hpp"
#include "kam/rules/json.hpp"
#include "src/json_rows.hpp"

/// Bundles as JSON: `{"accounts":[{"id":"A1"}],"invoices":[…],"rates":[…],"settings":{…}}`.
namespace kam::api {

inline constexpr std::size_t deepest_body = 64;

/// Reads one member of such a body: an object of the model by its name, rates or settings.
/// @return false: it is none of these. @error invalid_input: names the place; also for a member that was there before.
Result<bool> read_sent(std::string_view key, simdjson::dom::element value, CellBudget& budget, flow::Sent& into);

/// `{"as_of":"2026-09-30","starting_set":true}` and a bundle, with accounts.
struct ScoreBody {
  flow::Sent sent;
  flow::SentScoring scoring;
};
/// @error invalid_input: names the place.
Result<ScoreBody> read_score_body(std::string_view body);

/// A bundle and `"deleted":{"invoices":["I-1"],"accounts":["A9"]}`, each of which may be missing.
/// @error invalid_input: names the place.
Result<flow::SentRecords> read_records_body(std::string_view body);

/// `"bad_rows":[{"object","row","column","expected"}]`
void write_bad_rows(rules::JsonWriter& json, const std::vector<flow::BadSentRow>& rows);

}  // namespace kam::api
