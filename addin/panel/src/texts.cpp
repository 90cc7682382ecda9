#include "kam/panel/texts.hpp"

#include <simdjson.h>
#include <unicode/msgfmt.h>

#include <array>
#include <map>
#include <unordered_map>
#include <vector>

#include "required.hpp"

namespace kam::panel {
namespace {

using Messages = std::map<std::string, std::string, std::less<>>;
namespace dom = simdjson::dom;

/// Every text of the tree under its path; anything that is neither an object nor a text is refused.
Result<void> flatten(dom::element element, const std::string& path, Messages& into) {
  std::string_view text;
  if (!element.get_string().get(text)) {
    into.emplace(path, text);
    return {};
  }
  dom::object members;
  if (element.get_object().get(members)) return invalid("texts: " + path + ": a text or an object was expected");
  for (const auto& [name, member] : members) {
    const auto below = path.empty() ? std::string(name) : path + "/" + std::string(name);
    if (into.contains(below)) return invalid("texts: " + below + ": stands there twice");
    if (auto done = flatten(member, below, into); !done) return done;
  }
  return {};
}

icu::MessageFormat parse_pattern(const std::string& pattern, const std::string& locale, UErrorCode& status) {
  return {icu::UnicodeString::fromUTF8(pattern), icu::Locale(locale.c_str()), status};
}

Result<void> check_patterns(const Messages& messages, const std::string& locale) {
  for (const auto& [path, pattern] : messages) {
    UErrorCode status = U_ZERO_ERROR;
    (void)parse_pattern(pattern, locale, status);
    if (U_FAILURE(status)) return invalid("texts: " + path + ": not a message pattern: " + u_errorName(status));
  }
  return {};
}

/// A MessageFormat keeps formatters of its own while it works, so threads cannot share one: each thread parses its own,
/// once. Kept by pattern and locale, not by catalogue: a catalogue may go and another come.
const icu::MessageFormat& parsed(const std::string& pattern, const std::string& locale) {
  thread_local std::unordered_map<std::string, icu::MessageFormat> known;
  auto key = locale + '\n' + pattern;
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  UErrorCode status = U_ZERO_ERROR;
  return known.emplace(std::move(key), parse_pattern(pattern, locale, status)).first->second;
}

icu::Formattable formattable(const Filling& filling) {
  if (const auto* number = std::get_if<double>(&filling)) return {*number};
  return {icu::UnicodeString::fromUTF8(std::get<std::string>(filling))};
}

}  // namespace

struct Texts::Data {
  Messages messages;
  std::string language, locale;
};

Result<Texts> Texts::load(std::string_view json) {
  dom::parser parser;
  if (parser.allocate(json.size() + 1, 16)) return Error{Errc::internal, "texts: no memory to read them"};
  dom::element root;
  const simdjson::padded_string bytes(json);
  if (const auto error = parser.parse(bytes).get(root))
    return invalid(std::string("texts: ") + simdjson::error_message(error));

  auto data = std::make_shared<Data>();
  if (auto done = flatten(root, "", data->messages); !done) return done.error();
  for (const auto& path : required_messages()) {
    if (!data->messages.contains(path)) return invalid("texts: " + path + " is missing");
  }
  data->language = data->messages.at("language");
  data->locale = data->messages.at("locale");
  if (auto done = check_patterns(data->messages, data->locale); !done) return done.error();
  Texts texts;
  texts.data_ = std::move(data);
  return texts;
}

bool Texts::has(std::string_view path) const {
  return data_->messages.contains(path);
}
const std::string& Texts::language() const {
  return data_->language;
}
const std::string& Texts::locale() const {
  return data_->locale;
}

std::string Texts::say(std::string_view path, Fillings fillings) const {
  const auto found = data_->messages.find(path);
  if (found == data_->messages.end()) return {};
  if (found->second.find_first_of("{'") == std::string::npos) return found->second;  // most messages are plain text
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, filling] : fillings) {
    names.push_back(icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())}));
    values.push_back(formattable(filling));
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString out;
  parsed(found->second, data_->locale)
      .format(names.data(), values.data(), static_cast<int32_t>(names.size()), out, status);
  std::string text;
  return U_FAILURE(status) ? text : out.toUTF8String(text);
}

}  // namespace kam::panel
