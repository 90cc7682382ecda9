#pragma once
#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "kam/panel/texts.hpp"

inline std::string file_of_the_repository(const std::string& path) {
  std::ifstream file(std::string(KAM_SOURCE_DIR) + "/" + path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::shared_ptr<const kam::panel::Texts> english() {
  static const auto texts = std::make_shared<const kam::panel::Texts>(
      kam::panel::Texts::load(file_of_the_repository("rules/packs/default/texts.en.json")).value());
  return texts;
}
