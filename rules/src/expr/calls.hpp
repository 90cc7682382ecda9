#pragma once
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "program.hpp"

namespace kam::rules::expr {

/// A function over numbers; `folds` if it takes any number of them, two at a time.
struct Function {
  std::string_view name;
  Step step;
  bool folds;
  std::size_t arguments;  ///< exactly, or at least if it folds

  bool takes(std::size_t count) const { return folds ? count >= arguments : count == arguments; }
  std::string usage(std::size_t count) const {
    const std::string numbers = std::to_string(arguments) + (arguments == 1 ? " number" : " numbers");
    return "`" + std::string(name) + "` takes " + (folds ? "at least " : "") + numbers + ", found " +
           std::to_string(count);
  }
};

inline constexpr std::array functions{Function{"min", Step::smaller, true, 2}, Function{"max", Step::larger, true, 2},
                                      Function{"abs", Step::absolute, false, 1},
                                      Function{"round", Step::round, false, 1},
                                      Function{"clamp", Step::clamp, false, 3}};

inline const Function* function_named(std::string_view name) {
  const auto* found =
      std::find_if(functions.begin(), functions.end(), [&](const Function& f) { return f.name == name; });
  return found == functions.end() ? nullptr : found;
}

inline std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names{"has"};
  for (const Function& function : functions) names.push_back(function.name);
  return names;
}

}  // namespace kam::rules::expr
