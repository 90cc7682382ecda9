#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "profile.hpp"

namespace kam::demo {

/// The executive who sponsors a key account.
std::string sponsor_of(const Profile& account);
/// Colleagues of other functions who work for the account, with its owner: what `team` lists.
std::vector<std::string> team_of(const Profile& account);

}  // namespace kam::demo
