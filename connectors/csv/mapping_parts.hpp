#pragma once
#include <string>

#include "json_view.hpp"
#include "mapping.hpp"

/// The parts of a mapping's object out of JSON; every mistake is told with its place.
namespace kam::connectors::csv {

Result<ColumnName> column_name(const JsonView& json);
Result<std::string> file_name(const JsonView& json);
Result<Translation> translation(const JsonView& json);
Result<Expression> expression(const JsonView& json, const rules::Field& field, bool grouped);
Result<Filter> filter(const JsonView& json);
Result<Join> join(const JsonView& json);

}  // namespace kam::connectors::csv
