#pragma once
#include <map>
#include <memory>
#include <mutex>

#include "kam/store/sqlite.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/packed.hpp"

/// Assessments repeat each other: packed beside a sample that both sides know (a dictionary, RFC 8878 section 5), one
/// is a twelfth of its size where alone it is a fifth. The file keeps each dictionary that something was packed with.
namespace kam::store::sqlite {

class Packing {
 public:
  Packing();
  ~Packing();
  Packing(Packing&&) noexcept;
  Packing& operator=(Packing&&) noexcept;

  /// Packs with the dictionary of the sample from now on; made and kept if the file has none of its name.
  static Result<Packing> open(Connection& writer, const SqliteOptions::Sample& sample);

  /// The same text gives the same bytes, with one sample and one version of the library. Of several threads at a time.
  std::string pack(std::string_view text) const;

  /// What was packed with any dictionary of the file, or with none. Of several threads at a time.
  /// @param connection  where a dictionary is looked up that is met for the first time.
  /// @error corrupt: not what pack() gave.
  Result<std::string> unpack(Connection& connection, std::string_view bytes) const;

 private:
  struct Known;
  std::unique_ptr<Known> known_;
};

}  // namespace kam::store::sqlite
