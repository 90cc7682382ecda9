#include "portfolio_results.hpp"

#include <cstdlib>
#include <stdexcept>

#include "kam/rules/fit.hpp"
#include "kam/rules/portfolio.hpp"

namespace kam::rules::test {

namespace {

std::string as_text(simdjson::dom::element element) {
  std::string_view string;
  return element.get_string().get(string) ? simdjson::minify(element) : std::string(string);
}

}  // namespace

ProgrammeResults::ProgrammeResults(Bundle& bundle, std::string_view as_of, Json compute, std::vector<const char*> lists,
                                   bool starting_set)
    : lists_(std::move(lists)) {
  const auto finished = bundle.finish();
  if (!finished.bad_rows.empty())
    throw std::runtime_error(finished.bad_rows.front().column + ": " + finished.bad_rows.front().expected);
  json_ = compute(default_pack(), finished.records, {parse_day(as_of).value(), starting_set, digest}).value();
  padded_ = simdjson::padded_string(json_);
}

PortfolioResults::PortfolioResults(Bundle& bundle, std::string_view as_of, bool starting_set)
    : ProgrammeResults(bundle, as_of, portfolio_json, {"/checks", "/kpis"}, starting_set) {}

FitResults::FitResults(Bundle& bundle, std::string_view as_of)
    : ProgrammeResults(bundle, as_of, fit_json, {"/factors", "/conditions"}) {}

std::size_t ProgrammeResults::size(std::string_view list) const {
  return parser_.parse(padded_).at_pointer(list).get_array().value().size();
}

std::string ProgrammeResults::text(std::string_view pointer) const {
  return as_text(parser_.parse(padded_).at_pointer(pointer).value());
}

double ProgrammeResults::number(std::string_view pointer) const {
  return std::strtod(text(pointer).c_str(), nullptr);
}

std::string ProgrammeResults::of(std::string_view id, std::string_view member) const {
  const std::string pointer = (member.starts_with('/') ? "" : "/") + std::string(member);
  const simdjson::dom::element root = parser_.parse(padded_).value();
  for (const char* list : lists_) {
    const simdjson::dom::array items = root.at_pointer(list).get_array().value();
    for (const auto item : items) {
      if (item["id"].get_string().value() == id) return as_text(item.at_pointer(pointer).value());
    }
  }
  throw std::runtime_error("no entry " + std::string(id));
}

double ProgrammeResults::number_of(std::string_view id, std::string_view member) const {
  return std::strtod(of(id, member).c_str(), nullptr);
}

std::vector<std::string> ProgrammeResults::rules() const {
  std::vector<std::string> fired;
  const simdjson::dom::array list = parser_.parse(padded_).at_pointer("/recommendations").get_array().value();
  for (const auto rule : list) fired.emplace_back(rule["rule"].get_string().value());
  return fired;
}

}  // namespace kam::rules::test
