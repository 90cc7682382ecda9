#include "bundle.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace kam::rules::test {

namespace {
std::vector<std::string_view> cells(std::string_view row) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0;;) {
    const auto comma = row.find(',', from);
    parts.push_back(row.substr(from, comma - from));
    if (comma == std::string_view::npos) return parts;
    from = comma + 1;
  }
}
}  // namespace

std::string digest(std::string_view bytes) {
  std::string text = std::to_string(std::hash<std::string_view>{}(bytes));
  text.resize(64, '0');
  return text;
}

const Pack& default_pack() {
  static const Pack pack = Pack::load(Pack::built_in(), digest).value();
  return pack;
}

Bundle& Bundle::settings(std::string_view json) {
  builder_.settings(json).value();
  return *this;
}

Bundle& Bundle::rate(std::string_view date, std::string_view from, std::string_view to, std::string_view rate) {
  if (auto fault = builder_.rate(date, from, to, rate)) throw std::runtime_error(*fault);
  return *this;
}

Bundle& Bundle::rows(Object object, std::string_view header, std::initializer_list<std::string_view> rows) {
  const auto names = cells(header);
  builder_.columns(object, names);
  for (const auto row : rows) builder_.row(object, cells(row), {0, ++line_});
  return *this;
}

RecordsBuilder::Finished Bundle::finish() {
  return builder_.finish();
}

Results::Results(Bundle& bundle, std::string_view as_of, bool starting_set) {
  const auto finished = bundle.finish();
  if (!finished.bad_rows.empty())
    throw std::runtime_error(finished.bad_rows.front().column + ": " + finished.bad_rows.front().expected);
  const auto scored = score(default_pack(), finished.records, {parse_day(as_of).value(), starting_set, digest}).value();
  for (const auto& account : scored.accounts) json_[account.id] = account.json;
}

simdjson::dom::element Results::element(std::string_view account, std::string_view pointer) const {
  padded_ = simdjson::padded_string(json(account));
  return parser_.parse(padded_).at_pointer(pointer).value();
}

double Results::number(std::string_view account, std::string_view pointer) const {
  return element(account, pointer).get_double().value();
}

std::string Results::text(std::string_view account, std::string_view pointer) const {
  const auto found = element(account, pointer);
  std::string_view string;
  return found.get_string().get(string) ? simdjson::minify(found) : std::string(string);
}

std::string Results::part(std::string_view account, std::string_view id, std::string_view member) const {
  const std::string list = id.starts_with("chr_") ? "/churn/signals" : "/criteria";
  const simdjson::dom::array parts = element(account, list).get_array().value();
  for (const auto part : parts) {
    if (part["id"].get_string().value() != id) continue;
    const auto found = part[member].value();
    std::string_view string;
    return found.get_string().get(string) ? simdjson::minify(found) : std::string(string);
  }
  throw std::runtime_error("no part " + std::string(id));
}

double Results::part_number(std::string_view account, std::string_view id, std::string_view member) const {
  return std::strtod(part(account, id, member).c_str(), nullptr);
}

std::vector<std::string> Results::rules(std::string_view account) const {
  std::vector<std::string> fired;
  const simdjson::dom::array list = element(account, "/recommendations").get_array().value();
  for (const auto rule : list) {
    fired.emplace_back(rule["rule"].get_string().value());
  }
  std::sort(fired.begin(), fired.end());
  return fired;
}

}  // namespace kam::rules::test
