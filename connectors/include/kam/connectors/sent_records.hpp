#pragma once
#include <string_view>

namespace kam::connectors {

/// The id of the connector of tenants that send their records themselves: it is never asked for any.
inline constexpr std::string_view sent_records = "records";

}  // namespace kam::connectors
