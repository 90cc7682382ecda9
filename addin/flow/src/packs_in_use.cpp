#include "kam/certs/crypto.hpp"
#include "kam/flow/handlers.hpp"
#include "kam/flow/rulesets.hpp"

namespace kam::flow {

namespace {
namespace fs = std::filesystem;

Result<std::optional<rules::Pack>> pack_in(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return std::optional<rules::Pack>();
  const auto files = read_pack(folder);
  if (!files) return files.error();
  if (files->empty()) return std::optional<rules::Pack>();
  auto pack = rules::Pack::load(*files, certs::sha256_hex);
  if (!pack) return pack.error();
  return std::optional(std::move(*pack));
}

Result<rules::Pack> in_use(const fs::path& packs, const std::string& tenant, const rules::Pack& common) {
  std::error_code error;
  const bool own = !packs.empty() && fs::is_directory(packs / tenant, error);
  if (!own) return common;
  for (const fs::path& folder : {packs / ".accepted" / tenant, packs / tenant}) {
    auto found = pack_in(folder);
    if (!found) return found.error();
    if (*found) return std::move(**found);
  }
  return common;
}
}  // namespace

PackOf packs_in_use(fs::path packs, rules::Pack common) {
  return [packs = std::move(packs), common = std::move(common)](const std::string& tenant) {
    return in_use(packs, tenant, common);
  };
}

EngineOf engines_of(PackOf pack_of, std::function<store::Instant()> clock) {
  return [pack_of = std::move(pack_of), clock = std::move(clock)](const std::string& tenant) -> Result<Engine> {
    auto pack = pack_of(tenant);
    if (!pack) return pack.error();
    auto engine = engine_of(std::move(*pack));
    engine.clock = clock;
    return engine;
  };
}

}  // namespace kam::flow
