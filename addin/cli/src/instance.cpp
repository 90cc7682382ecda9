#include "instance.hpp"

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "data_key.hpp"
#include "kam/flow/secret_settings.hpp"
#include "kam/log/log.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/sqlite.hpp"
#include "private_file.hpp"
#include "sample_assessment.hpp"

namespace kam::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view first_configuration =
    "# kamd.toml: each flag of `kamd serve` is a key here; a flag on the command line wins, then the environment\n"
    "# variable (KAMD_LISTEN for listen).\n"
    "#listen = \"127.0.0.1:8443\"\n"
    "#admin-listen = \"127.0.0.1:9443\"\n"
    "#name = [\"kamd.example.com\"]\n";

/// Those that a kamd before this one kept open, before anything is done with the store; then their bytes.
Result<void> seal_settings(store::Store& store) {
  const auto sealed = flow::seal_open_settings(store, now());
  if (!sealed) return sealed.error();
  if (*sealed == 0) return {};
  const auto shredded = store.shred();
  if (shredded) log::event("secrets.sealed", {{"tenants", *sealed}});
  return shredded;
}

}  // namespace

store::Instant now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Result<Instance> open_instance(const fs::path& directory, bool serve) {
  auto key = read_data_key(directory / "keys" / "data-key");
  if (!key) return key.error();
  store::SqliteOptions options;
  options.data_key = std::move(*key);
  options.serve = serve;
  options.other_data_keys = [directory] { return data_keys(directory); };
  options.sample = sample_assessments();
  auto opened = store::open_sqlite(directory / "kamd.db", std::move(options));
  if (!opened) return opened.error();
  if (serve)
    if (auto sealed = seal_settings(**opened); !sealed) return sealed.error();
  return Instance{directory, std::move(*opened)};
}

Result<Made> make_instance(const fs::path& directory) {
  Made made;
  std::error_code error;
  for (const auto folder : {"", "keys", "packs", "tls"}) {
    fs::create_directories(directory / folder, error);
    if (error) return Error{Errc::environment, (directory / folder).string() + ": cannot be made: " + error.message()};
  }
  fs::permissions(directory, fs::perms::owner_all, error);
  fs::permissions(directory / "keys", fs::perms::owner_all, error);
  if (!fs::exists(directory / "keys" / "data-key")) {
    auto written = make_data_key(directory / "keys" / "data-key");
    if (!written) return written.error();
    made.data_key = true;
  }
  if (!fs::exists(directory / "kamd.toml")) {
    if (auto written = write_private(directory / "kamd.toml", first_configuration); !written) return written.error();
    made.configuration = true;
  }
  if (!made.data_key) return made;
  auto instance = open_instance(directory, false);
  if (!instance) return instance.error();
  auto key = store::new_api_key(std::nullopt, store::Scope::admin, now());
  if (auto added = instance->store->add_api_key(key.row); !added) return added.error();
  made.admin_key = key.key.reveal();
  return made;
}

Result<void> hand_over(const fs::path& directory, const std::string& admin_key) {
  if (admin_key.empty()) return {};
  if (isatty(STDOUT_FILENO) == 1) {
    std::cout << "First admin key (shown once): " << admin_key << '\n';
    return {};
  }
  const fs::path path = directory / "keys" / "first-admin-key";
  std::error_code error;
  fs::remove(path, error);
  return write_private(path, admin_key + "\n");
}

Result<std::pair<std::string, std::string>> read_setting(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return invalid("--set: expected KEY=VALUE");  // what was typed may be a secret
  }
  const std::string key = text.substr(0, equals);
  std::string value = text.substr(equals + 1);
  if (value == "-") {
    value.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else if (!value.empty() && value[0] == '@') {
    std::ifstream in(value.substr(1), std::ios::binary);
    if (!in) return invalid("--set " + key + ": the file " + value.substr(1) + " cannot be read");
    value.assign(std::istreambuf_iterator<char>(in), {});
  }
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  return std::pair(key, value);
}

}  // namespace kam::cli
