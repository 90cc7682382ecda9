#pragma once
#include <kainjow/mustache.hpp>
#include <string>

namespace kam::panel {

/// What a template is filled with. A text is escaped where the template names it.
using Markup = kainjow::mustache::data;

/// Sets a name only if there is a text: to mustache an empty text counts as there.
void put(Markup& into, const std::string& name, const std::string& text);
inline Markup markup_list() {
  return Markup{Markup::type::list};
}

/// Fills `<name>.mustache`; the other templates and styles are its partials, named
/// `part_` or `style_` and their file name without the ending.
std::string fill(const std::string& name, Markup& data);

}  // namespace kam::panel
