#include "products.hpp"

#include "company.hpp"

namespace kam::demo {

const std::vector<Product>& products() {
  static const std::vector<Product> range{
      {"P-100", "corrugated", "folding box, single wall", 62, 75},
      {"P-101", "corrugated", "folding box, double wall", 118, 74},
      {"P-102", "corrugated", "shelf-ready tray", 84, 72},
      {"P-103", "corrugated", "insulated mailer", 245, 69},
      {"P-110", "film", "stretch film, roll", 1490, 80},
      {"P-111", "film", "shrink hood", 390, 77},
      {"P-112", "film", "recycled stretch film, roll", 1680, 73},
      {"P-120", "crates", "folding crate", 1850, 68},
      {"P-121", "crates", "load carrier for parts", 9600, 70},
      {"P-122", "crates", "bottle crate", 720, 71},
      {"P-130", "labelling", "label, thousand", 1240, 62},
      {"P-131", "labelling", "print-and-apply unit", 1480000, 74},
      {"P-132", "labelling", "serialisation module", 2350000, 66},
      {"P-140", "case_packing", "case erector", 3900000, 77},
      {"P-141", "case_packing", "case packer", 6800000, 76},
      {"P-142", "case_packing", "tape and glue set", 2900, 64},
      {"P-150", "palletising", "palletising cell", 12800000, 79},
      {"P-151", "palletising", "stretch wrapper", 2650000, 75},
      {"P-152", "palletising", "pallet liner, hundred", 8400, 72},
      {"P-160", "spare_parts", "wear parts set", 64000, 56},
      {"P-161", "spare_parts", "drive unit", 218000, 61},
      {"P-170", "service", "maintenance, day", 118000, 69},
      {"P-171", "service", "line monitoring, month", 46000, 44},
      {"P-180", "film", "shrink film, old range", 1350, 84, false},
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
