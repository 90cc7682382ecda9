#include "kam/certs/crypto.hpp"
#include "src/held.hpp"

namespace kam::flow {

namespace {
/// A text with its length before it, so that anything may follow.
void put(std::string& bytes, const std::string& text) {
  bytes += std::to_string(text.size()) + '\n' + text;
}

Result<std::string> take(std::string_view& bytes) {
  const Error damaged{Errc::corrupt, "stored snapshot: expected a length"};
  const auto end = bytes.substr(0, 24).find('\n');
  if (end == bytes.npos || end == 0) return damaged;
  std::size_t size = 0;
  for (const char c : bytes.substr(0, end)) {
    if (c < '0' || c > '9') return damaged;
    size = size * 10 + static_cast<std::size_t>(c - '0');
  }
  bytes.remove_prefix(end + 1);
  if (size > bytes.size()) return damaged;
  std::string text(bytes.substr(0, size));
  bytes.remove_prefix(size);
  return text;
}
}  // namespace

Snapshots::Held Snapshots::Held::of_rounds(std::string mark, Groups groups, rules::PeerRounds&& rounds) {
  return {certs::base64url(certs::random_bytes(12)), std::move(mark), std::move(groups), std::move(rounds).finish()};
}

store::PeersSnapshot Snapshots::Held::to_store() const {
  store::PeersSnapshot stored{id, {}};
  put(stored.bytes, mark);
  put(stored.bytes, groups.to_text());
  stored.bytes += peers.bytes();
  return stored;
}

Result<Snapshots::Held> Snapshots::Held::of_store(const store::PeersSnapshot& stored) {
  std::string_view rest = stored.bytes;
  auto mark = take(rest);
  if (!mark) return mark.error();
  auto groups = take(rest);
  if (!groups) return groups.error();
  auto peers = rules::Peers::read(rest);
  if (!peers) return peers.error();
  return Held{stored.id, std::move(*mark), Groups::of_text(*groups), std::move(*peers)};
}

Snapshots::Snapshots() = default;
Snapshots::~Snapshots() = default;

Result<std::shared_ptr<const Snapshots::Held>> Snapshots::newest(store::Store& store, std::string_view tenant) {
  const auto id = store.snapshot_id(tenant);
  if (!id) return id.error();
  auto& held = held_[std::string(tenant)];
  if (!held || held->id != *id) {
    held = nullptr;
    const auto stored = store.snapshot(tenant);
    if (!stored) return stored.error();
    if (!*stored) return held;
    auto read = Held::of_store(**stored);
    if (!read) return std::shared_ptr<const Held>();  // of another version: it is made anew
    held = std::make_shared<const Held>(std::move(*read));
  }
  return held;
}

}  // namespace kam::flow
