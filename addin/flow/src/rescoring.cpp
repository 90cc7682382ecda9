#include "kam/flow/handlers.hpp"
#include "kam/rules/json.hpp"

namespace kam::flow {

namespace {
std::string to_json(const Rescored& rescored) {
  std::string out;
  rules::JsonWriter(out)
      .object()
      .field("accounts", rescored.accounts)
      .field("active", rescored.active)
      .field("changed", rescored.changed)
      .field("as_of", rescored.as_of)
      .end_object();
  return out;
}
}  // namespace

JobHandler rescoring(store::Store& store, PackOf pack_of, std::function<store::Instant()> clock) {
  return [&store, pack_of = std::move(pack_of), clock = std::move(clock)](JobRun& run) -> Result<std::string> {
    const auto& tenant = run.tenant().id;
    auto pack = pack_of(tenant);
    if (!pack) return pack.error();
    const auto before = store.scoring(tenant);
    if (!before) return before.error();
    if (auto go_on = run.progress(0, *before ? (*before)->accounts : 0); !go_on) return go_on.error();
    auto engine = engine_of(std::move(*pack));
    engine.clock = clock;
    const auto rescored = rescore(store, tenant, engine);
    if (!rescored) return rescored.error();
    const auto accounts = static_cast<std::int64_t>(rescored->accounts);
    (void)run.progress(accounts, accounts);
    return to_json(*rescored);
  };
}

}  // namespace kam::flow
