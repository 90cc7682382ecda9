#include "src/digest.hpp"

#include "kam/flow/digest.hpp"
#include "kam/flow/schedule.hpp"
#include "scripted_crm.hpp"

using namespace kam;
using namespace std::chrono_literals;
using flow::DigestAccount;
using flow::WeekMark;

namespace {

const rules::Day monday = rules::parse_day("2026-11-16").value();

std::string in_brackets(std::string_view path) {
  return "[" + std::string(path) + "]";
}

WeekMark mark(const char* tier, double point, const char* band = "low") {
  WeekMark made;
  made.tier = tier;
  made.band = band;
  made.point = point;
  return made;
}

struct Weekly : Pulling {
  flow::EngineOf engines = [this](const std::string&) -> Result<flow::Engine> { return engine(); };

  Weekly() {
    jobs->handle("digest", flow::digesting(*store, connect(), engines));
    set(R"({"as_of":"2011-12-01"})");
    CHECK(sync().state == store::JobState::done);
  }
  void set(const char* settings) { REQUIRE(store->set_settings("alpha", settings).has_value()); }
  store::Job digest(const char* week) {
    const auto id = store->add_job("alpha", "digest", week, now).value().id;
    CHECK(jobs->round() == 1);
    return *store->job("alpha", id).value();
  }
  std::vector<std::string> told() {
    std::vector<std::string> people;
    for (const auto& task : paged.tasks) people.push_back(task.person);
    paged.tasks.clear();
    return people;
  }
};

}  // namespace

TEST_CASE("a digest says what changed, why, and three steps, the weightiest first", "[flow][digest]") {
  auto risen = mark("key", 64.4), before_rise = mark("rising", 58.2);
  risen.criteria = {{"sel_a", 9.04}, {"sel_b", 5}, {"sel_c", 2}, {"sel_new", 1}};
  before_rise.criteria = {{"sel_a", 5.8}, {"sel_b", 4.8}, {"sel_c", 3.5}};
  auto shaky = mark("key", 70, "critical"), before_shake = mark("key", 69, "watch");
  shaky.churn = 86, before_shake.churn = 40;
  shaky.signals = {{"chr_x", 0.5}, {"chr_y", 0.1}, {"chr_z", 0.2}};
  before_shake.signals = {{"chr_x", 0.1}, {"chr_y", 0.1}, {"chr_z", 0.3}};
  auto fallen = mark("standard", 40), before_fall = mark("standard", 43);
  fallen.steps = {{"Write.", "", 90}, {"Call.", "2026-11-20", 89}, {"Wait.", "", 10}};
  shaky.steps = {{"Hold a meeting.", "2026-11-18", 80}};
  const std::vector<DigestAccount> accounts{
      {"Fallen", "", before_fall, fallen}, {"Shaky", "", before_shake, shaky},
      {"Risen", "", before_rise, risen},   {"Same", "", mark("key", 60), mark("key", 62.9)},
      {"New", "", {}, mark("key", 60)},
  };
  const auto digest = flow::digest_of(accounts, monday, in_brackets);
  REQUIRE(digest.has_value());
  CHECK(digest->title == "Accounts in the week of 2026-11-16: 3 changes, 3 steps");
  CHECK(digest->text ==
        "What changed since last week, and why:\n"
        "- Risen: [tiers/word_rising] → [tiers/word_key]; score 58 → 64 ([criteria/sel_a/name] +3.2, "
        "[criteria/sel_c/name] −1.5)\n"
        "- Shaky: risk of losing them watch → critical ([signals/chr_x/plain])\n"
        "- Fallen: score 43 → 40\n"
        "\n"
        "Next steps:\n"
        "1. Fallen: Write.\n"
        "2. Shaky: Hold a meeting. By 2026-11-18.\n"
        "3. Fallen: Call. By 2026-11-20.\n");
}

TEST_CASE("a digest of quiet weeks, of first weeks and of many changes", "[flow][digest]") {
  const std::vector<DigestAccount> quiet{{"A", "", mark("key", 60), mark("key", 60)}};
  CHECK_FALSE(flow::digest_of(quiet, monday, in_brackets).has_value());
  CHECK_FALSE(flow::digest_of({}, monday, in_brackets).has_value());
  auto with_step = quiet;
  with_step[0].now.steps = {{"Call.", "", 1}};
  CHECK_THAT(flow::digest_of(with_step, monday, in_brackets)->text,
             Catch::Matchers::StartsWith("No tier or risk changed, and no score by 3 points or more.\n\nNext steps:"));
  with_step[0].before.reset();
  CHECK_THAT(flow::digest_of(with_step, monday, in_brackets)->text,
             Catch::Matchers::StartsWith("From next week on this note says what changed.\n"));
  const std::vector<DigestAccount> many(12, {"A", "Ulla", mark("", 0), mark("undetermined", 10)});
  const auto text = flow::digest_of(many, monday, in_brackets)->text;
  CHECK_THAT(text, ContainsSubstring("- A (Ulla): not rated yet → not rated yet; score 0 → 10\n"));
  CHECK_THAT(text, ContainsSubstring("- and 2 more\n"));
  auto better = mark("key", 60, "watch"), worse = mark("key", 60, "high");
  worse.churn = 60, better.churn = 30;
  worse.signals = {{"chr_x", 0.3}, {"chr_y", 0.2}};
  better.signals = {{"chr_x", 0}, {"chr_y", 0.1}};
  const std::vector<DigestAccount> relief{{"A", "", worse, better}};
  CHECK_THAT(flow::digest_of(relief, monday, in_brackets)->text,
             ContainsSubstring("high → watch (no longer: [signals/chr_x/plain], eased: [signals/chr_y/plain])\n"));
  const std::vector<DigestAccount> known_now{{"A", "", mark("key", 60, ""), better}, {"B", "", better, worse}};
  CHECK_THAT(flow::digest_of(known_now, monday, in_brackets)->text,
             ContainsSubstring("- B: risk of losing them watch → high ([signals/chr_x/plain], [signals/chr_y/plain])\n"
                               "- A: risk of losing them not known → watch\n"));
  const std::vector<DigestAccount> hardly{{"A", "", mark("rising", 54.94), mark("key", 55.06)}};
  CHECK_THAT(flow::digest_of(hardly, monday, in_brackets)->text, ContainsSubstring("score 54.9 → 55.1\n"));
}

TEST_CASE("a weekly mark keeps what is compared", "[flow][digest]") {
  const auto made = WeekMark::of(
      R"({"account_id":"A","tier":"key","total":{"point":61.5},"churn":{"point":null,"band":"watch",)"
      R"("signals":[{"id":"chr_x","contribution":0.25},{"id":"chr_y","contribution":null}]},)"
      R"("criteria":[{"id":"sel_a","contribution":6.5}],"recommendations":[{"action":"1","priority":3,"due":"2026-01-01"},)"
      R"({"action":"2","priority":2,"due":null},{"action":"3"},{"action":"4"}]})");
  REQUIRE(made.has_value());
  for (const auto& mark : {*made, WeekMark::of(made->to_json()).value()}) {
    CHECK((mark.tier == "key" && mark.band == "watch" && mark.point == 61.5 && !mark.churn));
    CHECK((mark.criteria.size() == 1 && mark.criteria.at("sel_a") == 6.5));
    CHECK((mark.signals.size() == 1 && mark.signals.at("chr_x") == 0.25));
    REQUIRE(mark.steps.size() == 3);
    CHECK((mark.steps[0].action == "1" && mark.steps[0].due == "2026-01-01" && mark.steps[0].priority == 3));
    CHECK((mark.steps[1].due.empty() && mark.steps[2].priority == 0));
  }
  CHECK(WeekMark::of("[]").error().code == Errc::corrupt);
}

TEST_CASE("owners and those who lead them are left a task each, once a week", "[flow][digest]") {
  Weekly world;
  CHECK(world.digest("2011-11-28").result == R"({"people":2,"left":0,"refused":0})");  // nothing to tell yet
  world.paged.set("A2", "150");
  CHECK(world.sync().state == store::JobState::done);
  CHECK(world.digest("2011-12-05").result == R"({"people":2,"left":2,"refused":0})");
  REQUIRE(world.paged.tasks.size() == 2);
  const auto &owner = world.paged.tasks[0], &leader = world.paged.tasks[1];
  CHECK((owner.person == "u1" && owner.id == "kamd-digest-2011-12-05-u1" && owner.due == "2011-12-09"));
  CHECK_THAT(owner.text, ContainsSubstring("- Name A2: score 100 → 150\n"));
  CHECK(leader.person == "u9");
  CHECK_THAT(leader.text, ContainsSubstring("- Name A2 (Ulla): score 100 → 150\n"));
  world.told();

  // The same week again tells the same, under the same ids: what happened since is next week's.
  world.paged.set("A3", "150");
  CHECK(world.sync().state == store::JobState::done);
  CHECK(world.digest("2011-12-05").state == store::JobState::done);
  REQUIRE(world.paged.tasks.size() == 2);
  CHECK(world.paged.tasks[0].id == "kamd-digest-2011-12-05-u1");
  CHECK(world.paged.tasks[0].text.find("A3") == std::string::npos);
  world.told();

  world.set(R"({"as_of":"2011-12-01","digest_off":"u1"})");
  CHECK(world.digest("2011-12-12").state == store::JobState::done);
  CHECK(world.told() == std::vector<std::string>{"u9"});
  CHECK(world.digest("someday").state == store::JobState::failed);
}

TEST_CASE("notes are printed for who has no CRM that takes them", "[flow][digest]") {
  Weekly world;
  REQUIRE(flow::digests_of(*world.store, "alpha", world.engines, monday).has_value());
  world.paged.set("A1", "90");
  CHECK(world.sync().state == store::JobState::done);
  const auto notes = flow::digests_of(*world.store, "alpha", world.engines, monday + 7).value();
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].person == "u1");
  CHECK_THAT(notes[0].text, ContainsSubstring("- Name A1: score 100 → 90\n"));
  CHECK(world.paged.tasks.empty());
  CHECK(flow::digests_of(*world.store, "beta", world.engines, monday).error().code == Errc::not_found);
}

TEST_CASE("weeks begin on any day", "[flow][digest]") {
  const auto week = [](const char* day, const char* begins_on) {
    return rules::to_string(flow::week_of(rules::parse_day(day).value(), begins_on).value());
  };
  CHECK(week("2026-11-16", "monday") == "2026-11-16");  // a Monday
  CHECK(week("2026-11-22", "monday") == "2026-11-16");
  CHECK(week("2026-11-22", "sunday") == "2026-11-22");
  CHECK(week("2026-11-21", "sunday") == "2026-11-15");
  CHECK(week("2019-12-31", "friday") == "2019-12-27");  // before the day that is counted from
  CHECK_FALSE(flow::week_of(monday, "Monday").has_value());
}

TEST_CASE("the digest is due once a week, where its day is set and the week is scored", "[flow][digest]") {
  Weekly world;
  flow::Schedule schedule(*world.store, world.connect(), [&] { return world.now; });
  const auto asked = [&] {
    world.now += 1min;
    schedule.look();
    std::vector<std::string> weeks;
    for (const auto& job : world.store->jobs("alpha", "digest", 10).value()) weeks.push_back(job.options);
    return weeks;
  };
  world.set(R"({"as_of":"2011-12-01","sync_every":"0"})");
  CHECK(asked().empty());
  world.set(R"({"as_of":"2011-12-01","sync_every":"0","weekly_digest":"monday"})");
  CHECK(asked() == std::vector<std::string>{"2011-11-28"});  // 2011-12-01 is a Thursday
  CHECK(world.jobs->round() == 1);
  CHECK(asked().size() == 1);
  world.set(R"({"sync_every":"0","weekly_digest":"monday"})");
  world.now += 5 * 24h;
  CHECK(asked().size() == 1);  // nothing is scored in that week yet
  CHECK(world.jobs->round() <= 1);
}
