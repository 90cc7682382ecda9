#pragma once
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kam/store/store.hpp"

/// The signed link of /embed/account (contract 5). Pure.
namespace kam::extensions {

struct LinkTarget {
  std::string tenant, account, user;
};

constexpr std::chrono::seconds longest_link{600};

/// @param query  the percent-decoded parameters; tenant, account, user, exp and sig stand in it once each.
/// @error unauthenticated: a parameter is missing, twice or no such thing. The signature is not checked yet.
Result<LinkTarget> read_link(const std::vector<std::pair<std::string, std::string>>& query);

/// @param secrets  the tenant's active embed secrets, as their ASCII text.
/// @error unauthenticated: the detail says for the log whether it is malformed, expired, too far ahead or wrong.
Result<LinkTarget> verify_link(const std::vector<std::pair<std::string, std::string>>& query,
                               std::span<const store::ActiveSecret> secrets, store::Instant now);

/// `/embed/account?tenant=…&account=…&user=…&exp=…&sig=…`, valid until `expires`.
std::string sign_link(const LinkTarget& target, const certs::Secret& secret, store::Instant expires);

}  // namespace kam::extensions
