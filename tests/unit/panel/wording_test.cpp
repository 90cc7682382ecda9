#include "fixtures.hpp"

namespace kam::panel {
namespace {

using fixtures::fixture;
using fixtures::worded;

/// An account with nothing but a position.
std::string position(const std::string& values, const std::string& currency = "null") {
  return R"({"account_id":"A","name":"A","as_of":"2026-06-30","active":true,"about":{"currency":)" + currency +
         R"(},"position":{)" + values + "}}";
}

TEST_CASE("the position is one sentence: how big, and what the last quarter was", "[panel][position]") {
  struct Row {
    const char *values, *currency, *sentence;
  };
  const Row rows[] = {
      {R"("revenue_ttm":{"state":"known","value":104310},"rank":{"state":"known","value":49,"of":85},"last_quarter":{"state":"known","value":2610},"vs_before":{"state":"known","value":-92.95})",
       "null",
       "Mid-size customer (49th of 85 by revenue, 104\u00a0k) that bought 2.6\u00a0k in the last quarter after "
       "37\u00a0k in the one before."},
      {R"("revenue_ttm":{"state":"known","value":1999999},"rank":{"state":"known","value":1,"of":3460})", "\"EUR\"",
       "Our biggest customer (1st of 3,460 by revenue, €2\u00a0M)."},
      {R"("revenue_ttm":{"state":"known","value":999600},"rank":{"state":"known","value":2,"of":85},"last_quarter":{"state":"known","value":0},"vs_before":{"state":"known","value":-100})",
       "\"GBP\"",
       "One of our biggest customers (2nd of 85 by revenue, £1\u00a0M) that bought nothing in the last quarter, unlike "
       "the one before."},
      {R"("revenue_ttm":{"state":"known","value":840},"rank":{"state":"known","value":84,"of":85},"last_quarter":{"state":"known","value":840},"vs_before":{"state":"unknown","reason":"too_few_records"})",
       "\"USD\"", "Small customer (84th of 85 by revenue, $840) that bought $840 in the last quarter."},
      {R"("revenue_ttm":{"state":"known","value":5000,"proxy":"won_opportunities"},"rank":{"state":"unknown"})", "null",
       "Customer with 5\u00a0k of revenue in 12 months (from won deals)."},
      {R"("revenue_ttm":{"state":"unknown","reason":"no_records"})", "null", ""},
  };
  for (const auto& row : rows) CHECK(worded(position(row.values, row.currency)).position == row.sentence);
}

TEST_CASE("a currency that is none leaves the amount bare", "[panel][position]") {
  const auto* values = R"("revenue_ttm":{"state":"known","value":5000})";
  CHECK(worded(position(values, R"("<b>")")).position == "Customer with 5\u00a0k of revenue in 12 months.");
  CHECK(worded(position(values, R"("euros")")).position == "Customer with 5\u00a0k of revenue in 12 months.");
}

TEST_CASE("the position's figures are named and shown as people write them", "[panel][position]") {
  const auto facts = fixture("key_account").position_facts;
  const std::vector<std::pair<std::string, std::string>> expected{{"Revenue, 12 months", "€1.9\u00a0M"},
                                                                  {"Share of our revenue", "14%"},
                                                                  {"Last quarter", "€286\u00a0k"},
                                                                  {"Against the quarter before", "−38%"},
                                                                  {"Against a year ago", "−44%"},
                                                                  {"Months with a purchase", "11 of 12"},
                                                                  {"Deals won", "5 of 8"},
                                                                  {"Open deals", "€420\u00a0k in 3 deals"},
                                                                  {"Last contact", "12 June 2026"}};
  REQUIRE(facts.size() == expected.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    CHECK(facts[i].name == expected[i].first);
    CHECK(facts[i].text == expected[i].second);
  }
}

TEST_CASE("reasons are the criteria that pull the score furthest from its level", "[panel][reasons]") {
  const auto model = fixture("starting_set");
  // Level of the six: (7.2·5.3 + 1.44·7.9 + 2.4·3.5 + 9.6·7.3 + 6·1.99 + 2.16·6) / 28.8 = 5.309583; a pull is w·(s −
  // level)/28.8·100/9.
  REQUIRE(model.lifts.size() == 3);
  CHECK(model.lifts[0].id == "sel_revenue_potential");
  CHECK(model.lifts[0].pull == Approx(7.3719).epsilon(1e-4));
  CHECK(model.lifts[0].pull_text == "+7.4 points");
  CHECK(model.lifts[1].id == "sel_avg_transaction");
  CHECK(model.lifts[2].id == "sel_geo_fit");
  // Revenue share pulls by less than 0.05 points: no reason.
  REQUIRE(model.holds.size() == 2);
  CHECK(model.holds[0].id == "sel_growth_potential");
  CHECK(model.holds[0].pull == Approx(-7.6842).epsilon(1e-4));
  CHECK(model.holds[0].pull_text == "−7.7 points");
  CHECK(model.holds[1].id == "sel_tenure");
}

TEST_CASE("an unknown criterion is never a reason", "[panel][reasons]") {
  for (const auto* name : fixtures::all_fixtures) {
    const auto json = fixtures::assessment(name);
    const auto model = worded(json);
    for (const auto* list : {&model.lifts, &model.holds}) {
      for (const auto& reason : *list) {
        const auto at = json.find("\"" + reason.id + "\"");
        CHECK(json.substr(at, json.find('}', at) - at).find("\"known\"") != std::string::npos);
      }
    }
  }
  CHECK(fixture("position_only").lifts.empty());
  CHECK(fixture("nothing_known").holds.empty());
}

TEST_CASE("what stands in for a value is said", "[panel][reasons]") {
  struct Row {
    const char *criterion, *text, *note;
  };
  const Row rows[] = {
      {R"("id":"sel_cultural_fit","value":8,"score":8,"proxy":"rated","evidence":["answer:1","answer:2","answer:3"])",
       "Way of working: 8 of 10", "rated by our team (3 raters)"},
      {R"("id":"sel_cultural_fit","value":8,"score":8,"proxy":"rated","evidence":["answer:1"])",
       "Way of working: 8 of 10", "rated by our team (1 rater)"},
      {R"("id":"sel_cultural_fit","value":8,"score":8,"proxy":"rated")", "Way of working: 8 of 10",
       "rated by our team"},
      {R"("id":"sel_tenure","value":5.4,"score":7.1,"proxy":"at_least")", "They have been with us for at least 5 years",
       ""},
      {R"("id":"sel_revenue_share","value":3.1,"score":5.44,"proxy":"won_opportunities")",
       "They bring 3.1 times the revenue of an average customer", "from won deals"},
      {R"("id":"sel_avg_transaction","value":18450,"score":7.1,"against":18)",
       "Their average order is large, 18\u00a0k", "against 18 others"},
      {R"("id":"sel_avg_transaction","value":18450,"score":7.1,"against":1,"proxy":"won_opportunities")",
       "Their average order is large, 18\u00a0k", "from won deals, against 1 other"},
      {R"("id":"sel_growth_potential","value":-12.4,"score":1.99,"proxy":"own_revenue_growth","window_days":244)",
       "Our sales to them fell by 12%", "over 244 days"},
      {R"("id":"sel_profitability","value":-9.4,"score":3.84,"proxy":"before_cost_to_serve")",
       "Their margin is 9.4 points below our average", "before cost to serve"},
      {R"("id":"sel_customer_size","value":420,"score":8,"proxy":"employees")",
       "They are a large company, with 420 employees", ""},
      {R"("id":"sel_market_influence","value":2,"score":9,"proxy":"industry_rank")", "They rank 2nd in their industry",
       ""},
      {R"("id":"sel_solvency","value":31.5,"unit":"%","score":2.48)", "32% of what they owe is more than 60 days late",
       ""},
      {R"("id":"sel_solvency","value":null,"score":1)", "Their credit is weak", ""},
      {R"("id":"sel_revenue_share","value":0,"score":1)", "They brought no revenue in the last 12 months", ""},
      {R"("id":"sel_revenue_share","value":0.96,"score":2.92)", "They bring as much revenue as an average customer",
       ""},
      {R"("id":"sel_revenue_share","value":0.04,"score":1.08)",
       "They bring 0.04 times the revenue of an average customer", ""},
      {R"("id":"sel_tenure","value":0.45,"score":1.9)", "They have been with us for only 5 months", ""},
      {R"("id":"sel_tenure","value":0.02,"score":1.04)", "They have been with us for only a few days", ""},
      {R"("id":"sel_growth_potential","value":-100,"score":1,"proxy":"own_revenue_growth")",
       "Our sales to them stopped", ""},
      {R"("id":"sel_geo_fit","value":0.02,"score":10)", "They are right beside us", ""},
      {R"("id":"sel_geo_fit","value":null,"score":6)", "Near to us: a strength", ""},
  };
  for (const auto& row : rows) {
    // Beside a criterion at the other end of the scale, so that each has something to pull against.
    const auto json =
        R"({"account_id":"A","total":{"state":"known","point":50,"low":50,"high":50},"criteria":[{"state":"known","weight":10,)" +
        std::string(row.criterion) + R"(},{"id":"sel_partner","state":"known","weight":10,"value":5.2,"score":5.2}]})";
    const auto model = worded(json);
    const auto& first = !model.lifts.empty() && model.lifts[0].id != "sel_partner" ? model.lifts : model.holds;
    REQUIRE(first.size() == 1);
    CHECK(first[0].text == row.text);
    CHECK(first[0].note == row.note);
  }
}

TEST_CASE("an id that the catalogue has no words for is not shown", "[panel][reasons]") {
  const auto model = worded(
      R"({"account_id":"A","total":{"state":"known","point":50,"low":50,"high":50},"gates":[{"id":"gate_new","state":"fail"}],
          "criteria":[{"id":"sel_new","state":"known","weight":1,"score":9},{"id":"sel_partner","state":"known","weight":1,"score":3}]})");
  CHECK(model.lifts.empty());
  CHECK(model.holds.size() == 1);
  CHECK(model.gates.empty());
}

TEST_CASE("the churn band stands in words with its strongest signals", "[panel][risk]") {
  const auto risk = fixture("key_account").risk;
  CHECK(risk.title == "Critical: they may be leaving");
  CHECK(risk.band == 3u);
  CHECK(risk.index_text == "77 of 100 on the early-warning index");
  CHECK(risk.signals == std::vector<std::string>{"They bought 44% less than in the same quarter a year ago",
                                                 "A strong supporter has left and nobody has taken the place",
                                                 "Contact from their side is down by 52%"});
  CHECK(fixture("starting_set").risk.title == "Keep an eye on them");
  CHECK(fixture("position_only").risk.title == "Too early to say");
  CHECK(fixture("position_only").risk.text == "Only 1 of 15 warning signs has data.");
  CHECK_FALSE(fixture("position_only").risk.band);
  CHECK(fixture("blocked").risk.title == "Not rated for risk");
}

TEST_CASE("a signal at its end is said plainly", "[panel][risk]") {
  struct Row {
    const char *id, *value, *text;
  };
  for (const auto& row : {Row{"chr_spend", "100", "They bought nothing last quarter, unlike a year ago"},
                          Row{"chr_irregular", "0", "They bought in none of the recent full months"},
                          Row{"chr_lumpy", "100", "One order is all of their revenue this year"},
                          Row{"chr_single_thread", "1", "All of our contact runs through one person"},
                          Row{"chr_single_thread", "0.82", "82% of our contact runs through one person"},
                          Row{"chr_payment", "1", "They pay 1 day later than a year ago"},
                          Row{"chr_breadth", "-2", "They buy 2 kinds of goods fewer than the year before"},
                          Row{"chr_renewal", "null", "Their contract ends soon and no renewal is moving"}}) {
    const auto model = worded(
        R"({"account_id":"A","churn":{"state":"known","point":60,"band":"high","signals":[{"state":"known","contribution":1,"id":")" +
        std::string(row.id) + R"(","value":)" + row.value + "}]}}");
    REQUIRE(model.risk.signals.size() == 1);
    CHECK(model.risk.signals[0] == row.text);
  }
}

TEST_CASE("a signal that is not on is not a warning", "[panel][risk]") {
  const auto model = worded(
      R"({"account_id":"A","churn":{"state":"known","point":0,"band":"low","signals":[{"id":"chr_spend","state":"known","value":-4,"s":0,"contribution":0},
          {"id":"chr_order_gap","state":"known","value":0.4,"s":0,"contribution":0},{"id":"chr_usage","state":"unknown","reason":"no_records"}]}})");
  CHECK(model.risk.title == "Low risk of losing them");
  CHECK(model.risk.signals.empty());
  CHECK(model.risk.text == "None of the 2 warning signs with data is on.");
}

TEST_CASE("value and stability stand side by side in words", "[panel][axes]") {
  CHECK(fixture("key_account").axes ==
        "They buy more than most, and steadily. More revenue than 95% of our customers; steadiness 71 of 100.");
  CHECK(fixture("starting_set").axes ==
        "They buy less than most, and unsteadily. More revenue than 42% of our customers; steadiness 38 of 100.");
  CHECK(fixture("position_only").axes ==
        "More revenue than 99% of our customers; how steadily they buy is not known yet.");
  CHECK(fixture("nothing_known").axes.empty());
  CHECK(
      worded(
          R"({"account_id":"A","axes":{"value":{"state":"known","value":47},"stability":{"state":"not_applicable","reason":"blocked"}}})")
          .axes == "More revenue than 47% of our customers.");
}

TEST_CASE("an unknown is a question, with what its answer would settle", "[panel][questions]") {
  const auto questions = fixture("position_only").questions;
  const std::vector<std::pair<std::string, std::string>> expected{
      {"How much could they spend with us in a year?", "Would narrow the score by up to 12 points."},
      {"What do the goods that they buy cost us?", "Would narrow the score by up to 8 points."},
      {"What was their revenue the year before?", "Would narrow the score by up to 7 points."},
      {"What have they bought from us, and when?",
       "Would narrow the score by up to 4 points."}};  // one answer, two criteria of 2 points
  REQUIRE(questions.size() == expected.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    CHECK(questions[i].text == expected[i].first);
    CHECK(questions[i].settles == expected[i].second);
  }
  CHECK(fixture("starting_set").questions[0].settles == "Would narrow the full range by up to 12 points.");
}

TEST_CASE("without questions in the data the heaviest unknown criteria ask", "[panel][questions]") {
  const auto questions = fixture("nothing_known").questions;
  REQUIRE(questions.size() == 3);
  CHECK(questions[0].text == "How much could they spend with us in a year?");  // sel_revenue_potential, weight 12
  CHECK(questions[0].settles.empty());
}

TEST_CASE("a next step says why, who, by when, and how it will be checked", "[panel][steps]") {
  const auto model = fixture("key_account");
  REQUIRE(model.steps.size() == 5);
  const auto& first = model.steps[0];
  CHECK(first.action == "Call the sponsor in and hold a rescue meeting with the decider.");
  CHECK(first.why ==
        "They bought 44% less than in the same quarter a year ago; a strong supporter has left and nobody has taken "
        "the place; contact from their side is down by 52%.");
  CHECK(first.owner == "Mara Lindt (key account manager) and executive sponsor");
  CHECK(first.due == "2 July 2026");
  CHECK(first.soon);
  CHECK(first.effect == "Risk below 50 in 60 days, checked on 29 August 2026.");
  CHECK_FALSE(model.steps[1].soon);
  CHECK(model.steps[4].why ==
        "You call it key, but it shows little wish for partnership.");  // its fact has no words of its own
  REQUIRE(model.more_steps.size() == 1);
  CHECK(model.more_steps_label == "One more step");
  CHECK(model.more_steps[0].owner == "Jana Roth (owner, as no finance contact is named)");
  CHECK(fixture("position_only").steps[0].owner == "Elease Gluck (owner, as no key account manager is named)");
  CHECK(fixture("starting_set").steps[0].owner == "Account manager");
  CHECK(fixture("blocked").steps[0].why == "Their credit is weak; €61\u00a0k is open.");
}

TEST_CASE("a reason that two facts give is given once", "[panel][steps]") {
  const auto model = worded(
      R"({"account_id":"A","criteria":[{"id":"sel_growth_potential","state":"known","value":39,"score":9,"proxy":"own_revenue_growth"}],
          "recommendations":[{"rule":"R-SEL-03","action":"Go.","why":[{"fact":"sel_growth_potential","value":39},{"fact":"kpi_growth","value":39}]}]})");
  CHECK(model.steps.at(0).why == "Our sales to them grew by 39%.");
}

TEST_CASE("when it was computed, as of which day", "[panel][computed]") {
  struct Row {
    std::int64_t computed_at, now;
    const char* text;
  };
  constexpr std::int64_t at = 1782894000;  // 2026-07-01 08:20:00 UTC
  for (const auto& row : {Row{at, at + 5, "Computed just now, as of 30 June 2026."},
                          Row{at, at + 60, "Computed 1 minute ago, as of 30 June 2026."},
                          Row{at, at + 7300, "Computed 2 hours ago, as of 30 June 2026."},
                          Row{at, at + 3 * 86400, "Computed on 1 July 2026, 08:20 UTC, as of 30 June 2026."},
                          Row{at, at - 90, "Computed on 1 July 2026, 08:20 UTC, as of 30 June 2026."},
                          Row{0, at, "As of 30 June 2026."}}) {
    PanelContext context{.computed_at = row.computed_at, .now = row.now, .account_url = {}, .tenant_title = {}};
    CHECK(panel_model(fixtures::assessment("key_account"), fixtures::texts(), context).value().computed == row.text);
  }
  CHECK(fixture("key_account").ruleset == "Rules default@1.0.0+9f2c41d0a7b3");
}

TEST_CASE("only a link to a https address is a link", "[panel][links]") {
  for (const auto* url : {"javascript:alert(1)", "http://crm.example/", "//crm.example/", "data:text/html,x", ""}) {
    PanelContext context{.computed_at = 0, .now = 0, .account_url = url, .tenant_title = {}};
    CHECK(panel_model(fixtures::assessment("key_account"), fixtures::texts(), context).value().account_url.empty());
  }
}

TEST_CASE("what is no assessment is refused", "[panel]") {
  const std::string texts[] = {"",
                               "[]",
                               "{}",
                               R"({"account_id":7})",
                               R"({"account_id":"A")",
                               R"({"account_id":"A","total":{"point":1e999}})",
                               "{\"account_id\":\"A\xff\"}",
                               std::string(100, '[') + std::string(100, ']')};
  for (const auto& json : texts) {
    const auto model = panel_model(json, fixtures::texts(), {});
    REQUIRE_FALSE(model.has_value());
    CHECK(model.error().code == Errc::invalid_input);
  }
}

TEST_CASE("a list of accounts has the tier in words, and the score or the rank", "[panel][summary]") {
  const auto line = [](const char* name) { return summary(fixtures::assessment(name), fixtures::texts()).value(); };
  CHECK(line("key_account").tier == "Key account");
  CHECK(line("key_account").figure == "72");
  CHECK(line("position_only").tier == "Not rated yet (3 of 22 known)");
  CHECK(line("position_only").figure == "1st");
  CHECK(line("nothing_known").figure.empty());
  CHECK(summary(R"({"account_id":"A","tier":"undetermined"})", fixtures::texts()).value().tier == "Not rated yet");
}

}  // namespace
}  // namespace kam::panel
