#pragma once
#include <string>
#include <string_view>

/// Text in columns, for a terminal.
namespace kam::cli {

/// Letters, not bytes.
std::size_t letters(std::string_view text);
/// Exactly `width` letters wide: filled with blanks on the right, or cut.
std::string shortened(std::string_view text, std::size_t width);
/// At least `width` letters wide, filled with blanks on the left.
std::string right(std::string_view text, std::size_t width);
/// A page of text whose lines are folded at the last blank before `width` letters.
class Page {
 public:
  static constexpr std::size_t width = 110;

  /// A blank line and a line that stands out.
  void heading(std::string_view title);
  /// @param indent   blanks before the first line.
  /// @param hanging  blanks before each further line, more than `indent`.
  void line(std::string_view text, std::size_t indent = 0, std::size_t hanging = 0);
  void blank() { text_ += '\n'; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace kam::cli
