#include "catch.hpp"
#include "portfolio_results.hpp"

using namespace kam::rules;
using test::Bundle;
using test::FitResults;

namespace {

constexpr auto as_of = "2025-06-30";

std::string numbered(int n) {
  const std::string digits = std::to_string(n);
  return "A" + std::string(4 - digits.size(), '0') + digits;
}

/// Accounts A0001, A0002 … that each bought once for the amount given.
void buy(Bundle& bundle, const std::vector<int>& amounts) {
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const std::string id = numbered(static_cast<int>(i) + 1);
    bundle.rows(Object::accounts, "id", {id});
    bundle.rows(Object::invoices, "id,account_id,date,net_amount",
                {"I" + id + "," + id + ",2025-03-01," + std::to_string(amounts[i])});
  }
}

void answer(Bundle& bundle, std::string_view question, std::string_view who, std::string_view group,
            std::string_view value, std::string_view at = "2025-06-01") {
  static int id = 0;
  const std::string row = "Q" + std::to_string(++id) + "," + std::string(question) + "," + std::string(who) + "," +
                          std::string(group) + "," + std::string(value) + "," + std::string(at);
  bundle.rows(Object::answers, "id,question_id,respondent_id,group,value,at", {row});
}

void rate(Bundle& bundle, std::string_view account, std::string_view criterion, int rating) {
  const std::string id(account), of(criterion);
  bundle.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at",
              {id + of + "," + of + "," + id + ",r," + std::to_string(rating) + ",2025-06-01"});
}

/// Twenty accounts, of which the two largest bring 540 of 900: 60 %.
Bundle company() {
  std::vector<int> amounts{300, 240};
  amounts.insert(amounts.end(), 18, 20);
  Bundle bundle;
  buy(bundle, amounts);
  return bundle;
}

/// Of the two largest one is complex, and one is a partner with potential: 50 % each.
void add_accounts(Bundle& bundle, int complex = 8, int potential = 8) {
  rate(bundle, "A0001", "sel_complexity_need", complex);
  rate(bundle, "A0002", "sel_complexity_need", 3);
  rate(bundle, "A0001", "sel_revenue_potential", potential);
  rate(bundle, "A0001", "sel_partnership_readiness", 7);
  rate(bundle, "A0002", "sel_revenue_potential", 3);  // low: whatever its readiness, it does not count
}

void add_capacity(Bundle& bundle, std::string_view buyin = "4", std::string_view runway = "24") {
  answer(bundle, "fit_exec_buyin", "r1", "leadership", buyin);
  answer(bundle, "fit_dedicated_team", "r1", "leadership", "4");
  answer(bundle, "fit_company_support", "r1", "leadership", "4");
  bundle.settings("{\"runway_months\": " + std::string(runway) + "}");
}

/// Three deals won after so many days.
void add_wins(Bundle& bundle, std::string_view begun) {
  for (const char* id : {"O1", "O2", "O3"}) {
    bundle.rows(Object::opportunities, "id,account_id,is_won,created_at,closed_at",
                {std::string(id) + ",A0001,true," + std::string(begun) + ",2025-04-01"});
  }
}

Bundle fitting() {
  Bundle bundle = company();
  add_accounts(bundle);
  add_capacity(bundle);
  return bundle;
}

/// Two more accounts of 601 and 600, each with a fifth of its departments served; revenue grew by 450, 45 by upsell.
Bundle two_large() {
  Bundle bundle = company();
  bundle.rows(Object::accounts, "id,departments_total", {"D,10", "E,5"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount,department",
              {"ID1,D,2025-03-01,600,sales", "ID2,D,2025-03-02,1,finance", "IE,E,2025-03-01,600,sales"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"OLD,D,2023-07-01,1651"});
  bundle.rows(Object::opportunities, "id,account_id,type,is_won,closed_at,amount",
              {"U1,D,upsell,true,2025-02-01,45", "U2,E,new,true,2025-02-01,1000"});
  return bundle;
}

}  // namespace

TEST_CASE("with nothing known there is no verdict but questions", "[rules][fit]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  const FitResults results(bundle, as_of);
  CHECK(results.verdict() == "undetermined");
  CHECK(results.number("/known") == 0);
  CHECK(results.number("/of") == 8);
  CHECK(results.text("/score/point") == "null");
  CHECK(results.number("/score/coverage") == 0);
  CHECK(results.number("/score/low") == 0);
  CHECK(results.number("/score/high") == Approx(100).margin(1e-9));
  CHECK(results.size("/questions") == 5);
  // the cross has 12 + 8 of the weights, capacity 18
  CHECK(results.text("/questions/0/factor") == "fit_cross_sell");
  CHECK(results.number("/questions/0/gain") == Approx(20).margin(1e-9));
  CHECK(results.text("/questions/1/factor") == "fit_capacity");
  CHECK(results.text("/questions/1/field") == "answer.fit_exec_buyin");
  CHECK(results.size("/questions/1/fields") == 4);
  for (const char* id : {"irr_mass_standard", "irr_no_big_customer", "irr_not_ready", "irr_too_broad"}) {
    INFO(id);
    CHECK(results.of(id, "state") == (std::string(id) == "irr_mass_standard" ? "false" : "unknown"));
  }
  CHECK(results.rules().empty());
}

TEST_CASE("a fit by hand: score, range, contributions", "[rules][fit]") {
  Bundle bundle = fitting();
  const FitResults results(bundle, as_of);
  // the largest tenth of 20 brings 60 %: 7; 50 % complex: 8; 50 % partners: 9; 4 of 5 is 7.75, 24 months are 7
  CHECK(results.number_of("fit_concentration", "score") == Approx(7).margin(1e-9));
  CHECK(results.number_of("fit_value_chain", "score") == Approx(8).margin(1e-9));
  CHECK(results.number_of("fit_mutual_growth", "score") == Approx(9).margin(1e-9));
  CHECK(results.number_of("fit_capacity", "score") == Approx(7).margin(1e-9));
  CHECK(results.of("fit_transactionality", "reason") == "no_records");
  // (14·6 + 12·7 + 14·8 + 18·6)/9 = 43.111111 of 58
  CHECK(results.number("/score/point") == Approx(74.329502).margin(1e-6));
  CHECK(results.number("/score/low") == Approx(43.111111).margin(1e-6));
  CHECK(results.number("/score/high") == Approx(85.111111).margin(1e-6));
  CHECK(results.number("/score/coverage") == Approx(0.58).margin(1e-9));
  double sum = 0;
  for (const char* id : {"fit_concentration", "fit_value_chain", "fit_mutual_growth", "fit_capacity"}) {
    sum += results.number_of(id, "contribution");
  }
  CHECK(sum == Approx(results.number("/score/point")).margin(1e-9));
  CHECK(results.of("fit_transactionality", "contribution") == "null");
  CHECK(results.of("fit_capacity", "/parts/3/value") == "24");
  CHECK(results.of("fit_capacity", "/parts/3/map") == "[[12,4],[24,7]]");
  CHECK(results.of("fit_value_chain", "evidence") == R"(["account:A0001"])");
}

TEST_CASE("a high score on half of the weights is a pilot, on more it is recommended", "[rules][fit]") {
  Bundle half = fitting();
  const FitResults pilot(half, as_of);
  CHECK(pilot.verdict() == "pilot");  // 74.3, coverage 0.58
  CHECK(pilot.rules() == std::vector<std::string>{"R-FIT-03"});
  CHECK(pilot.text("/expectation/text").find("over years") != std::string::npos);

  Bundle more = fitting();
  add_wins(more, "2025-01-01");  // 90 days: 6; (388 + 14·5)/9 = 50.888889 of 72
  const FitResults recommended(more, as_of);
  CHECK(recommended.number_of("fit_transactionality", "score") == Approx(6).margin(1e-9));
  CHECK(recommended.number("/score/point") == Approx(70.679012).margin(1e-6));
  CHECK(recommended.verdict() == "recommended");
  CHECK(recommended.rules().empty());
  CHECK(recommended.text("/expectation/source") == R"(["S002"])");
}

TEST_CASE("a middling score is a pilot, a low one is not now", "[rules][fit]") {
  Bundle middling = fitting();
  add_wins(middling, "2025-03-02");  // 30 days: 3; (388 + 14·2)/9 = 46.222222 of 72
  const FitResults pilot(middling, as_of);
  CHECK(pilot.number("/score/point") == Approx(64.197531).margin(1e-6));
  CHECK(pilot.verdict() == "pilot");

  Bundle low = company();
  add_accounts(low, 3, 3);
  add_capacity(low);
  const FitResults not_now(low, as_of);
  // nobody complex, no partner: 1 each; (84 + 108)/9 = 21.333333 of 58
  CHECK(not_now.number("/score/point") == Approx(36.781609).margin(1e-6));
  CHECK(not_now.verdict() == "not_now");
  CHECK(not_now.json().find("expectation") == std::string::npos);
  CHECK(not_now.of("irr_no_big_customer", "state") == "false");
}

TEST_CASE("leaders who do not stand behind it, or a short breath, come first", "[rules][fit]") {
  Bundle leaders = company();
  add_accounts(leaders);
  add_capacity(leaders, "2");
  const FitResults no_leadership(leaders, as_of);
  CHECK(no_leadership.verdict() == "build_maturity_first");
  CHECK(no_leadership.of("irr_no_leadership", "state") == "true");
  CHECK(no_leadership.of("irr_no_leadership", "/facts/0/value") == "2");
  CHECK(no_leadership.rules() == std::vector<std::string>{"R-FIT-02"});
  CHECK(no_leadership.json().find("\"expectation\"") == std::string::npos);

  Bundle breath = company();
  add_accounts(breath);
  add_capacity(breath, "4", "6");
  const FitResults short_breath(breath, as_of);
  CHECK(short_breath.number_of("fit_capacity", "score") == Approx(2.5).margin(1e-9));
  CHECK(short_breath.of("irr_no_leadership", "state") == "false");
  CHECK(short_breath.verdict() == "build_maturity_first");
}

TEST_CASE("an organisation that is not ready comes first", "[rules][fit][maturity]") {
  const auto ready = [](std::string_view level) {
    Bundle bundle = fitting();
    for (const char* dimension : {"q_org_", "q_pla_", "q_com_"}) {
      for (const char* item : {"1", "2"}) {
        answer(bundle, std::string(dimension) + item, "r1", "kam",
               dimension == std::string_view("q_com_") ? level : "1");
      }
    }
    return bundle;
  };
  Bundle low = ready("3");  // (1 + 1 + 3)/3 = 1.67
  const FitResults results(low, as_of);
  CHECK(results.of("irr_not_ready", "state") == "true");
  CHECK(results.verdict() == "build_maturity_first");
  Bundle higher = ready("4");  // 2
  const FitResults enough(higher, as_of);
  CHECK(enough.of("irr_not_ready", "state") == "false");
  CHECK(enough.verdict() == "pilot");
}

TEST_CASE("one known part of capacity settles that it is low, though not what it is", "[rules][fit]") {
  Bundle bundle = company();
  add_accounts(bundle);
  add_wins(bundle, "2025-01-01");
  bundle.settings(R"({"runway_months": 6})");
  const FitResults results(bundle, as_of);
  CHECK(results.of("fit_capacity", "state") == "unknown");
  CHECK(results.of("fit_capacity", "score") == "null");
  CHECK(results.number_of("fit_capacity", "at_most") == Approx(2.5).margin(1e-9));
  CHECK(results.number("/score/coverage") == Approx(0.54).margin(1e-9));
  CHECK(results.of("irr_no_leadership", "state") == "unknown");
  CHECK(results.of("irr_no_leadership", "/needs/0") == "fit_exec_buyin");
  CHECK(results.verdict() == "build_maturity_first");
}

TEST_CASE("a mass business with standard orders is better served by segments", "[rules][fit]") {
  Bundle bundle;
  buy(bundle, std::vector<int>(1000, 10));
  for (int i = 1; i <= 60; ++i) {  // over 5 % of the invoices say that they are not custom: the field is in use
    const std::string id = numbered(i);
    bundle.rows(Object::invoices, "id,account_id,date,net_amount,is_custom",
                {"C" + id + "," + id + ",2025-03-02,1," + (i == 1 ? "true" : "false")});
  }
  const FitResults results(bundle, as_of);
  CHECK(results.of("irr_mass_standard", "state") == "true");
  CHECK(results.of("irr_no_big_customer", "state") == "unknown");
  CHECK(results.verdict() == "not_recommended");
  CHECK(results.rules() == std::vector<std::string>{"R-FIT-01"});
}

TEST_CASE("where orders do not say whether they are custom, only the rest can settle it", "[rules][fit]") {
  Bundle thousand;
  buy(thousand, std::vector<int>(1000, 10));
  const FitResults results(thousand, as_of);
  CHECK(results.of("irr_mass_standard", "state") == "unknown");
  CHECK(results.of("irr_mass_standard", "/needs/0") == "fit_custom_share");
  CHECK(results.verdict() == "undetermined");
}

TEST_CASE("no customer stands out: none large, none complex", "[rules][fit]") {
  Bundle bundle;
  buy(bundle, std::vector<int>(101, 10));  // 0.99 % each; the largest tenth are 11
  for (int i = 1; i <= 6; ++i) rate(bundle, numbered(i), "sel_complexity_need", 2);  // 6 of 11 known
  const FitResults results(bundle, as_of);
  CHECK(results.number_of("fit_value_chain", "score") == 1);
  CHECK(results.of("irr_no_big_customer", "state") == "true");
  CHECK(results.of("irr_mass_standard", "state") == "false");
  CHECK(results.verdict() == "not_recommended");

  Bundle less;
  buy(less, std::vector<int>(101, 10));
  for (int i = 1; i <= 5; ++i) rate(less, numbered(i), "sel_complexity_need", 2);  // 5 of 11 are not half
  const FitResults unknown(less, as_of);
  CHECK(unknown.of("fit_value_chain", "reason") == "too_few_records");
  CHECK(unknown.of("irr_no_big_customer", "state") == "unknown");
  CHECK(unknown.verdict() == "undetermined");
}

TEST_CASE("a list that is too broad never stops; it attaches what to do", "[rules][fit]") {
  Bundle bundle = fitting();
  for (int i = 1; i <= 5; ++i) bundle.rows(Object::accounts, "id,tier_label", {"K" + std::to_string(i) + ",key"});
  for (int i = 1; i <= 5; ++i) {
    const std::string id = "K" + std::to_string(i);
    bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"I" + id + "," + id + ",2025-03-01,1"});
  }
  const FitResults broad(bundle, as_of);  // 5 of 25 are 20 %
  CHECK(broad.of("irr_too_broad", "state") == "false");
  CHECK(broad.size("/attached") == 0);
  bundle = fitting();
  for (int i = 1; i <= 6; ++i) {
    const std::string id = "K" + std::to_string(i);
    bundle.rows(Object::accounts, "id,tier_label", {id + ",key"});
    bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"I" + id + "," + id + ",2025-03-01,1"});
  }
  const FitResults broader(bundle, as_of);  // 6 of 26 are 23 %
  CHECK(broader.of("irr_too_broad", "state") == "true");
  CHECK(broader.text("/attached/0/id") == "cut_the_list");
  CHECK(broader.verdict() == "pilot");
}

TEST_CASE("of cross-sell and other departments the larger takes both weights", "[rules][fit]") {
  Bundle bundle = fitting();
  bundle.rows(Object::accounts, "id,departments_total", {"D,10"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount,department",
              {"ID1,D,2025-03-01,600,sales", "ID2,D,2025-03-02,1,finance"});
  const FitResults departments(bundle, as_of);
  // now D (601) and A0001 (300) are the two largest of 21 (ceil 2.1 = 3 with A0002); D serves 2 of 10: 80 % open
  CHECK(departments.of("fit_land_expand", "reason") == "too_few_records");  // one of three is known

  // D 80 % and E 80 % open: 10. Revenue 900 + 1201 = 2101 against 1651: 450 more, 45 of it by upsell: 10 % gives 4
  Bundle both = two_large();
  const FitResults results(both, as_of);
  CHECK(results.number_of("fit_land_expand", "score") == Approx(10).margin(1e-9));
  CHECK(results.number_of("fit_cross_sell", "score") == Approx(4).margin(1e-9));
  CHECK(results.number_of("fit_land_expand", "weight") == 20);
  CHECK(results.number_of("fit_cross_sell", "weight") == 0);
  CHECK(results.of("fit_cross_sell", "stands_behind") == "true");

  Bundle screws = two_large();
  screws.rows(Object::products, "id,category", {"P1,screws", "P2,screws"});
  const FitResults one_category(screws, as_of);
  CHECK(one_category.number_of("fit_cross_sell", "score") == 1);
}

TEST_CASE("what is asked: the latest of each person, each group once", "[rules][fit]") {
  Bundle bundle = company();
  for (const char* who : {"r1", "r2", "r3"}) answer(bundle, "fit_exec_buyin", who, "leadership", "5");
  answer(bundle, "fit_exec_buyin", "r4", "sales", "1", "2025-01-01");
  answer(bundle, "fit_exec_buyin", "r4", "sales", "3");
  answer(bundle, "fit_exec_buyin", "r5", "kam", "");                 // don't know
  answer(bundle, "fit_exec_buyin", "r6", "kam", "1", "2025-07-01");  // later than the day
  answer(bundle, "fit_dedicated_team", "r1", "leadership", "");
  const FitResults results(bundle, as_of);
  CHECK(results.number_of("fit_capacity", "/parts/0/value") == Approx(4).margin(1e-9));  // (5 + 3)/2
  CHECK(results.number_of("fit_capacity", "/parts/0/score") == Approx(7.75).margin(1e-9));
  CHECK(results.of("fit_capacity", "/parts/1/reason") == "field_empty");
  CHECK(results.of("fit_capacity", "/parts/2/reason") == "no_records");
  CHECK(results.of("fit_capacity", "/parts/3/reason") == "no_setting");
}

TEST_CASE("competition and the way of selling by hand", "[rules][fit]") {
  Bundle bundle = company();
  bundle.rows(Object::opportunities, "id,account_id,is_won,is_lost,created_at,closed_at,competitor,final_two",
              {"W1,A0001,true,,2025-01-01,2025-01-11,,true", "W2,A0001,true,,2025-01-01,2025-03-02,,false",
               "W3,A0002,true,,2025-01-01,2025-04-01,,", "L1,A0001,,true,2025-01-01,2025-02-01,Rival,true",
               "L2,A0001,,true,2025-01-01,2025-02-01,,false", "L3,A0001,,true,2025-01-01,2025-02-01,,",
               "L4,A0002,,true,2025-01-01,2025-02-01,,", "L5,A0002,,true,2023-01-01,2023-02-01,Rival,"});
  bundle.rows(Object::activities, "id,account_id,at,kind",
              {"C0,A0001,2024-01-01,call", "C1,A0001,2025-01-01,call", "C2,A0001,2025-01-11,call",
               "C3,A0001,2025-02-01,call", "C4,A0001,2025-03-03,call", "C5,A0002,2025-02-01,call"});
  const FitResults results(bundle, as_of);
  // 10, 60 and 90 days: the median 60 gives 4.5; activities 2, 3 and 1: the median 2 gives 2
  CHECK(results.number_of("fit_transactionality", "/parts/0/value") == 60);
  CHECK(results.number_of("fit_transactionality", "/parts/1/value") == 2);
  CHECK(results.number_of("fit_transactionality", "score") == Approx(3.25).margin(1e-9));
  // one of the four losses of a year names a rival: 25 % gives 5.5; two of four closed between two: 50 % gives 9
  CHECK(results.number_of("fit_competition", "/parts/0/value") == Approx(25).margin(1e-9));
  CHECK(results.number_of("fit_competition", "/parts/2/value") == Approx(50).margin(1e-9));
  CHECK(results.number_of("fit_competition", "score") == Approx(7.25).margin(1e-9));
}

TEST_CASE("the same bytes whatever the order of the rows", "[rules][fit]") {
  Bundle one = fitting(), other;
  add_capacity(other);
  add_accounts(other);
  for (int i = 20; i > 0; --i) {
    const std::string id = numbered(i), amount = i == 1 ? "300" : i == 2 ? "240" : "20";
    other.rows(Object::invoices, "id,account_id,date,net_amount", {"I" + id + "," + id + ",2025-03-01," + amount});
    other.rows(Object::accounts, "id", {id});
  }
  const FitResults forward(one, as_of), backward(other, as_of);
  CHECK(forward.text("/score") == backward.text("/score"));
  CHECK(forward.of("fit_value_chain", "evidence") == backward.of("fit_value_chain", "evidence"));
}
