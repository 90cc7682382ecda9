#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The command as a table: a verb is its options and a function. `main.cpp` alone turns tables into a parser.
namespace kam::cli {

/// What a verb returns to the shell (contract 3).
namespace exit_code {
inline constexpr int ok = 0, finding = 1, usage = 2, input = 3, environment = 4;
}

struct Option {
  enum class Kind { text, many, flag, position };
  std::string_view name;  ///< `as-of`; also the environment variable KAMD_AS_OF and the key of the configuration file
  std::string_view help;
  Kind kind = Kind::text;
  std::string_view fallback = {};
  bool required = false;
  std::string_view group = {};  ///< heading in --help; empty: the common one
};

/// What a person typed, by option name.
class Arguments {
 public:
  void put(std::string name, std::vector<std::string> values) { values_[std::move(name)] = std::move(values); }
  void put_origin(std::string name, std::string origin) { origins_[std::move(name)] = std::move(origin); }
  bool has(std::string_view name) const;
  /// The value, the fallback of the table, or the empty text.
  std::string text(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  /// Where its value came from: `command line`, `environment KAMD_…`, `file …` or `default`.
  std::string origin(std::string_view name) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::map<std::string, std::string, std::less<>> origins_;
};

struct Verb {
  std::string_view name;  ///< `score`, `tenant add`
  std::string_view help;
  std::vector<Option> options;
  int (*run)(const Arguments&);
};

std::span<const Verb> verbs();

}  // namespace kam::cli
