#include "kam/rules/history.hpp"
#include "kam/flow/handlers.hpp"
#include "many_accounts.hpp"
#include "src/recompute.hpp"

/// Past month ends are stored as the rules recompute them, of a small tenant and, part by part, of a large one.

using namespace kam;
using store::JobState;

namespace {

// The first invoice is of January 2011 and today is 2011-12-01: eleven month ends.
constexpr std::size_t months = 11;

struct Recomputed : Flow {
  flow::Engine together = flow::engine_of(default_pack());
  flow::Jobs jobs{*store, [this] { return now; }};
  const rules::Day today = rules::parse_day("2011-12-01").value();

  Recomputed() {
    together.clock = [this] { return now; };
    REQUIRE(import_tables(*store, "alpha", bundle(), together).has_value());
  }
  flow::Engine parted() const {
    auto engine = together;
    engine.most_together = 0;
    engine.accounts_a_part = 14;
    return engine;
  }
  store::Job run(const flow::Engine& engine) {
    jobs.handle("history",
                flow::recomputing(*store, [=](const std::string&) -> Result<flow::Engine> { return engine; }));
    const auto id = store->add_job("alpha", "history", "", now).value().id;
    CHECK(jobs.round() == 1);
    return *store->job("alpha", id).value();
  }
  /// What is stored of an account, oldest first, in the words of the rules.
  std::string stored(const std::string& account) {
    const auto rows = store->recomputed("alpha", account).value();
    std::string text;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
      text += (text.empty() ? "" : ",") + std::string(R"({"as_of":")") + row->month.as_of +
              R"(","recomputed":true,"ruleset":")" + row->ruleset + R"(","snapshot":")" + row->month.snapshot + "\"," +
              row->json.substr(1, row->json.size() - 2) + R"(,"left_out":)" + row->month.left_out + "}";
    return "[" + text + "]";
  }
  void check_as_the_rules_say(std::size_t newest = months) {
    const auto loaded = flow::load(*store, "alpha").value();
    const auto ends = rules::past_month_ends(today);
    std::vector<rules::PastMonth> history;
    for (std::size_t i = ends.size() - newest; i < ends.size(); ++i)
      history.push_back(rules::past_month(*together.pack, loaded.records, ends[i], false).value());
    for (int i = 0; i < accounts; ++i) CHECK(stored(id_of(i)) == rules::to_json(history, id_of(i)));
    CHECK(stored(id_of(0)) == "[]");  // a child is scored with its parent
  }
  std::vector<std::string> months_under_way() {
    const auto all = store->recomputations("alpha").value();
    return all.empty() || all.back().complete ? std::vector<std::string>() : all.back().months;
  }
};

}  // namespace

TEST_CASE("a history job stores the month ends as the rules recompute them", "[flow][history]") {
  Recomputed world;
  const auto job = world.run(world.together);
  CHECK(job.state == JobState::done);
  CHECK(job.result == R"({"accounts":41,"months":12,"complete":true})");
  CHECK(job.done <= job.total);
  world.check_as_the_rules_say();
}

TEST_CASE("the same of a large tenant, part by part", "[flow][history][parts]") {
  Recomputed world;
  CHECK(world.run(world.parted()).result == R"({"accounts":41,"months":12,"complete":true})");
  world.check_as_the_rules_say();
}

TEST_CASE("a recomputation that is broken off anywhere shows nothing, and goes on after its last whole month",
          "[flow][history][parts]") {
  Recomputed world;
  const auto engine = world.parted();
  const auto begun = world.store->begin_recomputation("alpha", engine.ruleset, "mark", world.now).value();
  const auto ends = rules::past_month_ends(world.today);
  flow::Recompute work{*world.store, "alpha", engine, begun.generation, {ends.end() - 2, ends.end()}, false, {}};
  const int broken_at = GENERATE(1, 7, 40);  // about 30 steps a month
  int steps = broken_at;
  work.progress = [&](std::size_t done, std::size_t total) -> Result<void> {
    CHECK(done <= total);
    if (--steps == 0) return Error{Errc::cancelled, "broken off"};
    return {};
  };
  CHECK(flow::recompute_in_parts(work).error().code == Errc::cancelled);
  CHECK(world.stored(id_of(2)) == "[]");
  const auto kept = world.months_under_way();
  std::erase_if(work.ends, [&](rules::Day end) {
    return std::find(kept.begin(), kept.end(), rules::to_string(end)) != kept.end();
  });
  CHECK(kept.size() == (broken_at == 40 ? 1 : 0));
  CHECK(work.ends.size() == 2 - kept.size());
  REQUIRE(flow::recompute_in_parts(work).has_value());
  REQUIRE(world.store->end_recomputation("alpha", begun.generation, world.now).has_value());
  world.check_as_the_rules_say(2);
}

TEST_CASE("a cancelled recomputation leaves nothing but what was there", "[flow][history]") {
  Recomputed world;
  world.run(world.together);
  world.now += std::chrono::hours(24 * 31);  // another newest month
  const auto id = world.store->add_job("alpha", "history", "again", world.now).value().id;
  world.jobs.handle("history", flow::recomputing(*world.store, [&](const std::string&) -> Result<flow::Engine> {
                      world.store->cancel_job("alpha", id, world.now).value();
                      return world.together;
                    }));
  CHECK(world.jobs.round() == 1);
  CHECK(world.store->job("alpha", id).value()->state == JobState::cancelled);
  CHECK(world.store->recomputations("alpha").value().size() == 1);
  world.check_as_the_rules_say();
}
