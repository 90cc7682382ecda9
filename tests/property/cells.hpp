#pragma once
#include <array>
#include <string>
#include <vector>

#include "kam/rules/tables.hpp"
#include "random.hpp"

namespace kam::rules::test {

/// Cells of generated records: each field gets values of its own kind, some of them at the edge of what may be.
class Cells {
 public:
  Cells(int seed, Day as_of);

  demo::Random random;
  std::array<std::vector<std::string>, object_count> ids;  ///< of every object, so that records can name each other

  void new_row();
  std::string cell(Object object, const Field& field);
  /// A day within four years before as_of or three months after it, often a month's last one or 29 February.
  Day day();
  std::string words();

 private:
  std::string text(Object object, std::string_view name);
  std::string number(std::string_view name);
  std::string list(std::string_view name);
  std::string date(std::string_view name);
  std::string one_of(Object object);
  std::string several(Object object);

  Day as_of_;
  Day start_;        ///< of the contract in this row
  int outcome_ = 0;  ///< of the opportunity in this row: won, lost or open
};

}  // namespace kam::rules::test
