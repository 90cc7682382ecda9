#include "products.hpp"

#include "company.hpp"

namespace kam::demo {

const std::vector<Product>& products() {
  static const std::vector<Product> range{
      {"P-100", "corrugated", "folding box, single wall", 62, 61},
      {"P-101", "corrugated", "folding box, double wall", 118, 60},
      {"P-102", "corrugated", "shelf-ready tray", 84, 58},
      {"P-103", "corrugated", "insulated mailer", 245, 55},
      {"P-110", "film", "stretch film, roll", 1490, 66},
      {"P-111", "film", "shrink hood", 390, 63},
      {"P-112", "film", "recycled stretch film, roll", 1680, 59},
      {"P-120", "crates", "folding crate", 1850, 54},
      {"P-121", "crates", "load carrier for parts", 9600, 56},
      {"P-122", "crates", "bottle crate", 720, 57},
      {"P-130", "labelling", "label, thousand", 1240, 48},
      {"P-131", "labelling", "print-and-apply unit", 1480000, 60},
      {"P-132", "labelling", "serialisation module", 2350000, 52},
      {"P-140", "case_packing", "case erector", 3900000, 63},
      {"P-141", "case_packing", "case packer", 6800000, 62},
      {"P-142", "case_packing", "tape and glue set", 2900, 50},
      {"P-150", "palletising", "palletising cell", 12800000, 65},
      {"P-151", "palletising", "stretch wrapper", 2650000, 61},
      {"P-152", "palletising", "pallet liner, hundred", 8400, 58},
      {"P-160", "spare_parts", "wear parts set", 64000, 42},
      {"P-161", "spare_parts", "drive unit", 218000, 47},
      {"P-170", "service", "maintenance, day", 118000, 55},
      {"P-171", "service", "line monitoring, month", 46000, 30},
      {"P-180", "film", "shrink film, old range", 1350, 70, false},
  };
  return range;
}

std::vector<const Product*> products_in(std::string_view category) {
  std::vector<const Product*> found;
  for (const auto& product : products())
    if (product.category == category && product.active) found.push_back(&product);
  return found;
}

void add_products(Company& company) {
  for (const auto& product : products()) {
    auto row = company.sheet(Object::products).add();
    row.set("id", product.id).set("category", product.category);
    row.set("list_price", Money{product.list_price}).set("active", product.active);
  }
}

}  // namespace kam::demo
