#pragma once
#include <simdjson.h>

#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// Reading JSON with errors that name the place as a JSON pointer.
namespace kam::rules {

namespace dom = simdjson::dom;

/// A parsed document that keeps its parser alive.
class JsonDocument {
 public:
  static constexpr std::size_t depth = 64;

  /// @error invalid_input: `WHERE: not JSON: …`.
  static Result<JsonDocument> parse(std::string_view bytes, std::string_view where) {
    JsonDocument document;
    document.parser_ = std::make_unique<dom::parser>();
    if (document.parser_->allocate(std::max<std::size_t>(bytes.size(), 64), depth) != simdjson::SUCCESS) {
      return Error{Errc::environment, std::string(where) + ": not enough memory"};
    }
    const simdjson::padded_string padded(bytes);
    if (const auto error = document.parser_->parse(padded).get(document.root_)) {
      return invalid(std::string(where) + ": not JSON: " + simdjson::error_message(error));
    }
    return document;
  }
  dom::element root() const { return root_; }

 private:
  std::unique_ptr<dom::parser> parser_;
  dom::element root_;
};

/// One value of a document and where it stands; every getter fails with the file, the pointer and what was expected.
class JsonAt {
 public:
  JsonAt(dom::element element, std::string where, std::string pointer = "")
      : element_(element), where_(std::move(where)), pointer_(std::move(pointer)) {}

  Error expected(std::string_view what) const {
    return invalid(where_ + ": at " + (pointer_.empty() ? "/" : pointer_) + ": expected " + std::string(what));
  }
  dom::element raw() const { return element_; }
  const std::string& pointer() const { return pointer_; }
  std::string minified() const { return simdjson::minify(element_); }

  Result<double> number() const {
    double number = 0;
    if (element_.get_double().get(number)) return expected("a number");
    return number;
  }
  Result<bool> boolean() const {
    bool flag = false;
    if (element_.get_bool().get(flag)) return expected("true or false");
    return flag;
  }
  Result<std::string> text() const {
    std::string_view text;
    if (element_.get_string().get(text)) return expected("a text");
    return std::string(text);
  }
  /// Calls `take(key, value)` for each member; stops at the first error.
  template <class Take>
  Result<void> members(Take take) const {
    dom::object object;
    if (element_.get_object().get(object)) return expected("an object");
    for (const auto [key, value] : object) {
      Result<void> taken = take(std::string(key), JsonAt(value, where_, pointer_ + "/" + std::string(key)));
      if (!taken) return taken.error();
    }
    return {};
  }
  /// Calls `take(value)` for each item; stops at the first error.
  template <class Take>
  Result<void> items(Take take) const {
    dom::array array;
    if (element_.get_array().get(array)) return expected("a list");
    std::size_t index = 0;
    for (const auto value : array) {
      Result<void> taken = take(JsonAt(value, where_, pointer_ + "/" + std::to_string(index++)));
      if (!taken) return taken.error();
    }
    return {};
  }

 private:
  dom::element element_;
  std::string where_, pointer_;
};

}  // namespace kam::rules
