#pragma once
#include <string>

#include "kam/panel/model.hpp"

namespace kam::panel {

struct RenderOptions {
  std::string nonce;  ///< of the answer's Content-Security-Policy, for its one style element
};

/// A whole HTML document with inline SVG, complete without script. Every text of the model is escaped by the templates.
[[nodiscard]] std::string render_panel(const PanelModel& model, const RenderOptions& options);

/// The same frame when there is nothing to show yet: the account is not known, or was not computed so far.
[[nodiscard]] std::string render_notice(const Texts& texts, const std::string& title, const std::string& text,
                                        const RenderOptions& options);

}  // namespace kam::panel
