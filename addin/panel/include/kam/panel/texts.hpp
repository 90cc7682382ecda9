#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "kam/rules/result.hpp"

namespace kam::panel {

/// What fills an argument of a message: text that is ready to be read, or a number that chooses a plural form.
using Filling = std::variant<std::string, double>;
using Fillings = std::initializer_list<std::pair<std::string_view, Filling>>;

/// A message catalogue: everything that a person reads on a panel, in one language, as ICU message patterns.
/// The catalogue is a JSON object of objects; a message is named by its path, as in `criteria/sel_tenure/name`.
class Texts {
 public:
  /// @param json  the bytes of texts.<language>.json.
  /// @error invalid_input: not JSON, a pattern that ICU cannot read, or a missing message (of each of the 22 criteria,
  /// the
  ///        15 churn signals, and the panel itself); names the path of the message.
  static Result<Texts> load(std::string_view json);

  bool has(std::string_view path) const;
  /// The message with its arguments filled in; the empty text if there is none of that name.
  std::string say(std::string_view path, Fillings fillings = {}) const;
  /// The tag for the `lang` attribute, and the locale that ICU formats by.
  const std::string& language() const;
  const std::string& locale() const;

 private:
  struct Data;
  std::shared_ptr<const Data> data_;
};

}  // namespace kam::panel
