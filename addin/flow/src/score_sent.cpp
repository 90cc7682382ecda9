#include "kam/certs/crypto.hpp"
#include "src/sent_rows.hpp"

namespace kam::flow {

Result<std::vector<BadSentRow>> score_sent(const rules::Pack& pack, const Sent& sent, const SentScoring& scoring,
                                           store::Instant now, const rules::TakeAccount& take) {
  const auto settings = sent.settings_json.value_or("{}");
  const auto local_day = local_day_of(settings);
  if (!local_day) return local_day.error();
  auto builder = builder_for(settings, *local_day);
  if (!builder) return builder.error();
  auto bad = feed(*builder, sent.rates);
  for (std::uint32_t file = 0; file < sent.tables.size(); ++file) feed(*builder, sent.tables[file], file);
  const auto finished = builder->finish();
  for (const auto& row : finished.bad_rows) bad.push_back(as_sent(row));
  const auto today = (*local_day)(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  const rules::ScoreOptions options{scoring.as_of.value_or(today), scoring.starting_set, certs::sha256_hex};
  const auto counts = rules::score(pack, finished.records, options, take);
  if (!counts) return counts.error();
  return bad;
}

}  // namespace kam::flow
