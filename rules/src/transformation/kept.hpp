#pragma once
#include <map>
#include <set>

#include "../json_read.hpp"
#include "kam/rules/records.hpp"
#include "transformation_pack.hpp"

/// What people keep of their transformation: the member `transformation` of the settings.
namespace kam::rules {

struct KeptElement {
  enum class State : std::uint8_t { open, running, done } state = State::open;
  Text owner_id;
  OnDay start, due, done_at;
};

struct KeptTransformation {
  std::map<std::string, bool> exit_tests;
  std::map<std::string, KeptElement> elements;
  std::optional<List> pilot_accounts;  ///< on which the design is tried
};

std::string_view name(KeptElement::State state);

/// The member itself; any id may stand in it.
/// @error invalid_input: `settings.json: at /transformation/…` and what was expected there.
Result<void> read_kept(const JsonAt& at, KeptTransformation& kept);
/// What is kept, if anything is.
/// @error invalid_input: as above.
Result<std::optional<KeptTransformation>> kept_transformation(const Settings& settings);
/// Every id is one of the pack, and a test that records settle is not kept by hand.
/// @error invalid_input: as above, with the nearest known id.
Result<void> check_kept(const Settings& settings, const TransformationPack& pack);

}  // namespace kam::rules
