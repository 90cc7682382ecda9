#include <algorithm>
#include <array>

#include "../pack/conditions.hpp"
#include "../pack/measures.hpp"
#include "../pack/programme_names.hpp"
#include "../pack_read.hpp"
#include "../portfolio/programme_fact.hpp"
#include "fit_pack.hpp"

/// fit.json of a pack.
namespace kam::rules::pack {

namespace {

Take part_of(FitPack::Part& part) {
  return [&part](const JsonAt& at) {
    return members(at,
                   {{"fact", programme_fact(part.fact)},
                    {"map", [&](const JsonAt& map) { return read_mapping(map, part.map, of_criteria); }},
                    {"field", words(part.field)},
                    {"question", words(part.question)}},
                   {"fact", "map", "field", "question"});
  };
}

Take parts_of(FitPack::Factor& factor) {
  return [&factor](const JsonAt& at) -> Result<void> {
    auto read = at.items([&](const JsonAt& item) { return part_of(factor.parts.emplace_back())(item); });
    return read && factor.parts.empty() ? at.expected("at least one part") : read;
  };
}

Take settled(FitPack::Factor& factor, const expr::FactTable& table) {
  return [&factor, &table](const JsonAt& at) {
    return members(at,
                   {{"when", condition(factor.settled_when, table)},
                    {"score", into(factor.settled_at, of_criteria.least, of_criteria.most)}},
                   {"when", "score"});
  };
}

Take taken(FitPack::Factor& factor) {
  return [&factor](const JsonAt& at) -> Result<void> {
    static constexpr std::array<std::string_view, 2> ways{"mean", "least"};
    std::string way;
    auto read = one_of(way, "way to take the parts together", ways)(at);
    factor.take = way == "least" ? FitPack::Factor::Take::least : FitPack::Factor::Take::mean;
    return read;
  };
}

Take factors(FitPack& fit, const Pack::Data& data) {
  return [&fit, &data](const JsonAt& at) -> Result<void> {
    auto read = each_of(at, fit.factors, [&](const JsonAt& item, FitPack::Factor& factor) {
      return members(item,
                     {{"id", programme_fact_id(factor.id)},
                      {"name", words(factor.name)},
                      {"weight", into(factor.weight, 0)},
                      {"take", taken(factor)},
                      {"parts", parts_of(factor)},
                      {"settled", settled(factor, data.programme_facts)},
                      {"source", source_codes(factor.source, data)}},
                     {"id", "name", "weight", "parts", "source"});
    });
    const bool heavy = std::any_of(fit.factors.begin(), fit.factors.end(), [](const auto& f) { return f.weight > 0; });
    return read && !heavy ? at.expected("at least one weight above 0") : read;
  };
}

Take cross(FitPack& fit) {
  return [&fit](const JsonAt& at) -> Result<void> {
    std::vector<std::string_view> ids;
    for (const FitPack::Factor& factor : fit.factors) ids.push_back(factor.id);
    return at.items([&](const JsonAt& item) -> Result<void> {
      std::string id;
      if (auto read = one_of(id, "factor", ids)(item); !read) return read;
      fit.cross.push_back(static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin()));
      return {};
    });
  };
}

Take conditions(FitPack& fit, const Pack::Data& data) {
  return [&fit, &data](const JsonAt& at) {
    return each_of(at, fit.conditions, [&](const JsonAt& item, FitPack::Irrelevance& one) {
      return members(item,
                     {{"id", programme_fact_id(one.id)},
                      {"name", words(one.name)},
                      {"when", condition(one.when, data.programme_facts)},
                      {"source", source_codes(one.source, data)}},
                     {"id", "name", "when", "source"});
    });
  };
}

Take verdicts(FitPack& fit, const Pack::Data& data) {
  return [&fit, &data](const JsonAt& at) -> Result<void> {
    auto read = each_of(at, fit.verdicts, [&](const JsonAt& item, FitPack::Verdict& one) {
      return members(
          item,
          {{"id", name(one.id)}, {"when", condition(one.when, data.programme_facts)}, {"positive", into(one.positive)}},
          {"id", "when"});
    });
    return read && fit.verdicts.empty() ? at.expected("at least one verdict") : read;
  };
}

Take attached(FitPack& fit, const Pack::Data& data) {
  return [&fit, &data](const JsonAt& at) {
    return each_of(at, fit.attached, [&](const JsonAt& item, FitPack::Attached& one) {
      return members(item,
                     {{"id", name(one.id)},
                      {"when", condition(one.when, data.programme_facts)},
                      {"action", words(one.action)},
                      {"source", source_codes(one.source, data)}},
                     {"id", "when", "action", "source"});
    });
  };
}

Take evidence(FitPack::Evidence& evidence) {
  return [&evidence](const JsonAt& at) {
    return members(at,
                   {{"win_months", into(evidence.win_months, 1, 120)},
                    {"end_months", into(evidence.end_months, 1, 120)},
                    {"least_deals", into(evidence.least_deals, 1, most_count)},
                    {"top_share", into(evidence.top_share, 0, 1)},
                    {"known_share", into(evidence.known_share, 0, 1)},
                    {"high", into(evidence.high, of_criteria.least, of_criteria.most)},
                    {"transactional", into(evidence.transactional, of_criteria.least, of_criteria.most)}},
                   {"win_months", "end_months", "least_deals", "top_share", "known_share", "high", "transactional"});
  };
}

Take expectation(FitPack& fit, const Pack::Data& data) {
  return [&fit, &data](const JsonAt& at) {
    return members(at, {{"text", words(fit.expectation)}, {"source", source_codes(fit.expectation_source, data)}},
                   {"text", "source"});
  };
}

}  // namespace

Result<void> read_fit(const JsonAt& root, Pack::Data& data) {
  auto fit = std::make_shared<FitPack>();
  data.fit = fit;
  // The pair of the cross names factors, so that they are read before the rest of the file.
  auto first = member(root, "factors", factors(*fit, data));
  auto read = members(root,
                      {{"factors", [](const JsonAt&) { return Result<void>(); }},
                       {"evidence", evidence(fit->evidence)},
                       {"cross", cross(*fit)},
                       {"readiness", into(fit->readiness)},
                       {"conditions", conditions(*fit, data)},
                       {"verdicts", verdicts(*fit, data)},
                       {"attached", attached(*fit, data)},
                       {"expectation", expectation(*fit, data)}},
                      {"evidence", "cross", "readiness", "conditions", "verdicts", "attached", "expectation"});
  return first ? read : first;
}

}  // namespace kam::rules::pack
