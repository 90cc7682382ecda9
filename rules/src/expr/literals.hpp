#pragma once
#include "cursor.hpp"
#include "kinds.hpp"

namespace kam::rules::expr {

struct ListLiteral {
  Kind kind;
  Constant items;
};

/// Reads a list of literals of one type, its `[` already taken.
Result<ListLiteral> read_list(Cursor& cursor);

}  // namespace kam::rules::expr
