#pragma once
#include "kam/store/sqlite.hpp"

namespace kam::cli {

/// What assessments are like: those of made-up accounts under the built-in pack.
store::SqliteOptions::Sample sample_assessments();

}  // namespace kam::cli
