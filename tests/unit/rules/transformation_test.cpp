#include "../../../rules/src/assess.hpp"
#include "../../../rules/src/portfolio/report.hpp"
#include "catch.hpp"
#include "kam/rules/maturity.hpp"
#include "kam/rules/portfolio.hpp"
#include "portfolio_results.hpp"

using namespace kam::rules;
using test::Bundle;

namespace {

constexpr auto as_of = "2025-06-30";

/// All of a programme as `maturity` tells it.
class Told : public test::ProgrammeResults {
 public:
  explicit Told(Bundle& bundle) : ProgrammeResults(bundle, as_of, maturity_json, {"/elements", "/dimensions"}) {}
  std::string phase() const { return text("/phase"); }
  /// State of an exit test of a phase, counted from 0.
  std::string test(int phase, int test) const {
    return text("/phases/" + std::to_string(phase) + "/exit_tests/" + std::to_string(test) + "/state");
  }
};

void answer(Bundle& bundle, std::string_view question, std::string_view who, std::string_view group, int value,
            std::string_view at = "2025-06-01") {
  static int id = 0;
  const std::string row = "Q" + std::to_string(++id) + "," + std::string(question) + "," + std::string(who) + "," +
                          std::string(group) + "," + std::to_string(value) + "," + std::string(at);
  bundle.rows(Object::answers, "id,question_id,respondent_id,group,value,at", {row});
}

/// Two items of a dimension are enough for its score.
void assess(Bundle& bundle, std::string_view prefix, int level) {
  answer(bundle, std::string(prefix) + "1", "r", "leadership", level);
  answer(bundle, std::string(prefix) + "2", "r", "leadership", level);
}

/// The gaps of a transformation, and what a pack makes of them.
struct Planned {
  explicit Planned(std::vector<DimensionGap> gaps, KeptTransformation kept = {}) : finished(bundle().finish()) {
    const auto assessed = kam::rules::assess(test::default_pack(), finished.records, parse_day(as_of).value(), false);
    const Programme programme(**assessed);
    ProgrammeFigures figures(programme);
    const Transformation found = transformation(figures, std::move(gaps), kept);
    for (const PlannedElement& one : found.elements) {
      if (one.phase > found.phase && one.state == PlannedElement::State::waiting) {
        later.emplace_back(one.element->id);
        continue;
      }
      ids.push_back(one.element->id);
      states.emplace_back(name(one.state));
      ranks.push_back(one.rank.value_or(-1));
      waits.emplace_back(one.waits_for);
    }
  }
  static Bundle bundle() {
    Bundle one;
    one.rows(Object::accounts, "id", {"A"});
    return one;
  }
  RecordsBuilder::Finished finished;
  std::vector<std::string> ids, states, waits;
  std::vector<std::string> later;  ///< what the gaps ask for in phases to come
  std::vector<double> ranks;
};

constexpr const char* first_phase = R"("x_k_vision": true, "x_k_case": true)";
constexpr const char* roadmap = R"("t_k_roadmap": {"state": "done", "owner_id": "u", "due": "2025-05-01"})";

/// Everything that phase 1 asks for, with what people keep.
Bundle known_company(const std::string& tests, const std::string& elements, const std::string& more = "") {
  Bundle bundle;
  bundle.settings("{\"transformation\": {\"exit_tests\": {" + tests + "}, \"elements\": {" + elements + "}" + more +
                  "}}");
  bundle.rows(Object::programme_goals, "id,why,how,what,measure,target,due",
              {"G,keep them,by teams,plans,growth,10,2026-06-30"});
  for (const char* group : {"leadership", "kam", "sales"}) answer(bundle, "q_exe_1", group, group, 3);
  // a mass business: the verdict is known without any answer
  for (int i = 1; i <= 101; ++i) {
    const std::string id = "A" + std::to_string(1000 + i);
    bundle.rows(Object::accounts, "id", {id});
    bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"I" + id + "," + id + ",2025-03-01,10"});
    if (i > 11) continue;
    bundle.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at",
                {"C" + id + ",sel_complexity_need," + id + ",r,2,2025-06-01"});
  }
  return bundle;
}

/// A key account whose plan lived in the two quarters to the end of June.
void add_live_key(Bundle& bundle, std::string_view reviewed) {
  bundle.rows(Object::accounts, "id,tier_label,team",
              {"K,key,u1|u2|u3", "S1,standard,", "S2,standard,", "S3,standard,", "S4,standard,", "S5,standard,"});
  bundle.rows(Object::users, "id,role", {"u1,kam", "u2,service", "u3,marketing"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"IK,K,2025-03-01,10"});
  bundle.rows(Object::plans, "id,account_id,status,reviewed_at", {"P,K,active," + std::string(reviewed)});
  bundle.rows(Object::plan_goals, "id,plan_id", {"PG,P"});
  bundle.rows(Object::plan_actions, "id,goal_id,done_at", {"PA1,PG,2025-02-10", "PA2,PG,2025-01-10"});
}

const std::string second_phase = std::string(first_phase) +
                                 R"(, "x_d_roles": true, "x_d_template": true, "x_d_tools": true,
                                     "x_d_training": true, "x_d_pilot": true)";
const std::string pilots = R"(, "pilot_accounts": ["K"])";

std::vector<std::string> rules_of(Bundle& bundle) {
  std::vector<std::string> found;
  for (const std::string& rule : test::PortfolioResults(bundle, as_of).rules()) {
    if (rule.starts_with("R-TRF")) found.push_back(rule);
  }
  return found;
}

}  // namespace

TEST_CASE("with nothing known the way begins, and no rule says so", "[rules][transformation]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  const Told told(bundle);
  CHECK(told.phase() == "1");
  CHECK(told.test(0, 0) == "unknown");
  CHECK(told.text("/phases/0/exit_tests/0/needs") == R"(["trf_respondent_groups"])");
  CHECK(told.test(0, 1) == "false");  // there is no verdict yet
  CHECK(told.text("/phases/0/exit_tests/3/needs") == R"(["settings.transformation.exit_tests.x_k_case"])");
  CHECK(told.size("/elements") == 0);  // no gap is known
  Bundle again;
  again.rows(Object::accounts, "id", {"A"});
  CHECK(rules_of(again).empty());
}

TEST_CASE("phase 1 is left when all its tests hold, by records and by people", "[rules][transformation]") {
  Bundle open = known_company(R"("x_k_vision": true)", roadmap);
  const Told one(open);
  CHECK(one.phase() == "1");
  for (const int test : {0, 1, 2, 4}) {
    INFO(test);
    CHECK(one.test(0, test) == "true");
  }
  CHECK(one.test(0, 3) == "unknown");  // nobody said that the case is shared
  CHECK(one.text("/phases/0/exit_tests/2/evidence") == R"(["programme_goal:G"])");

  Bundle left = known_company(first_phase, roadmap);
  const Told two(left);
  CHECK(two.phase() == "2");
  CHECK(two.text("/phases/0/left") == "true");
  CHECK(two.test(1, 1) == "unknown");  // nobody named pilot accounts
}

TEST_CASE("a goal without approval, or approval without a goal, is no vision", "[rules][transformation]") {
  Bundle refused = known_company(R"("x_k_vision": false)", roadmap);
  CHECK(Told(refused).test(0, 2) == "false");
  Bundle nobody;
  nobody.settings(R"({"transformation": {"exit_tests": {"x_k_vision": true}}})");
  nobody.rows(Object::programme_goals, "id,why,how,what,measure,target,due", {"G,keep them,,,growth,10,2026-06-30"});
  CHECK(Told(nobody).test(0, 2) == "false");  // no how and no what
}

TEST_CASE("phases 2 and 3 and beyond", "[rules][transformation]") {
  Bundle design = known_company(second_phase, roadmap, R"(, "pilot_accounts": ["A1001"])");
  const Told two(design);
  CHECK(two.phase() == "2");
  CHECK(two.test(1, 1) == "false");
  CHECK(two.text("/phases/1/exit_tests/1/evidence") == R"(["account:A1001"])");

  Bundle implementation = known_company(second_phase, roadmap, pilots);
  add_live_key(implementation, "2024-12-01");  // nothing in the second quarter
  const Told three(implementation);
  CHECK(three.test(1, 1) == "true");
  CHECK(three.phase() == "3");
  CHECK(three.test(2, 0) == "false");

  Bundle done = known_company(second_phase + R"(, "x_i_kpis": true, "x_i_results": true)", roadmap, pilots);
  add_live_key(done, "2025-05-01");
  answer(done, "q_exe_1", "early", "kam", 2, "2024-11-01");  // 212 days before the newest
  const Told four(done);
  CHECK(four.test(2, 0) == "true");
  CHECK(four.test(2, 3) == "true");
  CHECK(four.phase() == "run");
}

TEST_CASE("ranks by hand: weight, gap, and half more for what comes first", "[rules][transformation]") {
  // executive 14·1.5·1.5 = 31.5; strategy 10·1 waits for executive >= 2, selection 12·1 waits for strategy >= 2
  const Planned planned({{"m_executive", 14, 1.5, 1.5, {}},
                         {"m_strategy", 10, 1.0, 1.0, {}},
                         {"m_selection", 12, 2.6, 0.4, {}},
                         {"m_teams", 13, 2.0, 1.0, {}}});
  // buy-in: executive 31.5 leads teams 13; vision and roadmap: strategy 10, since selection is no gap of 0.5
  CHECK(planned.ids == std::vector<std::string>{"t_k_buyin", "t_k_vision", "t_k_roadmap"});
  CHECK(planned.ranks == std::vector<double>{31.5, 10, 10});
  CHECK(planned.waits == std::vector<std::string>{"", "m_executive", "m_executive"});
  CHECK(planned.states == std::vector<std::string>(3, "proposed"));

  const Planned needed(
      {{"m_executive", 14, 3.0, 0.2, {}}, {"m_strategy", 10, 1.0, 1.0, {}}, {"m_selection", 12, 2.0, 0.5, {}}});
  // selection is a gap now and needs strategy first: 10·1·1.5 = 15; selection itself 12·0.5 = 6
  CHECK(needed.ids == std::vector<std::string>{"t_k_vision", "t_k_roadmap", "t_k_analysis"});
  CHECK(needed.ranks == std::vector<double>{15, 15, 6});
  CHECK(needed.waits == std::vector<std::string>{"", "", "m_strategy"});
}

TEST_CASE("five elements are open at most, and those that run count", "[rules][transformation]") {
  std::vector<DimensionGap> gaps;
  for (const char* id : {"m_executive", "m_strategy", "m_selection", "m_organisation", "m_teams", "m_planning"}) {
    gaps.push_back({id, 10, 1.0, 1.0, {}});
  }
  const Planned all(gaps);
  // analysis, practice, vision, buy-in and roadmap are all there are in phase 1
  CHECK(all.ids.size() == 5);
  CHECK(std::count(all.states.begin(), all.states.end(), "proposed") == 5);
  // phase 2: org, process, teams, pilot; phase 3: monitor, rollout, improve, quickwins
  CHECK(std::set<std::string>(all.later.begin(), all.later.end()) ==
        std::set<std::string>{"t_d_org", "t_d_process", "t_d_teams", "t_d_pilot", "t_i_monitor", "t_i_rollout",
                              "t_i_improve", "t_i_quickwins"});

  KeptTransformation kept;
  kept.elements["t_d_tools"] = {KeptElement::State::running, "u", {}, {}, {}};
  kept.elements["t_d_people"] = {KeptElement::State::open, {}, {}, {}, {}};
  kept.elements["t_k_buyin"] = {KeptElement::State::done, "u", {}, {}, {}};
  const Planned some(gaps, kept);
  CHECK(std::count(some.states.begin(), some.states.end(), "proposed") == 3);  // with the two that are open
  CHECK(std::count(some.states.begin(), some.states.end(), "waiting") == 1);
  CHECK(std::count(some.states.begin(), some.states.end(), "done") == 1);
  CHECK(some.ids.front() == "t_k_buyin");
}

TEST_CASE("an element says who, by when, what it moves and how that is measured", "[rules][transformation]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  assess(bundle, "q_exe_", 1);
  const Told told(bundle);
  CHECK(told.text("/elements/0/id") == "t_k_buyin");
  CHECK(told.text("/elements/0/dimension") == "m_executive");
  CHECK(told.number("/elements/0/rank") == Approx(14 * 1 * 1.5).margin(1e-9));  // from 1 to 2
  CHECK(told.text("/elements/0/state") == "proposed");
  CHECK(told.text("/elements/0/owner") == "EX");
  CHECK(told.text("/elements/0/start") == "2025-06-30");
  CHECK(told.text("/elements/0/due") == "2025-08-29");
  CHECK(told.text("/elements/0/exit_tests") == R"(["x_k_case","x_k_vision"])");
  CHECK(told.text("/elements/0/dimensions/0/measured_by") == R"(["m_executive_asked"])");
}

TEST_CASE("the rules of the transformation fire where elements are kept", "[rules][transformation]") {
  Bundle idle = known_company(R"("x_k_vision": true)", roadmap);
  CHECK(rules_of(idle) == std::vector<std::string>{"R-TRF-01"});
  Bundle busy = known_company(
      R"("x_k_vision": true)",
      std::string(roadmap) + R"(, "t_k_buyin": {"state": "running", "owner_id": "u", "due": "2025-08-01"})");
  CHECK(rules_of(busy).empty());
  Bundle design = known_company(first_phase, roadmap);
  CHECK(rules_of(design) == std::vector<std::string>{"R-TRF-01", "R-TRF-02"});
  Bundle late = known_company(second_phase, std::string(roadmap) + R"(, "t_i_rollout": {"state": "running",
      "owner_id": "u", "start": "2025-03-01", "due": "2025-12-01"})",
                              pilots);
  add_live_key(late, "2024-12-01");
  CHECK(rules_of(late) == std::vector<std::string>{"R-TRF-03"});
  Bundle shown = known_company(second_phase, std::string(roadmap) + R"(, "t_i_rollout": {"state": "running",
      "owner_id": "u", "start": "2025-03-01", "due": "2025-12-01"}, "t_i_quickwins": {"state": "done", "done_at": "2025-05-15"})",
                               pilots);
  add_live_key(shown, "2024-12-01");
  CHECK(rules_of(shown).empty());
}

TEST_CASE("what people keep of the transformation is read strictly", "[rules][transformation][settings]") {
  const auto fault = [](const std::string& member) {
    RecordsBuilder builder([](std::int64_t) { return Day{0}; });
    const auto read = builder.settings("{\"transformation\": " + member + "}");
    return read.has_error() ? read.error().detail : std::string();
  };
  CHECK(fault(R"({"exit_test": {}})")
            .find("/transformation/exit_test: unknown key `exit_test`, did you mean `exit_tests`?") !=
        std::string::npos);
  CHECK(fault(R"({"exit_tests": {"x_k_case": "yes"}})")
            .find("at /transformation/exit_tests/x_k_case: expected true or false") != std::string::npos);
  CHECK(fault(R"({"elements": {"t_k_buyin": {"state": "runs"}}})")
            .find("/t_k_buyin/state: unknown state of an element `runs`") != std::string::npos);
  CHECK(fault(R"({"elements": {"t_k_buyin": {"owner_id": "u"}}})").find("missing key `state`") != std::string::npos);
  CHECK(fault(R"({"elements": {"t_k_buyin": {"state": "open", "due": "soon"}}})").find("/due: expected a date") !=
        std::string::npos);
  CHECK(fault(R"({"elements": {"t_k_buyin": {"state": "open", "start": "2025-02-01", "due": "2025-01-01"}}})")
            .find("expected a day on or after the start") != std::string::npos);
  CHECK(fault(R"({"elements": {"t_k_buyin": {"state": "open", "done_at": "2025-01-01"}}})").find("not done") !=
        std::string::npos);
  CHECK(fault(R"({"elements": {}, "exit_tests": {}, "pilot_accounts": ["K"]})").empty());
}

TEST_CASE("what is kept names tests and elements of the pack", "[rules][transformation][settings]") {
  const auto fault = [](const std::string& member) {
    Bundle bundle;
    bundle.settings("{\"transformation\": " + member + "}").rows(Object::accounts, "id", {"A"});
    const auto finished = bundle.finish();
    const auto told =
        maturity_json(test::default_pack(), finished.records, {parse_day(as_of).value(), false, test::digest});
    return told.has_error() ? told.error().detail : std::string();
  };
  CHECK(fault(R"({"exit_tests": {"x_k_cases": true}})")
            .find("at /transformation/exit_tests/x_k_cases: unknown exit test that people settle `x_k_cases`, did you "
                  "mean `x_k_case`?") != std::string::npos);
  CHECK(fault(R"({"exit_tests": {"x_k_fit": true}})").find("unknown exit test that people settle `x_k_fit`") !=
        std::string::npos);
  CHECK(fault(R"({"elements": {"t_k_buy": {"state": "open"}}})")
            .find("unknown element of the transformation `t_k_buy`") != std::string::npos);
  CHECK(fault(R"({"elements": {"t_k_buyin": {"state": "open"}}})").empty());
}

TEST_CASE("the nine steps: done, open and not known, with what would settle them", "[rules][transformation][steps]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"K,key", "L,key"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"I1,K,2025-03-01,10", "I2,L,2025-03-01,10"});
  bundle.rows(Object::plans, "id,account_id,status,reviewed_at,shared_with",
              {"P,K,active,2025-06-01,u1", "R,L,active,2025-01-01,u1|u2"});
  bundle.rows(Object::plan_goals, "id,plan_id,measure,target,due,owner_id", {"G,P,growth,10,2025-12-31,u1"});
  bundle.rows(Object::plan_actions, "id,goal_id,what,when,who,measure_and_report,if_it_fails",
              {"A,G,call,2025-07-01,u1,weekly,ask"});
  const test::ProgrammeResults results(bundle, as_of, portfolio_json, {"/steps"});
  CHECK(results.size("/steps") == 9);
  CHECK(results.of("step_1", "state") == "open");
  CHECK(results.of("step_2", "state") == "unknown");
  CHECK(results.of("step_2", "needs") == R"(["contact.is_active","contact.dmu_roles"])");
  CHECK(results.of("step_4", "k") == "1");
  CHECK(results.of("step_4", "n") == "2");
  CHECK(results.of("step_5", "without") == R"(["account:L"])");
  CHECK(results.of("step_6", "state") == "open");
  CHECK(results.of("step_7", "state") == "done");
  CHECK(results.of("step_7", "place") == "plan/sharing");
  CHECK(results.of("step_8", "state") == "unknown");
}
