#pragma once
#include "kam/flow/sent.hpp"

namespace kam::flow {

/// The accounts that sent records may touch.
store::Touched touched_by(const SentRecords& sent);

struct MergedRecords {
  store::RecordsChange change;
  TakenRecords::Counts accepted, deleted;
  std::vector<BadSentRow> bad;
};
/// What sent records make of those that are stored. Pure.
/// @param found  records of '' and of the accounts touched. @error as take_sent().
Result<MergedRecords> merge(const SentRecords& sent, const store::Inputs& inputs,
                            const std::vector<store::StoredRecords>& found);

}  // namespace kam::flow
