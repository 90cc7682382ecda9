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

JobHandler rescoring(store::Store& store, EngineOf engine_of) {
  return [&store, engine_of = std::move(engine_of)](JobRun& run) -> Result<std::string> {
    const auto& tenant = run.tenant().id;
    const auto engine = engine_of(tenant);
    if (!engine) return engine.error();
    const auto before = store.scoring(tenant);
    if (!before) return before.error();
    if (auto go_on = run.progress(0, *before ? (*before)->accounts : 0); !go_on) return go_on.error();
    const RescoreRun told{[&](std::size_t done, std::size_t total, const std::string& cursor) {
                            return run.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total),
                                                cursor);
                          },
                          run.job().cursor};
    const auto rescored = rescore(store, tenant, *engine, {}, told);
    if (!rescored) return rescored.error();
    const auto accounts = static_cast<std::int64_t>(rescored->accounts);
    (void)run.progress(accounts, accounts);
    return to_json(*rescored);
  };
}

}  // namespace kam::flow
