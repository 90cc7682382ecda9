#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "kam/certs/crypto.hpp"
#include "kam/cli/verb.hpp"
#include "kam/store/store.hpp"

/// A data directory: its keys and its store (contract 7).
namespace kam::cli {

inline const Option data_option{"data", "the data directory", Option::Kind::text, "kamd-data"};

struct Instance {
  std::filesystem::path directory;
  std::unique_ptr<store::Store> store;
};

/// Opens the store of a directory that `kamd init` made; `serve` for the one server on it.
/// @error environment: no data directory there, a key that others can read: with the mend.
Result<Instance> open_instance(const std::filesystem::path& directory, bool serve);

struct Made {
  bool data_key = false, configuration = false;
  std::string admin_key;  ///< the first admin key, if this call made it
};
/// Makes what is missing of a data directory: folders, data key, configuration, first admin key.
Result<Made> make_instance(const std::filesystem::path& directory);

/// Shows the first admin key: on standard output if that is a terminal, else in keys/first-admin-key (0600).
Result<void> hand_over(const std::filesystem::path& directory, const std::string& admin_key);

store::Instant now();

/// KEY=VALUE, KEY=@FILE, KEY=- (standard input) of --set.
Result<std::pair<std::string, std::string>> read_setting(const std::string& text);

}  // namespace kam::cli
