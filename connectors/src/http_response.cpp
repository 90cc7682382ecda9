#include <boost/algorithm/string/predicate.hpp>

#include "kam/connectors/http_client.hpp"

namespace kam::connectors {

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (boost::algorithm::iequals(key, name)) return value;
  return {};
}

}  // namespace kam::connectors
