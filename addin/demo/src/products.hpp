#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace kam::demo {

struct Product {
  std::string_view id, category, name;
  std::int64_t list_price;  ///< euro cents
  int unit_cost;            ///< per cent of the list price
  bool active = true;
};

const std::vector<Product>& products();
std::vector<const Product*> products_in(std::string_view category);

}  // namespace kam::demo
