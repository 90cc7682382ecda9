#pragma once
#include <fstream>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "kam/panel/model.hpp"
#include "kam/panel/render.hpp"

namespace kam::panel::fixtures {

inline std::string read_file(const std::string& path) {
  std::ifstream file(std::string(KAM_SOURCE_DIR) + "/" + path, std::ios::binary);
  REQUIRE(file);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

inline std::string catalogue() {
  return read_file("rules/packs/default/texts.en.json");
}

inline const Texts& texts() {
  static const auto loaded = Texts::load(catalogue()).value();
  return loaded;
}

inline std::string assessment(const std::string& name) {
  return read_file("tests/fixtures/panel/" + name + ".json");
}

/// 2026-07-01, 08:23:00 UTC, three minutes after the assessment was computed.
inline PanelContext context() {
  return {.computed_at = 1782894000,
          .now = 1782894180,
          .account_url = "https://crm.example/accounts/A1",
          .tenant_title = "Sample company (made up)"};
}

inline PanelModel worded(const std::string& json) {
  return panel_model(json, texts(), context()).value();
}
inline PanelModel fixture(const std::string& name) {
  return worded(assessment(name));
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

inline constexpr const char* all_fixtures[] = {"key_account", "starting_set", "position_only", "nothing_known",
                                               "blocked"};

}  // namespace kam::panel::fixtures
