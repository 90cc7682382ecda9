#include "scalar_columns.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "columns.hpp"
#include "csv.hpp"
#include "figures.hpp"

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;

struct Column {
  const char* name;
  const char* pointer;
};
constexpr Column columns[]{{"account_id", "/account_id"},
                           {"name", "/name"},
                           {"as_of", "/as_of"},
                           {"active", "/active"},
                           {"tier", "/tier"},
                           {"qualifier", "/qualifier"},
                           {"tier_reason", "/tier_reason"},
                           {"total", "/total/point"},
                           {"low", "/total/low"},
                           {"high", "/total/high"},
                           {"coverage", "/total/coverage"},
                           {"confidence", "/total/confidence"},
                           {"rank", "/position/rank/value"},
                           {"revenue_ttm", "/position/revenue_ttm/value"},
                           {"share", "/position/share/value"},
                           {"last_quarter", "/position/last_quarter/value"},
                           {"value", "/axes/value/value"},
                           {"stability", "/axes/stability/value"},
                           {"churn", "/churn/point"},
                           {"churn_band", "/churn/band"},
                           {"next_step", "/recommendations/0/action"},
                           {"ruleset", "/ruleset"}};

std::string cell(const dom::element& account, const char* pointer) {
  dom::element value;
  if (account.at_pointer(pointer).get(value) || value.is_null()) return "";
  std::string_view text;
  if (!value.get_string().get(text)) return std::string(text);
  return simdjson::minify(value);
}

std::vector<std::vector<std::string>> rows(std::span<const std::string_view> accounts) {
  dom::parser parser;
  std::vector<std::vector<std::string>> all;
  for (const auto account : accounts) {
    const simdjson::padded_string padded(account);
    dom::element element;
    if (parser.parse(padded).get(element)) continue;
    auto& row = all.emplace_back();
    for (const Column& column : columns) row.push_back(cell(element, column.pointer));
  }
  return all;
}

std::string one_decimal(const std::string& number) {
  return number.empty() ? "–" : tenth(std::strtod(number.c_str(), nullptr));
}

}  // namespace

std::string as_csv(std::span<const std::string_view> accounts) {
  std::string out;
  for (const Column& column : columns) out += (out.empty() ? "" : ",") + csv_text(column.name);
  out += '\n';
  for (const auto& row : rows(accounts)) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i ? "," : "") + csv_text(row[i]);
    out += '\n';
  }
  return out;
}

std::string as_table(std::span<const std::string_view> accounts) {
  const auto at = [](const char* name) {
    return static_cast<std::size_t>(std::find_if(std::begin(columns), std::end(columns),
                                                 [&](const Column& c) { return std::string_view(c.name) == name; }) -
                                    std::begin(columns));
  };
  std::string out = shortened("account", 14) + shortened("name", 28) + shortened("tier", 15) + shortened("total", 8) +
                    shortened("range", 14) + shortened("rank", 7) + shortened("risk", 10) + "next step\n";
  for (const auto& row : rows(accounts)) {
    const std::string tier = row[at("tier")] == "undetermined" ? "not rated yet" : row[at("tier")];
    out += shortened(row[at("account_id")], 13) + " " + shortened(row[at("name")], 27) + " " + shortened(tier, 14) +
           " " + shortened(one_decimal(row[at("total")]), 8) +
           shortened(one_decimal(row[at("low")]) + "–" + one_decimal(row[at("high")]), 14) +
           shortened(row[at("rank")].empty() ? "–" : row[at("rank")].substr(0, row[at("rank")].find('.')), 7) +
           shortened(row[at("churn_band")].empty() ? "–" : row[at("churn_band")], 10) + row[at("next_step")] + "\n";
  }
  return out;
}

}  // namespace kam::cli
