#include "keys.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "../expr/nearest.hpp"
#include "kam/rules/json.hpp"

namespace kam::rules::pack {
namespace {

/// A pointer with `*` for each place in a list.
std::string pattern_of(const std::string& pointer) {
  std::string pattern;
  for (std::size_t from = 0; from < pointer.size();) {
    const auto end = std::min(pointer.find('/', from + 1), pointer.size());
    const std::string token = pointer.substr(from + 1, end - from - 1);
    const bool place = !token.empty() && token.find_first_not_of("0123456789") == std::string::npos;
    pattern += "/" + (place ? "*" : token);
    from = end;
  }
  return pattern;
}

/// Words of CEL, those that it keeps for later, and the names of functions.
constexpr std::array<std::string_view, 29> reserved{
    "true",     "false", "null",   "in",  "as",   "break",   "const",     "continue", "else",   "for",
    "function", "if",    "import", "let", "loop", "package", "namespace", "return",   "var",    "void",
    "while",    "has",   "min",    "max", "abs",  "round",   "clamp",     "size",     "matches"};

std::string printed(double number) {
  constexpr double written_out = 1e15;
  if (number == std::floor(number) && std::abs(number) < written_out)
    return std::to_string(static_cast<std::int64_t>(number));
  std::string text;
  JsonWriter(text).value(number);
  return text;
}

}  // namespace

Result<void> members(const JsonAt& at, const Keys& known, std::initializer_list<std::string_view> needed) {
  std::vector<std::string_view> names;
  for (const auto& [key, take] : known) names.push_back(key);
  if (at.notes()) at.notes()->keys[at.where() + pattern_of(at.pointer())].insert(names.begin(), names.end());
  std::set<std::string, std::less<>> seen;
  auto read = at.members([&](const std::string& key, const JsonAt& value) -> Result<void> {
    seen.insert(key);
    const auto found = known.find(key);
    return found != known.end() ? found->second(value) : Result<void>(unknown(value, "key", key, names));
  });
  if (!at.raw().is_object()) return read;
  for (const std::string_view key : needed) {
    if (seen.contains(key)) continue;
    Error missing = at.fault("missing key `" + std::string(key) + "`");
    if (read) read = std::move(missing);
  }
  return read;
}

Result<void> member(const JsonAt& at, std::string_view key, const Take& take) {
  if (!at.raw().is_object()) return {};  // `members` says so
  const JsonAt value = at.at(key);
  if (value.pointer() == at.pointer()) return at.fault("missing key `" + std::string(key) + "`");
  return take(value);
}

Error unknown(const JsonAt& at, std::string_view what, const std::string& name,
              std::span<const std::string_view> known) {
  if (const auto* place = at.notes() ? at.notes()->taken_out(name) : nullptr) {
    const JsonNotes::Place user = at.notes()->origin(at.where(), at.pointer());
    return invalid(to_string(at.notes()->add({place->file, place->pointer,
                                              "taken out here, but `" + name + "` is named by " + user.file + " at " +
                                                  user.pointer + ": change or take out that entry too"})));
  }
  const auto near = expr::nearest(name, known);
  return at.fault("unknown " + std::string(what) + " `" + name + "`" +
                  (near ? ", did you mean `" + *near + "`?" : std::string()));
}

Take into(std::vector<std::string>& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    to.clear();
    return at.items([&](const JsonAt& item) -> Result<void> { return words(to.emplace_back())(item); });
  };
}

Result<double> number_within(const JsonAt& at, double least, double most, bool whole) {
  auto number = at.number();
  if (!number) return number;
  if (*number >= least && *number <= most && (!whole || *number == std::floor(*number))) return number;
  const std::string kind = whole ? "a whole number" : "a number";
  const std::string range =
      std::isinf(most) ? " of " + printed(least) + " or more" : " from " + printed(least) + " to " + printed(most);
  return at.expected(kind + range + ", found " + printed(*number));
}

Take words(std::string& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    auto text = at.text();
    if (!text) return text.error();
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) return at.expected("a text that is not empty");
    to = std::move(*text);
    return {};
  };
}

Take one_of(std::string& to, std::string_view what, std::span<const std::string_view> known) {
  return [&to, what, known](const JsonAt& at) -> Result<void> {
    auto text = at.text();
    if (!text) return text.error();
    if (std::find(known.begin(), known.end(), *text) == known.end()) return unknown(at, what, *text, known);
    to = std::move(*text);
    return {};
  };
}

Take name(std::string& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    auto text = at.text();
    if (!text) return text.error();
    const bool letters = text->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    const bool word = std::find(reserved.begin(), reserved.end(), *text) != reserved.end();
    if (!letters || text->empty() || text->front() <= '9' || word)
      return at.expected("an id of lower case letters, digits and _ that a condition can name, found `" + *text + "`");
    to = std::move(*text);
    return {};
  };
}

Result<void> unique(const JsonAt& at, const std::string& id, std::set<std::string>& seen) {
  if (id.empty() || seen.insert(id).second) return {};
  return at.at("id").fault("duplicate id `" + id + "`");
}

}  // namespace kam::rules::pack
