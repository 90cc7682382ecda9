#include "sqlite/packed.hpp"

#include <zstd.h>

#include <memory>

namespace kam::store::sqlite {

namespace {
constexpr int level = 1;                                   // a higher one takes longer than the disk would
constexpr unsigned long long most_unpacked = 64ull << 20;  // far above any assessment

template <class Context, std::size_t (*free_it)(Context*)>
struct Freed {
  void operator()(Context* context) const { free_it(context); }
};
using Packer = std::unique_ptr<ZSTD_CCtx, Freed<ZSTD_CCtx, ZSTD_freeCCtx>>;
using Unpacker = std::unique_ptr<ZSTD_DCtx, Freed<ZSTD_DCtx, ZSTD_freeDCtx>>;

void packed(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  const auto bytes = pack({text ? text : "", static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
  sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}
}  // namespace

std::string pack(std::string_view text) {
  thread_local const Packer packer(ZSTD_createCCtx());
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  const auto size = ZSTD_compressCCtx(packer.get(), bytes.data(), bytes.size(), text.data(), text.size(), level);
  bytes.resize(size);  // it cannot fail where the room is as bound as this
  return bytes;
}

Result<std::string> unpack(std::string_view bytes) {
  const Error damaged{Errc::corrupt, "store: a packed text is damaged: restore a backup with kamd restore"};
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most_unpacked) return damaged;
  thread_local const Unpacker unpacker(ZSTD_createDCtx());
  std::string text(size, '\0');
  const auto read = ZSTD_decompressDCtx(unpacker.get(), text.data(), text.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(read) || read != size) return damaged;
  return text;
}

bool add_packed(sqlite3* handle) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  return sqlite3_create_function_v2(handle, "packed", 1, flags, nullptr, packed, nullptr, nullptr, nullptr) ==
         SQLITE_OK;
}

}  // namespace kam::store::sqlite
