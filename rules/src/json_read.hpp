#pragma once
#include <simdjson.h>

#include <string>
#include <string_view>

#include "json_fault.hpp"
#include "json_notes.hpp"
#include "kam/rules/result.hpp"

/// Reading JSON with errors that name the place as a JSON pointer.
namespace kam::rules {

namespace dom = simdjson::dom;

/// A parsed document that keeps its parser alive.
class JsonDocument {
 public:
  static constexpr std::size_t depth = 64;

  /// @error invalid_input: `WHERE: not JSON: line 3, column 14: expected …`.
  static Result<JsonDocument> parse(std::string_view bytes, std::string_view where) {
    JsonDocument document;
    document.parser_ = std::make_unique<dom::parser>();
    if (document.parser_->allocate(std::max<std::size_t>(bytes.size(), 64), depth) != simdjson::SUCCESS) {
      return Error{Errc::environment, std::string(where) + ": not enough memory"};
    }
    const simdjson::padded_string padded(bytes);
    if (document.parser_->parse(padded).get(document.root_)) {
      return invalid(std::string(where) + ": " + json_fault(bytes, depth));
    }
    return document;
  }
  dom::element root() const { return root_; }

 private:
  std::unique_ptr<dom::parser> parser_;
  dom::element root_;
};

/// One value of a document and where it stands; every getter fails with the file, the pointer and what was expected.
/// With notes the faults of all members and items are found, not only the first.
class JsonAt {
 public:
  JsonAt(dom::element element, std::string where, JsonNotes* notes = nullptr)
      : element_(element), where_(std::move(where)), notes_(notes) {}

  Error fault(std::string message) const {
    if (notes_) return invalid(to_string(notes_->found(where_, pointer_, std::move(message))));
    return invalid(to_string(Finding{where_, pointer_, std::move(message)}));
  }
  Error expected(std::string_view what) const { return fault("expected " + std::string(what)); }
  dom::element raw() const { return element_; }
  const std::string& where() const { return where_; }
  const std::string& pointer() const { return pointer_; }
  JsonNotes* notes() const { return notes_; }
  std::string minified() const { return simdjson::minify(element_); }

  Result<double> number() const {
    double number = 0;
    if (element_.get_double().get(number)) return expected("a number");
    if (number > 1e18 || number < -1e18) return expected("a number between -1e18 and 1e18");
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
  /// Calls `take(key, value)` for each member; the first error is the answer.
  template <class Take>
  Result<void> members(Take take) const {
    dom::object object;
    if (element_.get_object().get(object)) return expected("an object");
    Result<void> all;
    for (const auto [key, value] : object) {
      Result<void> taken = take(std::string(key), child(value, key));
      if (!keep(taken, all)) break;
    }
    return all;
  }
  /// Calls `take(value)` for each item; the first error is the answer.
  template <class Take>
  Result<void> items(Take take) const {
    dom::array array;
    if (element_.get_array().get(array)) return expected("a list");
    Result<void> all;
    std::size_t index = 0;
    for (const auto value : array) {
      Result<void> taken = take(child(value, std::to_string(index++)));
      if (!keep(taken, all)) break;
    }
    return all;
  }
  /// The member of that name, or this object itself: the best place for a fault that concerns it.
  JsonAt at(std::string_view key) const {
    dom::element value;
    return element_.is_object() && !element_.at_key(key).get(value) ? child(value, key) : *this;
  }

 private:
  JsonAt child(dom::element value, std::string_view token) const {
    JsonAt inside(value, where_, notes_);
    inside.pointer_ = below(pointer_, token);
    return inside;
  }
  /// False if that is enough.
  bool keep(Result<void>& taken, Result<void>& all) const {
    if (taken) return true;
    if (all) all = std::move(taken);
    return notes_ && !notes_->full();
  }

  dom::element element_;
  std::string where_, pointer_;
  JsonNotes* notes_;
};

}  // namespace kam::rules
