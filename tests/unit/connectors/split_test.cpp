#include "kam/connectors/split.hpp"

#include "catch.hpp"

using namespace kam;
using rules::Object;
using rules::Table;
using Texts = std::vector<std::string>;

namespace {
const Table* table(const std::vector<Table>& tables, Object object) {
  for (const auto& one : tables) {
    if (one.object == object) return &one;
  }
  return nullptr;
}
Texts cells(const std::vector<Table>& tables, Object object) {
  const auto* found = table(tables, object);
  return found ? found->cells : Texts{"none"};
}
}  // namespace

TEST_CASE("rows go to their account, those that hang on others with them, the rest is shared", "[connectors][split]") {
  std::vector<Table> tables{
      {Object::plan_actions, {"goal_id", "id"}, {"G1", "X1", "G2", "X2", "G9", "X9"}},
      {Object::invoice_lines, {"invoice_id", "qty"}, {"I2", "5", "I1", "1", "I2", "6"}},
      {Object::accounts, {"name", "id"}, {"One", "A1", "Two", "A2"}},
      {Object::invoices, {"id", "account_id", "date"}, {"I1", "A1", "2026-01-01", "I2", "A2", "2026-01-02"}},
      {Object::products, {"id"}, {"P1"}},
      {Object::plans, {"id", "account_id"}, {"L1", "A1", "L2", "A2"}},
      {Object::plan_goals, {"id", "plan_id"}, {"G1", "L1", "G2", "L2"}},
      {Object::swot_items, {"id", "plan_id", "quadrant"}, {"S1", "L2", "threat"}},
      {Object::signals, {"id", "type", "account_id"}, {"N1", "news", "", "N2", "news", "A1"}},
      {Object::answers, {"id", "question_id"}, {"Q1", "q_1"}},
      {Object::tickets, {"id", "account_id", "opened_at"}, {}},
  };
  const auto split = connectors::split_by_account(tables);
  REQUIRE(split.accounts.size() == 2);
  const auto& one = split.accounts.at("A1");
  const auto& two = split.accounts.at("A2");
  CHECK(cells(one, Object::accounts) == Texts{"One", "A1"});
  CHECK(cells(one, Object::invoices) == Texts{"I1", "A1", "2026-01-01"});
  CHECK(cells(one, Object::invoice_lines) == Texts{"I1", "1"});
  CHECK(cells(one, Object::plan_actions) == Texts{"G1", "X1"});
  CHECK(cells(one, Object::signals) == Texts{"N2", "news", "A1"});
  CHECK(cells(one, Object::swot_items) == Texts{"none"});
  CHECK(cells(two, Object::invoice_lines) == Texts{"I2", "5", "I2", "6"});
  CHECK(cells(two, Object::plan_goals) == Texts{"G2", "L2"});
  CHECK(cells(two, Object::swot_items) == Texts{"S1", "L2", "threat"});

  CHECK(split.shared.size() == tables.size());
  CHECK(cells(split.shared, Object::products) == Texts{"P1"});
  CHECK(cells(split.shared, Object::signals) == Texts{"N1", "news", ""});
  CHECK(cells(split.shared, Object::answers) == Texts{"Q1", "q_1"});
  CHECK(cells(split.shared, Object::plan_actions) == Texts{"G9", "X9"});
  CHECK(cells(split.shared, Object::invoices).empty());
  REQUIRE(table(split.shared, Object::tickets));
  CHECK(table(split.shared, Object::tickets)->columns == Texts{"id", "account_id", "opened_at"});
}

TEST_CASE("nothing splits into nothing", "[connectors][split]") {
  const auto split = connectors::split_by_account({});
  CHECK(split.accounts.empty());
  CHECK(split.shared.empty());
}
