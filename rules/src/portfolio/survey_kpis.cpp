#include <algorithm>

#include "../facts/facts.hpp"
#include "../facts/made_of.hpp"
#include "kpi.hpp"

/// What the key accounts' people say of us (model 5.4).
namespace kam::rules {

namespace {

/// The latest answers of all contacts in a window, taken together.
struct Answers {
  double sum = 0, answers = 0;
  OnDay newest;
};

Answers latest_of_all(const Pool& pool, std::string_view kind, Window window, double (*score)(const SurveyResponse&)) {
  Answers all;
  for (const std::size_t i : pool.nodes) {
    const Mean mean = latest_mean(pool.node(i), kind, window, score);
    all.sum += mean.sum;
    all.answers += mean.n;
    if (mean.newest && (!all.newest || *mean.newest > *all.newest)) all.newest = mean.newest;
  }
  return all;
}

double people(const Pool& pool, Day day) {
  double count = 0;
  for (const std::size_t i : pool.nodes) {
    const auto& contacts = pool.node(i).contacts;
    count += static_cast<double>(
        std::count_if(contacts.begin(), contacts.end(), [&](const Contact* c) { return is_active(*c, day); }));
  }
  return count;
}

/// 100·(promoters − detractors)/answers; beside it who answered of whom we could have asked.
Value net_promoters(const Pool& pool, const Lens& lens) {
  const Answers promoters =
      latest_of_all(pool, "nps", lens.now, [](const SurveyResponse& r) { return r.score >= 9 ? 1.0 : 0.0; });
  const Answers detractors =
      latest_of_all(pool, "nps", lens.now, [](const SurveyResponse& r) { return r.score <= 6 ? 1.0 : 0.0; });
  const double n = promoters.answers;
  Value value = n >= 5 ? Value::known(100 * (promoters.sum - detractors.sum) / n)
                       : Value::unknown(n > 0 ? Reason::too_few_records : Reason::no_records);
  value.freshness = freshness(Ageing::surveys, promoters.newest, pool.portfolio().as_of);
  value.k = value.n = n;
  return value.with({.beside = {{"contacts", people(pool, lens.now.last)}}});
}

Value satisfied(const Pool& pool, const Lens& lens) {
  double good = 0, all = 0;
  OnDay newest;
  for (const std::size_t i : pool.nodes) {
    for (const SurveyResponse* r : pool.node(i).responses) {
      if (r->kind != "csat" || !lens.now.holds(r->at)) continue;
      ++all;
      good += is_satisfied(*r);
      if (!newest || r->at > *newest) newest = r->at;
    }
  }
  Value value = rate(pool.portfolio().responses, good, all);
  value.freshness = freshness(Ageing::surveys, newest, pool.portfolio().as_of);
  return value;
}

constexpr ProgrammeKpi row(std::string_view id, std::string_view name, std::string_view unit, std::string_view doc,
                           Value (*compute)(const Pool&, const Lens&)) {
  return {.fact = {.id = id,
                   .name = name,
                   .unit = unit,
                   .inputs = "survey_response.score survey_response.kind",
                   .doc = doc,
                   .source = "S003 L16",
                   .evidence = "survey",
                   .level = FactLevel::programme},
          .over = ProgrammeKpi::Over::responses,
          .compute = compute};
}

}  // namespace

std::span<const ProgrammeKpi> survey_kpis() {
  static constexpr ProgrammeKpi table[]{
      row("kpi_nps", "Net promoter score", "",
          "Share of 9 and 10 less share of 0 to 6, latest answer of each contact in twelve months, five at least; "
          "beside it "
          "the contacts who could have answered (5.4).",
          net_promoters),
      row("kpi_csat", "Satisfied survey answers", "%", "Answers of 80 % of the scale or more in twelve months (5.4).",
          satisfied),
  };
  return table;
}

}  // namespace kam::rules
