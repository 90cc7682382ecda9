#include "sqlite/packing.hpp"

#include <zdict.h>
#include <zstd.h>

namespace kam::store::sqlite {

namespace {
constexpr std::int64_t first_id = 32768;            // RFC 8878, 3.1.1.1.3: smaller ones are for registered dictionaries
constexpr std::size_t most_of_a_sample = 96 << 10;  // more would slow packing down
constexpr std::size_t tables = 4 << 10;             // how often what occurs, beside the sample itself

Error failed(std::string_view doing, std::size_t code) {
  return {Errc::internal, "store: " + std::string(doing) + ": " + ZDICT_getErrorName(code)};
}

/// The sample as a dictionary of that number.
Result<std::string> dictionary_of(std::string_view sample, std::int64_t id) {
  sample = sample.substr(0, most_of_a_sample);
  std::string bytes(sample.size() + tables, '\0');
  const std::size_t sizes[]{sample.size()};
  const auto size = ZDICT_finalizeDictionary(bytes.data(), bytes.size(), sample.data(), sample.size(), sample.data(),
                                             sizes, 1, {pack_level, 0, static_cast<unsigned>(id)});
  if (ZDICT_isError(size)) return failed("making a dictionary", size);
  bytes.resize(size);
  return bytes;
}

using Packs = std::unique_ptr<ZSTD_CDict, Freed<ZSTD_freeCDict>>;
using Unpacks = std::unique_ptr<ZSTD_DDict, Freed<ZSTD_freeDDict>>;

/// The dictionary of that name; null if the file has none.
Result<Packs> find(Connection& connection, std::string_view name) {
  Packs found;
  auto ok = connection.each(
      "SELECT bytes FROM dictionaries WHERE name = ?1",
      [&](const Statement& row) {
        const std::string bytes = row.text(0);
        found.reset(ZSTD_createCDict(bytes.data(), bytes.size(), pack_level));
      },
      name);
  if (!ok) return ok.error();
  return found;
}

/// Another process may have kept one of that name first: then that one stays.
Result<void> keep(Connection& writer, const SqliteOptions::Sample& sample) {
  auto transaction = Transaction::begin(writer, "BEGIN IMMEDIATE");
  if (!transaction) return transaction.error();
  std::int64_t id = 0;
  auto ok = writer.each(
      "SELECT coalesce(max(id) + 1, ?1) FROM dictionaries", [&](const Statement& row) { id = row.integer(0); },
      first_id);
  if (!ok) return ok;
  const auto bytes = dictionary_of(sample.text(), id);
  if (!bytes) return bytes.error();
  ok = writer.run("INSERT INTO dictionaries (id, name, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING", id,
                  sample.name, Blob{*bytes});
  if (!ok) return ok;
  return transaction->commit();
}
}  // namespace

struct Packing::Known {
  Packs packs;  ///< null: texts are packed alone
  std::mutex mutex;
  std::map<unsigned, Unpacks> unpacks;  ///< those that were met, by number

  Result<const ZSTD_DDict*> of(Connection& connection, unsigned id) {
    const std::lock_guard lock(mutex);
    auto& held = unpacks[id];
    if (held) return held.get();
    auto ok = connection.each(
        "SELECT bytes FROM dictionaries WHERE id = ?1",
        [&](const Statement& row) {
          const std::string bytes = row.text(0);
          held.reset(ZSTD_createDDict(bytes.data(), bytes.size()));
        },
        static_cast<std::int64_t>(id));
    if (!ok) return ok.error();
    return held.get();
  }
};

Packing::Packing() : known_(std::make_unique<Known>()) {}
Packing::~Packing() = default;
Packing::Packing(Packing&&) noexcept = default;
Packing& Packing::operator=(Packing&&) noexcept = default;

Result<Packing> Packing::open(Connection& writer, const SqliteOptions::Sample& sample) {
  Packing packing;
  if (!sample.text) return packing;
  auto found = find(writer, sample.name);
  if (found && !*found) {
    if (auto ok = keep(writer, sample); !ok) return ok.error();
    found = find(writer, sample.name);
  }
  if (!found) return found.error();
  packing.known_->packs = std::move(*found);
  return packing;
}

std::string Packing::pack(std::string_view text) const {
  return sqlite::pack(text, known_->packs.get());
}

Result<std::string> Packing::unpack(Connection& connection, std::string_view bytes) const {
  const unsigned id = ZSTD_getDictID_fromFrame(bytes.data(), bytes.size());
  if (id == 0) return sqlite::unpack(bytes);
  const auto dictionary = known_->of(connection, id);
  if (!dictionary) return dictionary.error();
  return sqlite::unpack(bytes, *dictionary);
}

}  // namespace kam::store::sqlite
