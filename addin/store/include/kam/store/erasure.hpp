#pragma once
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/tables.hpp"

namespace kam::store {

/// Takes persons out of records and texts. Two steps: `learn` what names them from all their rows, then clean.
class Erasure {
 public:
  /// @param gone  says of a contact's id whether that person is to be erased.
  explicit Erasure(std::function<bool(std::string_view contact_id)> gone) : gone_(std::move(gone)) {}

  /// Notes how the rows of erased persons name them: the name, mail addresses, an id that is no common word or number.
  void learn(const std::vector<rules::Table>& tables);
  /// As if a row with this id had been learnt.
  void learn_id(std::string_view contact_id);

  struct Cleaned {
    std::size_t rows = 0;   ///< rows of persons that were taken out
    std::size_t cells = 0;  ///< cells of other rows in which a link or a name was
  };
  /// Takes out rows of erased persons, links to them, and texts that name them. Names of accounts stay.
  Cleaned clean(std::vector<rules::Table>& tables) const;
  /// Puts `(erased)` where a text, also a JSON text, names an erased person, and takes it out of the stakeholders of a
  /// result. @return how often.
  std::size_t clean(std::string& text) const;

 private:
  void note(std::string_view mark);
  std::size_t take_out_people(std::string& json) const;
  std::size_t take_out_rows(rules::Table& table) const;
  bool clean_cell(const rules::Table& table, std::size_t column, std::string& cell) const;

  std::function<bool(std::string_view)> gone_;
  std::set<std::string, std::less<>> users_;  ///< who answers may be a user, with an id that a contact has too
  std::set<std::string, std::less<>> marks_;
  std::set<std::string, std::less<>> people_;  ///< how an object of a person begins in a result
};

}  // namespace kam::store
