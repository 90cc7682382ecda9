#include "kam/rules/facts_table.hpp"

#include "csv.hpp"
#include "kam/certs/crypto.hpp"
#include "kam/rules/json.hpp"
#include "output.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

/// Texts are quoted; numbers, booleans and what is not known stand bare: a quoted empty cell is a text for a data
/// base, a bare one is NULL.
void add_cells(std::string& out, const rules::FactCell& cell) {
  const bool known = !std::holds_alternative<std::monostate>(cell.value);
  rules::JsonWriter bare(out);
  out += ',';
  if (const double* number = std::get_if<double>(&cell.value)) bare.value(*number);
  if (const bool* flag = std::get_if<bool>(&cell.value)) out += *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string_view>(&cell.value)) out += csv_text(*text);
  out += ',';
  if (!known) out += csv_text(cell.reason);
  out += ',';
  if (known) rules::JsonWriter(out).value(cell.confidence);
}

std::string header(const rules::Pack& pack) {
  std::string line = "account_id";
  for (const std::string_view column : rules::fact_columns(pack)) {
    for (const char* suffix : {"", "_reason", "_confidence"}) line.append(",").append(column).append(suffix);
  }
  return line + "\r\n";
}

int facts(const Arguments& arguments) {
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  auto bundle = open_bundle(arguments);
  if (!bundle) return fail(bundle.error());
  std::string table = header(*pack);
  auto made = rules::facts_table(*pack, bundle->records, bundle->options,
                                 [&](std::string_view account, std::span<const rules::FactCell> cells) {
                                   table += csv_text(account);
                                   for (const auto& cell : cells) add_cells(table, cell);
                                   table += "\r\n";
                                 });
  if (!made) return fail(made.error());
  if (auto written = write_output(arguments.text("out"), table); !written) return fail(written.error());
  return exit_code::ok;
}

}  // namespace

Verb facts_verb() {
  return {"facts",
          "Write the facts table of a bundle: one row an account, with value, reason and confidence of each fact",
          with_bundle(
              {{"out", "the CSV file to write, replaced at once; - for standard output", Option::Kind::text, {}, true},
               {"starting-set", "score on the criteria that the data can carry", Option::Kind::flag}}),
          facts};
}

}  // namespace kam::cli
