// links: kam_panel
// A stored assessment comes back from a disk, a backup or another version: whatever its bytes, a page or a refusal.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "kam/panel/render.hpp"
#include "kam/rules/pack.hpp"

namespace {

const kam::panel::Texts& texts() {
  static const auto loaded = kam::panel::Texts::load(kam::rules::Pack::built_in().at("texts.en.json")).value();
  return loaded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  const kam::panel::PanelContext context{
      .computed_at = 1, .now = 2, .account_url = "https://crm.example/", .tenant_title = "t"};
  const auto model = kam::panel::panel_model(json, texts(), context);
  if (!model) return 0;
  const auto html = kam::panel::render_panel(*model, {.nonce = "n"});
  // The templates hold neither of these: whoever brings them in has got past the escaping.
  if (html.find("<script") != std::string::npos || html.find("<img") != std::string::npos) std::abort();
  return 0;
}
