#pragma once
#include <string>
#include <vector>

/// What holds for every scored account, whatever the records were.
namespace kam::rules::test {

/// The promises of contract 4 and of model 0.2, 0.6 and 1.2a that the account's JSON breaks; empty if none.
std::vector<std::string> broken_promises(const std::string& account_json);

}  // namespace kam::rules::test
