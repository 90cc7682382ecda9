#include "csv.hpp"

#include <algorithm>
#include <stdexcept>

namespace kam::demo {

namespace {
void append_cell(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char letter : cell) {
    if (letter == '"') out += '"';
    out += letter;
  }
  out += '"';
}

void append_line(std::string& out, std::span<const std::string> cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, cells[i]);
  }
  out += "\r\n";
}
}  // namespace

std::string hundredths(int number) {
  return to_text(Money{number});
}

std::string to_text(Money amount) {
  const std::int64_t size = amount.cents < 0 ? -amount.cents : amount.cents;
  std::string text = (amount.cents < 0 ? "-" : "") + std::to_string(size / 100);
  const int rest = static_cast<int>(size % 100);
  if (rest == 0) return text;
  text += '.';
  text += static_cast<char>('0' + rest / 10);
  text += static_cast<char>('0' + rest % 10);
  return text;
}

std::string list(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += '|';
    text += item;
  }
  return text;
}

Sheet::Row& Sheet::Row::set(std::string_view column, std::string_view text) {
  sheet_.cells_[index_ * sheet_.columns_.size() + sheet_.column(column)] = text;
  return *this;
}

Sheet::Row Sheet::add() {
  cells_.resize(cells_.size() + columns_.size());
  return {*this, rows() - 1};
}

std::size_t Sheet::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) throw std::logic_error("the sample company has no column " + std::string(name));
  return static_cast<std::size_t>(found - columns_.begin());
}

std::string Sheet::csv() const {
  std::string out;
  append_line(out, columns_);
  for (std::size_t row = 0; row < rows(); ++row)
    append_line(out, std::span(cells_).subspan(row * columns_.size(), columns_.size()));
  return out;
}

}  // namespace kam::demo
