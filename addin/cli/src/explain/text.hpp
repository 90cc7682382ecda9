#pragma once
#include <map>
#include <string>
#include <string_view>

#include "kam/panel/texts.hpp"
#include "kam/rules/result.hpp"

namespace kam::cli {

/// What an explanation speaks with.
struct Speech {
  panel::Texts texts;
  std::map<std::string, std::string, std::less<>> sources;  ///< code → publication
};
/// @error invalid_input: names the file of the pack and what is wrong with it.
Result<Speech> speech(const std::map<std::string, std::string, std::less<>>& pack_files);

/// A scored account (contract 4) as a page for a person: where it stands, its score and what it is made of, how it is
/// doing, the warning signs, how to serve it, the next steps, and what would settle the rest.
Result<std::string> explain_text(std::string_view account_json, const Speech& speech);

}  // namespace kam::cli
