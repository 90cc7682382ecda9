#include "explain/members.hpp"
#include "figures.hpp"
#include "kam/panel/radar.hpp"
#include "maturity_text.hpp"

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;

/// Both numbers beside the axis, never the mix alone.
std::string note(const panel::RadarAxis& axis, const panel::Texts& texts) {
  const std::string kind = axis.asked ? axis.computed ? "both" : "asked" : axis.computed ? "computed" : "unknown";
  return texts.say("maturity/radar/notes/" + kind, {{"asked", axis.asked ? tenth(*axis.asked) : ""},
                                                    {"computed", axis.computed ? tenth(*axis.computed) : ""}});
}

}  // namespace

Result<std::string> maturity_svg(std::string_view json, const rules::Records&, const panel::Texts& texts) {
  dom::parser parser;
  dom::element root;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(root)) return Error{Errc::internal, simdjson::error_message(error)};
  const auto word = [&](const std::string& path) { return texts.say("maturity/radar/" + path); };
  panel::Radar radar{texts.language(), word("title"),    whole(root, texts), "", word("now"), word("target"),
                     word("asked"),    word("computed"), word("broken"),     {}};
  radar.description = whole(root, texts);
  for (const dom::element dimension : items_of(root, "/dimensions")) {
    panel::RadarAxis& axis = radar.axes.emplace_back();
    axis = {text_of(dimension, "/name"),    "",
            number_of(dimension, "/score"), number_of(dimension, "/target"),
            number_of(dimension, "/asked"), number_of(dimension, "/computed")};
    axis.note = note(axis, texts);
    radar.description += " " + standing(dimension, texts);
  }
  return panel::radar_svg(radar);
}

}  // namespace kam::cli
