#pragma once
#include "kam/flow/rescore.hpp"
#include "src/groups.hpp"

namespace kam::flow {

/// A snapshot of a tenant's peers, with what it was made for.
struct Snapshots::Held {
  std::string id;
  std::string mark;  ///< ruleset, day and settings: what a scoring must share to use it
  Groups groups;
  rules::Peers peers;

  /// With an id that no other has.
  static Held of_rounds(std::string mark, Groups groups, rules::PeerRounds&& rounds);
  store::PeersSnapshot to_store() const;
  static Result<Held> of_store(const store::PeersSnapshot& stored);
};

}  // namespace kam::flow
