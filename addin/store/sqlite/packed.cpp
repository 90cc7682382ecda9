#include "sqlite/packed.hpp"

#include <memory>

namespace kam::store::sqlite {

namespace {
constexpr unsigned long long most_unpacked = 64ull << 20;  // far above any assessment

using Packer = std::unique_ptr<ZSTD_CCtx, Freed<ZSTD_freeCCtx>>;
using Unpacker = std::unique_ptr<ZSTD_DCtx, Freed<ZSTD_freeDCtx>>;

void packed(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  const auto bytes = pack({text ? text : "", static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
  sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}
}  // namespace

std::string pack(std::string_view text, const ZSTD_CDict* dictionary) {
  thread_local const Packer packer(ZSTD_createCCtx());
  thread_local std::string room;
  room.resize(std::max(room.size(), ZSTD_compressBound(text.size())));
  const auto size =  // it cannot fail where the room is as bound as this
      dictionary
          ? ZSTD_compress_usingCDict(packer.get(), room.data(), room.size(), text.data(), text.size(), dictionary)
          : ZSTD_compressCCtx(packer.get(), room.data(), room.size(), text.data(), text.size(), pack_level);
  return room.substr(0, size);
}

Result<std::string> unpack(std::string_view bytes, const ZSTD_DDict* dictionary) {
  const Error damaged{Errc::corrupt, "store: a packed text is damaged: restore a backup with kamd restore"};
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most_unpacked) return damaged;
  thread_local const Unpacker unpacker(ZSTD_createDCtx());
  std::string text(size, '\0');
  const auto read =
      ZSTD_decompress_usingDDict(unpacker.get(), text.data(), text.size(), bytes.data(), bytes.size(), dictionary);
  if (ZSTD_isError(read) || read != size) return damaged;
  return text;
}

bool add_packed(sqlite3* handle) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  return sqlite3_create_function_v2(handle, "packed", 1, flags, nullptr, packed, nullptr, nullptr, nullptr) ==
         SQLITE_OK;
}

}  // namespace kam::store::sqlite
