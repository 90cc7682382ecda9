#include "../../../rules/src/backtest/known_at.hpp"
#include "../../../rules/src/backtest/outcomes.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using namespace kam::rules::backtests;
using test::Bundle;

namespace {

/// What became of a bundle's accounts from 2025-07-01 to 2025-12-30, by id.
class Became {
 public:
  explicit Became(Bundle& bundle) : records_(bundle.finish().records) {
    std::vector<LeftOut> left_out;
    known_ = known_at(records_, parse_day("2025-06-30").value(), left_out);
    after_ = known_later(records_, parse_day("2025-12-30").value(), known_);
    then_ = std::make_unique<Portfolio>(known_, parse_day("2025-06-30").value());
    later_ = std::make_unique<Portfolio>(after_, parse_day("2025-12-30").value());
    all = outcomes(*then_, *later_);
  }
  const Outcome& of(std::string_view id) const {
    for (const Outcome& one : all.accounts) {
      if (then_->nodes[one.node].account->id == id) return one;
    }
    throw std::runtime_error("not an active account: " + std::string(id));
  }
  bool is(std::string_view id, Label label) const { return of(id).is(label).value(); }

  Outcomes all;

 private:
  Records records_, known_, after_;
  std::unique_ptr<Portfolio> then_, later_;
};

constexpr auto invoice = "id,account_id,date,net_amount,is_return";

/// Before: A 1000, B 900, … J 100, all on 1 March. After: A 100, B 900, C 50, D nothing, E 20 and a return of 20,
/// F a return of 5, G to J 10 each.
Bundle ten() {
  Bundle b;
  b.rows(Object::accounts, "id", {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"});
  int before = 1000;
  for (const char* id : {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"}) {
    b.rows(Object::invoices, invoice, {std::string(id) + "0," + id + ",2025-03-01," + std::to_string(before) + ","});
    before -= 100;
  }
  b.rows(Object::invoices, invoice,
         {"A1,A,2025-08-01,100,", "B1,B,2025-09-01,900,", "C1,C,2025-12-30,50,", "C2,C,2025-12-31,9999,",
          "E1,E,2025-08-01,20,", "E2,E,2025-08-09,20,true", "F1,F,2025-08-09,5,true", "G1,G,2025-08-01,10,",
          "H1,H,2025-08-01,10,", "I1,I,2025-07-01,10,", "J1,J,2025-08-01,10,"});
  return b;
}

}  // namespace

TEST_CASE("who still buys has a purchase in the horizon that is no return", "[rules][backtest]") {
  Bundle b = ten();
  const Became became(b);
  CHECK(became.all.accounts.size() == 10);
  CHECK(became.is("A", Label::still_buying));
  CHECK(became.is("E", Label::still_buying));
  CHECK_FALSE(became.is("D", Label::still_buying));
  CHECK_FALSE(became.is("F", Label::still_buying));
  CHECK(became.of("C").after == 50);  // the day after the horizon is not counted
  CHECK(became.of("E").after == 0);
  CHECK(became.of("F").after == -5);
}

// Ascending: −5, 0, 0, 10, 10, 10, 10, 50, 100, 900. The P90 is the ninth, 100: only B is above.
TEST_CASE("the top decile is above the ninetieth percentile", "[rules][backtest]") {
  Bundle b = ten();
  const Became became(b);
  CHECK(became.is("B", Label::top_decile));
  CHECK_FALSE(became.is("A", Label::top_decile));
}

// The biggest fifth are A and B. At its pace of 122 days (1 March to 30 June) A would have bought 1000·183/122 = 1500
// and bought 100, 1/15 of it; B 1350 and bought 900, 2/3 of it. The median is 11/30: expected of A are 550, and 100 is
// under half of that; of B 495.
TEST_CASE("an account slips if it buys under half of its drift-adjusted pace", "[rules][backtest]") {
  Bundle b = ten();
  const Became became(b);
  CHECK(became.is("A", Label::slip));
  CHECK_FALSE(became.is("B", Label::slip));
  CHECK_FALSE(became.of("C").is(Label::slip).has_value());
  CHECK(became.of("A").expected.value() == Approx(550));
  CHECK(became.all.days_before == 122);
  CHECK(became.all.drift.value() == Approx(0.366667).margin(1e-6));
}

// S is silent since 2024-12-15, so from 2025-12-15 on. T has a contract that lives on.
TEST_CASE("lost is a year without a purchase or a contract", "[rules][backtest]") {
  Bundle b;
  b.rows(Object::accounts, "id", {"S", "T", "U"})
      .rows(Object::invoices, invoice, {"S1,S,2024-12-15,1,", "T1,T,2024-12-15,1,", "U1,U,2024-12-31,1,"})
      .rows(Object::contracts, "id,account_id,start,end", {"K1,T,2024-01-01,2026-12-31"});
  const Became became(b);
  CHECK(became.is("S", Label::lost));
  CHECK_FALSE(became.of("S").contract_ended);
  CHECK_FALSE(became.is("T", Label::lost));
  CHECK_FALSE(became.is("U", Label::lost));
}

// All bought last on 2024-12-20. Every 120 days: 360 days are less than a year, so 2025-12-20. Every 124 days: 372
// days, 2025-12-27. Every 130 days: 390 days, 2026-01-14, after the horizon.
TEST_CASE("a slow rhythm is waited for three times", "[rules][backtest]") {
  Bundle b;
  b.rows(Object::accounts, "id", {"fast", "slow", "tardy"})
      .rows(Object::invoices, invoice,
            {"f0,fast,2023-12-25,1,", "f1,fast,2023-12-26,1,", "f2,fast,2024-04-24,1,", "f3,fast,2024-08-22,1,",
             "f4,fast,2024-12-20,1,"})
      .rows(Object::invoices, invoice,
            {"s0,slow,2023-12-13,1,", "s1,slow,2023-12-14,1,", "s2,slow,2024-04-16,1,", "s3,slow,2024-08-18,1,",
             "s4,slow,2024-12-20,1,"})
      .rows(Object::invoices, invoice,
            {"t0,tardy,2023-11-25,1,", "t1,tardy,2023-11-26,1,", "t2,tardy,2024-04-04,1,", "t3,tardy,2024-08-12,1,",
             "t4,tardy,2024-12-20,1,"});
  const Became became(b);
  CHECK(became.is("fast", Label::lost));
  CHECK(became.is("slow", Label::lost));
  CHECK_FALSE(became.is("tardy", Label::lost));
}

TEST_CASE("lost by notice is a contract that ended without another", "[rules][backtest]") {
  Bundle b;
  b.rows(Object::accounts, "id", {"N", "O", "P", "Q"})
      .rows(Object::invoices, invoice,
            {"N1,N,2025-06-01,1,", "O1,O,2025-06-01,1,", "O2,O,2025-10-01,1,", "P1,P,2025-06-01,1,",
             "Q1,Q,2025-06-01,1,"})
      .rows(Object::contracts, "id,account_id,start,end",
            {"N1,N,2024-01-01,2025-08-31", "O1,O,2024-01-01,2025-08-31", "P1,P,2024-01-01,2025-08-31",
             "P2,P,2025-09-01,2026-08-31", "Q1,Q,2024-01-01,2025-10-15"});
  const Became became(b);
  CHECK(became.is("N", Label::lost));
  CHECK(became.of("N").contract_ended);
  CHECK_FALSE(became.is("O", Label::lost));  // bought on
  CHECK_FALSE(became.is("P", Label::lost));  // renewed
  CHECK_FALSE(became.is("Q", Label::lost));  // 90 days are not over
}

TEST_CASE("in a tenant without invoices won opportunities are what is bought", "[rules][backtest]") {
  Bundle b;
  b.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::opportunities, "id,account_id,amount,is_won,is_lost,created_at,closed_at",
            {"1,A,100,true,false,2025-01-01,2025-03-01", "2,B,80,true,false,2025-01-01,2025-03-01",
             "3,A,70,true,false,2025-06-01,2025-08-01", "4,B,70,false,true,2025-06-01,2025-08-01"});
  const Became became(b);
  CHECK(became.is("A", Label::still_buying));
  CHECK(became.of("A").after == 70);
  CHECK_FALSE(became.is("B", Label::still_buying));
}

// A: cost 60 of 100 before (40 %), 90 of 200 after (55 %).
TEST_CASE("the margin of both windows is compared where costs are known", "[rules][backtest]") {
  Bundle b;
  b.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::invoices, invoice, {"1,A,2025-03-01,100,", "2,A,2025-08-01,200,", "3,B,2025-03-01,100,"})
      .rows(Object::invoice_lines, "invoice_id,qty,net_price,cogs", {"1,10,10,6", "2,10,20,9"});
  const Became became(b);
  CHECK(became.of("A").margin_before == Approx(40));
  CHECK(became.of("A").margin_after == Approx(55));
  CHECK_FALSE(became.of("B").margin_before.has_value());
}

TEST_CASE("a missing amount leaves the outcome of revenue unasked", "[rules][backtest]") {
  Bundle b;
  b.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::invoices, invoice, {"1,A,2025-03-01,100,", "2,A,2025-08-01,,", "3,B,2025-03-01,90,"});
  const Became became(b);
  CHECK(became.is("A", Label::still_buying));
  CHECK_FALSE(became.of("A").is(Label::top_decile).has_value());
  CHECK_FALSE(became.of("A").is(Label::slip).has_value());
}
