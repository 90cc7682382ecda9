#include "data_key.hpp"

#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/log/log.hpp"
#include "private_file.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t key_bytes = 32;
constexpr std::string_view base = "data-key";

/// The new key: the one that a rotation which did not end had made, so that there is never a third.
Result<certs::Secret> next_key(const fs::path& file) {
  std::error_code error;
  if (fs::exists(file, error)) {
    auto key = read_data_key(file);
    if (key) return key;
    fs::remove(file, error);  // not written to its end, so nothing is sealed with it
  }
  return make_data_key(file);
}

/// `data-key.until-2026-11-22T07:34:58.123Z`
std::string former_name(store::Instant until) {
  return std::string(base) + ".until-" + log::instant(until);
}

/// The names follow what the store says; a kill in between leaves both keys, and the store finds the one it needs.
Result<fs::path> change_names(const fs::path& keys) {
  const fs::path former = keys / former_name(now());
  std::error_code error;
  fs::create_hard_link(keys / base, former, error);
  if (!error) fs::rename(keys / "data-key.next", keys / base, error);
  if (error) return Error{Errc::environment, former.string() + ": " + error.message()};
  if (auto kept = sync_folder(keys); !kept) return kept.error();
  return former;
}

int rotate(const Arguments& arguments) {
  const fs::path directory = arguments.text("data"), keys = directory / "keys";
  auto instance = open_instance(directory, false);
  if (!instance) return fail(instance.error());
  auto key = next_key(keys / "data-key.next");
  if (!key) return fail(key.error());
  const auto sealed = instance->store->reseal(*key);
  if (!sealed) return fail(sealed.error());
  const auto former = change_names(keys);
  if (!former) return fail(former.error());
  std::cout << *sealed << " secrets are sealed with a new data key; a running server finds it by itself.\n"
            << "Backups made until now open with " << former->string()
            << ": keep it as long as them, then delete it.\n";
  return exit_code::ok;
}
}  // namespace

Result<certs::Secret> read_data_key(const fs::path& file) {
  auto text = read_private(file);
  if (!text) return text.error();
  const auto key = certs::from_base64(*text);
  if (!key || key->size() != key_bytes)
    return Error{Errc::environment, file.string() + ": expected 32 bytes as base64"};
  return certs::Secret(*key);
}

Result<certs::Secret> make_data_key(const fs::path& file) {
  certs::Secret key(certs::random_bytes(key_bytes));
  if (auto written = write_private(file, certs::base64(key.reveal()) + "\n"); !written) return written.error();
  if (auto kept = sync_folder(file.parent_path()); !kept) return kept.error();
  return key;
}

Result<std::vector<certs::Secret>> data_keys(const fs::path& directory) {
  std::vector<certs::Secret> keys;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(directory / "keys", error)) {
    const auto name = file.path().filename().string();
    if (name != base && !name.starts_with(std::string(base) + '.')) continue;
    if (auto key = read_data_key(file.path())) keys.push_back(std::move(*key));
  }
  if (error) return Error{Errc::environment, (directory / "keys").string() + ": " + error.message()};
  return keys;
}

Verb rotate_data_key_verb() {
  return {"key rotate-data",
          "Make a new data key and seal all secrets with it, also while the server runs; the former one is kept for "
          "older backups",
          {data_option},
          rotate};
}

}  // namespace kam::cli
