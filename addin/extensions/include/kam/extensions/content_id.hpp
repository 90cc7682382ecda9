#pragma once
#include <chrono>
#include <string_view>

#include "kam/store/store.hpp"

namespace kam::extensions {

/// For a CRM that gives its deliveries no id: the delivery is known by its content, for ten minutes. The bytes are
/// those that were signed; two deliveries of the same bytes are one as long as the first has not been taken up.
void identify_by_content(store::Incoming& delivery, std::string_view body,
                         std::chrono::milliseconds window = std::chrono::minutes(10));

}  // namespace kam::extensions
