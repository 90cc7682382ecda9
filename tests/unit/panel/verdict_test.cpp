#include "fixtures.hpp"

namespace kam::panel {
namespace {

using fixtures::fixture;
using fixtures::worded;

TEST_CASE("the ladder of what is known", "[panel][ladder]") {
  struct Row {
    const char* fixture;
    Rung rung;
    const char *score, *basis, *range;
  };
  const Row rows[] = {
      {"key_account", Rung::full, "72", "on 19 of 22 criteria",
       "Between 67 and 74, whatever the missing data turn out to say."},
      {"starting_set", Rung::starting_set, "48", "on 6 of 22 criteria",
       "None of these is missing; on all criteria it could be between 16 and 80."},
      {"position_only", Rung::position, "", "",
       "Too little is known for a score. It could be anything between 5 and 89 of 100."},
      {"nothing_known", Rung::nothing, "", "",
       "Too few criteria have data for a score. The questions below would change that."},
      {"blocked", Rung::full, "37", "on 14 of 22 criteria",
       "Between 27 and 51, whatever the missing data turn out to say."},
  };
  for (const auto& row : rows) {
    const auto model = fixture(row.fixture);
    CHECK(model.rung == row.rung);
    CHECK(model.score_text == row.score);
    CHECK(model.score_basis == row.basis);
    CHECK(model.score_range == row.range);
  }
}

TEST_CASE("the wider range is kept only for a starting set", "[panel][ladder]") {
  const auto starting = fixture("starting_set").score;
  REQUIRE(starting);
  CHECK(starting->full_low == 16.24);
  CHECK(starting->full_high == 79.81);
  CHECK_FALSE(fixture("key_account").score->full_low);
  CHECK_FALSE(fixture("position_only").score->point);
  CHECK_FALSE(fixture("nothing_known").score);
}

TEST_CASE("a starting set that holds every criterion is the full set", "[panel][ladder]") {
  const auto model = worded(
      R"({"account_id":"A","tier":"rising","tier_reason":"total","qualifier":"provisional","total":{"state":"known","point":64,"low":64,"high":64},
          "set":{"name":"starting","criteria":22,"of":22,"full_low":64,"full_high":64},"criteria":[{"id":"sel_tenure","state":"known","score":5,"weight":2}]})");
  CHECK(model.rung == Rung::full);
  CHECK_FALSE(model.score->full_low);
  CHECK(model.score_range == "Nothing is missing.");
  CHECK(model.tier_hangs_on == "It rests on the score.");
  CHECK(model.label_verdict == "You have not labelled it. Our data says rising, because it scores 64 of 100.");
}

TEST_CASE("one headline from what weighs most", "[panel][headline]") {
  struct Row {
    const char *fixture, *headline;
  };
  for (const auto& row :
       {Row{"key_account",
            "They could spend €1.2\u00a0M a year more with us, but they bought 44% less than in the same quarter a "
            "year ago."},
        Row{"starting_set",
            "Similar customers buy £8.4\u00a0k a year of what they do not buy yet, but our sales to them fell by 12%."},
        Row{"position_only",
            "Our biggest customer (1st of 85 by revenue, $341\u00a0k) that bought $120\u00a0k in the last quarter "
            "after $114\u00a0k in the one before (from won deals)."},
        Row{"nothing_known", "No purchase and no running contract in the last 12 months."},
        Row{"blocked", "They are marked as insolvent, and their own business is shrinking by 18% a year."}}) {
    CHECK(fixture(row.fixture).headline == row.headline);
  }
  CHECK(worded(R"({"account_id":"A"})").headline ==
        "We know too little about them yet: a few answers would change that.");
}

/// A scored account with the given tier; the rest of the members as JSON, each with a comma before it.
std::string tiered(const std::string& label, const std::string& tier, double point, const std::string& more) {
  return R"({"account_id":"A","about":{"label":)" + label + R"(},"tier":")" + tier +
         R"(","total":{"state":"known","point":)" + std::to_string(point) +
         R"(,"low":30,"high":90},"gates":[{"id":"gate_solvency","state":"fail"},{"id":"gate_net_margin","state":"unknown"}])" +
         more + "}";
}

TEST_CASE("the company's own label first, ours second", "[panel][verdict]") {
  struct Row {
    std::string json;
    const char* verdict;
  };
  const Row rows[] = {
      {tiered("\"key\"", "key", 72, R"(,"tier_reason":"total")"),
       "You call it key. Our data supports it, because it scores 72 of 100 and passes every check."},
      {tiered("\"KEY\"", "rising", 75, R"(,"tier_reason":"beyond_cap")"),
       "You call it key. Our data supports it, because it scores 75 of 100, though the list of key accounts is full."},
      {tiered("\"key\"", "rising", 71, R"(,"tier_reason":"gate:gate_solvency")"),
       "You call it key. Our data speaks against it, because it scores 71 of 100, but its credit is too weak."},
      {tiered("\"key\"", "rising", 71, R"(,"tier_reason":"gate:gate_net_margin")"),
       "You call it key. Our data does not yet say, because it scores 71 of 100, but we do not know whether it earns "
       "us money."},
      {tiered("\"key\"", "rising", 62, R"(,"tier_reason":"total")"),
       "You call it key. Our data says rising, because it scores 62 of 100."},
      {tiered("\"key\"", "standard", 41, R"(,"qualifier":"provisional","set":{"name":"full"})"),
       "You call it key. Our data speaks against it, because it scores only 41 of 100."},
      {tiered("\"key\"", "standard", 41,
              R"(,"qualifier":"provisional","set":{"name":"starting","criteria":6,"of":22})"),
       "You call it key. Our data does not yet say, because it scores only 41 of 100, on 6 of 22 criteria."},
      {tiered(
           "\"key\"", "undetermined", 60,
           R"(,"criteria":[{"id":"sel_tenure","state":"known","score":5,"weight":2},{"id":"sel_partner","state":"unknown"}])"),
       "You call it key. Our data does not yet say, because only 1 of 2 criteria is known."},
      {tiered("\"rising\"", "rising", 48, R"(,"tier_reason":"growth_potential")"),
       "You call it rising. Our data supports it, because its growth potential is high, with 48 of 100 so far."},
      {tiered("\"standard\"", "key", 80, ""),
       "You call it standard. Our data says key, because it scores 80 of 100 and passes every check."},
      {tiered("\"Gold {n}\"", "rising", 58, R"(,"tier_reason":"total")"),
       "You call it “Gold {n}”. Our data says rising, because it scores 58 of 100."},
      {tiered("null", "rising", 58, R"(,"tier_reason":"total")"),
       "You have not labelled it. Our data says rising, because it scores 58 of 100."},
      {R"({"account_id":"A","about":{"label":"key"},"tier":"standard","qualifier":"firm","total":{"state":"unknown","point":null,"low":3,"high":44}})",
       "You call it key. Our data speaks against it, because even the best answers to what is missing would not lift "
       "it that far."},
      {R"({"account_id":"A"})",
       "You have not labelled it. Our data does not yet say, because nothing has been computed yet."},
  };
  for (const auto& row : rows) CHECK(worded(row.json).label_verdict == row.verdict);
}

TEST_CASE("a tier says what it hangs on", "[panel][tier]") {
  struct Row {
    std::string json;
    const char *tier, *hangs_on;
  };
  const Row rows[] = {
      {tiered("null", "key", 72, R"(,"tier_reason":"total","qualifier":"firm")"), "Key account",
       "It rests on the score and on every check below. Firm: what is missing cannot undo it."},
      {tiered("null", "rising", 72,
              R"(,"tier_reason":"gate:gate_net_margin","qualifier":"provisional","flags":{"candidate_for_key":true})"),
       "Rising account",
       "A candidate for key. The score may be enough for key, but we do not know whether it earns us money. On what we "
       "know; what is missing could still change it."},
      {tiered("null", "rising", 72, R"(,"tier_reason":"gate:gate_solvency")"), "Rising account",
       "The score is enough for key, but its credit is too weak."},
      {tiered("null", "undetermined", 50, R"(,"tier_reason":null)"), "Not rated yet", ""},
      {tiered("null", "something_new", 50, ""), "Not rated yet", ""},
  };
  for (const auto& row : rows) {
    const auto model = worded(row.json);
    CHECK(model.tier == row.tier);
    CHECK(model.tier_hangs_on == row.hangs_on);
  }
}

TEST_CASE("a gate is answered yes, no or not known", "[panel][tier]") {
  const auto gates = fixture("blocked").gates;
  REQUIRE(gates.size() == 4);
  CHECK(gates[0].text == "Can pay its debts");
  CHECK(gates[0].answer == Answer::no);
  CHECK(gates[1].answer_text == "yes");
  CHECK(fixture("position_only").gates[0].answer_text == "not known yet");
}

}  // namespace
}  // namespace kam::panel
