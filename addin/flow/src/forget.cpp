#include "kam/flow/forget.hpp"

namespace kam::flow {

Result<store::Store::Forgotten> forget_contact(store::Store& store, std::string_view tenant,
                                               std::string_view contact_id, const Engine& engine) {
  auto forgotten = store.forget_contact(tenant, contact_id, engine.clock());
  if (!forgotten) return forgotten;
  const auto scored = store.scoring(tenant);
  Result<void> rescored;
  if (scored && *scored)
    if (const auto done = rescore(store, tenant, engine); !done) rescored = done.error();
  if (auto done = store.shred(); !done) return done.error();  // also where the scoring failed
  if (!rescored) return rescored.error();
  return forgotten;
}

}  // namespace kam::flow
