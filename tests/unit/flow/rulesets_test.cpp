#include <fstream>

#include "flow_fixture.hpp"
#include "kam/log/log.hpp"

using namespace kam;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr const char* head = R"({"id": "alpha", "version": "7", "extends": "default"})";

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

/// Files of some time ago: nobody is writing them.
void write_old(const fs::path& file, const std::string& text) {
  write(file, text);
  fs::last_write_time(file, fs::file_time_type::clock::now() - 10s);
}

struct Packs {
  TemporaryDirectory directory;
  std::vector<std::string> lines;
  fs::path folder = directory / "packs";
  Packs() {
    log::send_to([this](std::string_view line) { lines.emplace_back(line); });
    write_old(folder / "alpha" / "pack.json", head);
  }
  ~Packs() { log::send_to({}); }
  flow::Engine common() {
    return {score_by_revenue, "common@1", [] { return store::Instant{}; }};
  }
  bool logged(std::string_view event, std::string_view detail) const {
    for (const auto& line : lines)
      if (line.find(event) != std::string::npos && line.find(detail) != std::string::npos) return true;
    return false;
  }
};

}  // namespace

TEST_CASE("a tenant's own pack is used, the others have the common one", "[flow][rulesets]") {
  Packs packs;
  flow::Rulesets rulesets(packs.folder, packs.common());
  CHECK(rulesets.of("alpha").ruleset == "common@1");
  rulesets.look({"alpha", "beta"});
  CHECK(rulesets.of("alpha").ruleset.starts_with("alpha@7+"));
  CHECK(rulesets.of("beta").ruleset == "common@1");
  CHECK(packs.logged("rules.taken", "alpha@7+"));
  fs::remove_all(packs.folder / "alpha");
  rulesets.look({"alpha"});
  CHECK(rulesets.of("alpha").ruleset == "common@1");
}

TEST_CASE("a pack that does not check is refused once, with the place, and the old one stays", "[flow][rulesets]") {
  Packs packs;
  flow::Rulesets rulesets(packs.folder, packs.common());
  rulesets.look({"alpha"});
  const std::string before = rulesets.of("alpha").ruleset;
  write_old(packs.folder / "alpha" / "tiers.json", R"({"kye": 75})");
  rulesets.look({"alpha"});
  CHECK(rulesets.of("alpha").ruleset == before);
  CHECK(packs.logged("rules.refused", "tiers.json"));
  CHECK(packs.logged("rules.refused", "/kye"));
  CHECK(packs.logged("rules.refused", "did you mean `key`?"));
  const auto said = packs.lines.size();
  rulesets.look({"alpha"});
  CHECK(packs.lines.size() == said);
  write_old(packs.folder / "alpha" / "tiers.json", R"({"key": 75})");
  rulesets.look({"alpha"});
  CHECK(rulesets.of("alpha").ruleset != before);
}

TEST_CASE("the old pack stays over a restart, until there is one that checks", "[flow][rulesets]") {
  Packs packs;
  std::string before;
  {
    flow::Rulesets rulesets(packs.folder, packs.common());
    rulesets.look({"alpha"});
    before = rulesets.of("alpha").ruleset;
  }
  write_old(packs.folder / "alpha" / "tiers.json", "{");
  flow::Rulesets restarted(packs.folder, packs.common());
  restarted.look({"alpha"});
  CHECK(restarted.of("alpha").ruleset == before);
  CHECK(packs.logged("rules.refused", "not JSON: line 1, column 2"));
  fs::remove(packs.folder / "alpha" / "tiers.json");
  write_old(packs.folder / "alpha" / "criteria.json", R"({"criteria": [{"id": "sel_tenure", "weight": 5}]})");
  restarted.look({"alpha"});
  CHECK(restarted.of("alpha").ruleset != before);
}

TEST_CASE("files that somebody is writing are left alone for a moment", "[flow][rulesets]") {
  Packs packs;
  flow::Rulesets rulesets(packs.folder, packs.common());
  write(packs.folder / "alpha" / "tiers.json", R"({"key": 75})");
  rulesets.look({"alpha"});
  CHECK(rulesets.of("alpha").ruleset == "common@1");
  rulesets.look({"alpha"}, true);
  CHECK(rulesets.of("alpha").ruleset.starts_with("alpha@7+"));
}

TEST_CASE("a tenant is scored anew when its rules change, and once", "[flow][rulesets]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}};
  flow.event("d1", {"A1"});
  flow.now += 500ms;
  flow::WorkerSettings settings;
  settings.packs = flow.directory / "packs";
  auto worker = flow.worker(settings);
  CHECK(worker.round() == 1);
  CHECK(flow.store->scoring("alpha").value()->ruleset == "test@1");
  write_old(flow.directory / "packs" / "alpha" / "pack.json", head);
  flow.now += 1s;
  worker.round();  // not yet
  CHECK(flow.store->scoring("alpha").value()->ruleset == "test@1");
  flow.now += 2s;
  worker.round();
  const auto scoring = flow.store->scoring("alpha").value();
  CHECK(scoring->ruleset.starts_with("alpha@7+"));
  CHECK(flow.store->assessment("alpha", "A1").value()->json.find(scoring->ruleset) != std::string::npos);
  const auto computed = scoring->computed_at;
  flow.now += 10s;
  worker.round();
  CHECK(flow.store->scoring("alpha").value()->computed_at == computed);
}
