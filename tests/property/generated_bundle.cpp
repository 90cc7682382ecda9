#include "generated_bundle.hpp"

#include <algorithm>

#include "../unit/rules/bundle.hpp"
#include "cells.hpp"

namespace kam::rules::test {

namespace {

const std::array<Day, 6> last_days{make_day(2024, 2, 29).value(),  make_day(2025, 3, 31).value(),
                                   make_day(2025, 2, 28).value(),  make_day(2024, 12, 31).value(),
                                   make_day(2025, 10, 30).value(), make_day(2026, 1, 1).value()};

/// How many rows of an object there are for each account at most.
int most(Object object) {
  switch (object) {
    case Object::invoices:
    case Object::activities:
      return 14;
    case Object::invoice_lines:
      return 20;
    case Object::opportunities:
    case Object::tickets:
    case Object::survey_responses:
    case Object::contacts:
      return 6;
    default:
      return 2;
  }
}

std::string id_of(Object object, int number, demo::Random& random) {
  std::string id = std::string(name(object).substr(0, 3)) + std::to_string(number);
  if (object == Object::accounts && random.chance(20)) id = "Ä " + id;
  return id;
}

bool lost_parent(Object object, const Cells& cells) {
  const auto there = [&](Object parent) { return !cells.ids[static_cast<std::size_t>(parent)].empty(); };
  if (object == Object::invoice_lines) return !there(Object::invoices);
  if (object == Object::plan_goals || object == Object::swot_items) return !there(Object::plans);
  return object == Object::plan_actions && !there(Object::plan_goals);
}

/// The chance of each field to be filled; the object's own key and what must be there always are.
std::vector<int> fill_chances(Object object, Cells& cells, bool evenly) {
  std::vector<int> chances;
  for (const Field& field : fields(object)) {
    const int chance = evenly ? 100 * cells.random.between(0, 1) : cells.random.pick(std::array{0, 4, 50, 90, 100});
    chances.push_back(field.required ? 100 : field.name == "parent_id" && !evenly ? 15 : chance);
  }
  return chances;
}

Sheet made_sheet(Object object, std::size_t rows, Cells& cells, bool evenly) {
  Sheet sheet{object, {}, {}};
  for (const Field& field : fields(object)) sheet.columns.emplace_back(field.name);
  sheet.columns.emplace_back("Kundenfeld €");
  const auto chances = fill_chances(object, cells, evenly);
  for (std::size_t i = 0; i < rows; ++i) {
    auto& row = sheet.rows.emplace_back();
    cells.new_row();
    for (std::size_t f = 0; f < chances.size(); ++f) {
      const Field& field = fields(object)[f];
      const bool filled = cells.random.chance(chances[f]);
      std::string cell = filled ? cells.cell(object, field) : "";
      if (field.name == "id") cell = cells.ids[static_cast<std::size_t>(object)][i];
      row.push_back(std::move(cell));
    }
    row.push_back(cells.words());
  }
  return sheet;
}

std::string made_settings(demo::Random& random) {
  std::string json = "{";
  const auto add = [&](int chance, std::string_view text) {
    if (!random.chance(chance)) return;
    json += (json.size() > 1 ? "," : "") + std::string(text);
  };
  add(70, R"("reporting_currency":"EUR")");
  add(40, R"("discount_rate":0.08)");
  add(30, R"("distance_matters":false)");
  add(40, R"("service_locations":[{"lat":48.1,"lon":11.5,"country":"DE"},{"lat":-33.9,"lon":151.2}])");
  add(40, R"("strategic_objectives":[{"id":"growth","weight":2},{"id":"green","weight":1}])");
  add(40, R"("target_segments":["B"])");
  add(50, R"("abc_rates":{"orders":40,"visits":120.5,"tickets":15,"KAM":90})");
  add(30, R"("weights":{"sel_network":0,"sel_solvency":12.5})");
  add(20, R"("criteria_off":["sel_partner","sel_geo_fit"])");
  add(20, R"("fields_complete":["contacts.dmu_roles","accounts.related_company_ids"])");
  add(30, R"("kam_capacity":4)");
  add(20, R"("cap_setting":2)");
  add(20, R"("maturity_overall":3.1)");
  add(30, R"("required_trainings":["negotiation"])");
  return json + "}";
}

}  // namespace

std::size_t Sheet::column(std::string_view name) const {
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
}

GeneratedBundle generate(int seed, bool evenly) {
  GeneratedBundle made;
  made.as_of = last_days[static_cast<std::size_t>(seed) % last_days.size()];
  Cells cells(seed, made.as_of);
  auto& random = cells.random;
  made.settings = made_settings(random);
  if (random.chance(60)) {
    made.rates = {{"2019-01-01", "USD", "EUR", "0.9"},
                  {to_string(made.as_of - 200), "USD", "EUR", "0.85"},
                  {to_string(made.as_of - 300), "EUR", "JPY", "160.5"}};  // none for GBP, none for JPY before
  }
  const int accounts = random.between(1, 3) == 1 ? random.between(1, 6) : random.between(7, 32);
  for (std::size_t i = 0; i < object_count; ++i) {
    const auto object = static_cast<Object>(i);
    const bool there = object == Object::accounts || random.chance(75);
    if (!there || lost_parent(object, cells)) continue;
    const int rows = object == Object::accounts ? accounts : random.between(0, most(object) * accounts);
    auto& ids = cells.ids[i];
    for (int n = 0; n < rows; ++n) ids.push_back(id_of(object, n, random));
    made.sheets.push_back({object, {}, {}});
  }
  for (Sheet& sheet : made.sheets) {
    sheet = made_sheet(sheet.object, cells.ids[static_cast<std::size_t>(sheet.object)].size(), cells, evenly);
  }
  return made;
}

Sheet* GeneratedBundle::sheet(Object object) {
  const auto found = std::find_if(sheets.begin(), sheets.end(), [&](const Sheet& one) { return one.object == object; });
  return found == sheets.end() ? nullptr : &*found;
}

RecordsBuilder::Finished GeneratedBundle::read() const {
  RecordsBuilder builder([](std::int64_t seconds) { return Day{static_cast<std::int32_t>(seconds / 86400)}; });
  builder.settings(settings).value();
  for (const auto& [date, from, to, rate] : rates) builder.rate(date, from, to, rate);
  std::uint32_t file = 0;
  for (const Sheet& sheet : sheets) {
    builder.columns(sheet.object, std::vector<std::string_view>(sheet.columns.begin(), sheet.columns.end()));
    std::uint32_t line = 1;
    for (const auto& row : sheet.rows) {
      builder.row(sheet.object, std::vector<std::string_view>(row.begin(), row.end()), {file, ++line});
    }
    ++file;
  }
  return builder.finish();
}

std::map<std::string, std::string> GeneratedBundle::scored(bool starting_set) const {
  const auto finished = read();
  const auto result = score(default_pack(), finished.records, {as_of, starting_set, digest}).value();
  std::map<std::string, std::string> all;
  for (const auto& account : result.accounts) all[account.id] = account.json;
  return all;
}

GeneratedBundle shuffled(GeneratedBundle bundle, int seed) {
  demo::Random random("order", std::to_string(seed));
  const auto shuffle = [&](auto& items) {
    for (std::size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[random.next() % left]);
  };
  shuffle(bundle.rates);
  shuffle(bundle.sheets);
  for (Sheet& sheet : bundle.sheets) shuffle(sheet.rows);
  return bundle;
}

}  // namespace kam::rules::test
