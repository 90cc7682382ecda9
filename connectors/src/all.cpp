#include <array>

#include "csv/connector.hpp"
#include "kam/connectors/connector.hpp"
#include "records/connector.hpp"

namespace kam::connectors {

std::span<const Spec> all() {
  static const std::array specs{describe<csv::BundleConnector>(), describe<records::RecordsConnector>()};
  return specs;
}

}  // namespace kam::connectors
