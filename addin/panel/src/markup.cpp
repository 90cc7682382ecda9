#include "markup.hpp"

#include <functional>
#include <map>

namespace kam::panel {

const std::map<std::string, std::string, std::less<>>& embedded_files();

void put(Markup& into, const std::string& name, const std::string& text) {
  if (!text.empty()) into.set(name, text);
}

std::string fill(const std::string& name, Markup& data) {
  for (const auto& [file, bytes] : embedded_files()) {
    const auto partial = [content = &bytes] { return *content; };
    const auto* kind = file.ends_with(".css") ? "style_" : "part_";
    data.set(kind + file.substr(0, file.find('.')), kainjow::mustache::partial(partial));
  }
  kainjow::mustache::mustache page(embedded_files().at(name + ".mustache"));
  return page.render(data);
}

}  // namespace kam::panel
