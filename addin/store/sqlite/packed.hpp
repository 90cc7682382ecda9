#pragma once
#include <sqlite3.h>
#include <zstd.h>

#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// Large texts as they are kept: packed (Zstandard, RFC 8878).
namespace kam::store::sqlite {

inline constexpr int pack_level = 1;  ///< a higher one takes longer than the disk would

template <auto free_it>
struct Freed {
  template <class Owned>
  void operator()(Owned* owned) const {
    free_it(owned);
  }
};

/// The same text gives the same bytes, with one dictionary and one version of the library.
/// @param dictionary  null: the text is packed alone.
std::string pack(std::string_view text, const ZSTD_CDict* dictionary = nullptr);

/// @param dictionary  that it was packed with, or null.
/// @error corrupt: not what pack() gave.
Result<std::string> unpack(std::string_view bytes, const ZSTD_DDict* dictionary = nullptr);

/// Makes `packed(text)` known to the SQL of a connection, for migrations.
bool add_packed(sqlite3* handle);

}  // namespace kam::store::sqlite
