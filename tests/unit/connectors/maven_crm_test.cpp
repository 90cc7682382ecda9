#include "kam/rules/exact_sum.hpp"
#include "shipped.hpp"

using namespace kam;

TEST_CASE("a pipeline becomes accounts and deals through the shipped mapping", "[connectors][maven-crm]") {
  const auto got = shipped("maven-crm");
  const auto& records = got.records;
  // Counted apart, by a script over the files.
  CHECK(got.bad.empty());
  CHECK(records.accounts.size() == 85);
  CHECK(records.opportunities.size() == 7375);
  CHECK(records.products.size() == 7);
  CHECK(records.users.size() == 35);
  CHECK(records.settings.reporting_currency == "USD");
  CHECK_FALSE(records.has(rules::Object::invoices));

  rules::ExactSum won;
  std::size_t wins = 0, losses = 0, open = 0, unstarted = 0, pro = 0;
  for (const auto& deal : records.opportunities) {
    wins += deal.is_won == true;
    losses += deal.is_lost == true;
    open += deal.is_won == false && deal.is_lost == false;
    unstarted += !deal.created_at;
    pro += deal.product_ids == rules::List{"GTX Pro"};
    if (deal.is_won == true) won.add(deal.amount.value());
    if (!deal.closed_at) CHECK_FALSE(deal.amount);
    CHECK(deal.product_ids.size() == 1);
  }
  CHECK(wins == 4238);
  CHECK(losses == 2473);
  CHECK(open == 664);
  CHECK(unstarted == 163);
  CHECK(pro == 1258);
  CHECK(won.value() == 10005534);
}

TEST_CASE("the pipeline's own spellings are mended, and what it does not know stays empty", "[connectors][maven-crm]") {
  const auto got = shipped("maven-crm");
  const auto& records = got.records;

  // Z063OYW0,Darcel Schlecht,GTXPro,Isdom,Won,2016-10-25,2017-03-11,4514
  const auto& deal = with_id(records.opportunities, "Z063OYW0");
  CHECK(deal.account_id == "Isdom");
  CHECK(deal.owner_id == "Darcel Schlecht");
  CHECK(deal.product_ids == rules::List{"GTX Pro"});
  CHECK(rules::to_string(deal.created_at.value()) == "2016-10-25");
  CHECK(rules::to_string(deal.closed_at.value()) == "2017-03-11");
  CHECK(deal.amount == 4514);
  CHECK_FALSE(deal.probability);
  CHECK(with_id(records.products, "GTX Pro").category == "GTX");
  CHECK(with_id(records.users, "Darcel Schlecht").manager_id == "Melvin Marxen");

  // Acme Corporation,technolgy,1996,1100.04,2822,United States,
  const auto& acme = with_id(records.accounts, "Acme Corporation");
  CHECK(acme.industry == "technology");
  CHECK(acme.segment == "technology");
  CHECK(acme.annual_revenue == Approx(1100040000).epsilon(1e-14));
  CHECK(acme.employees == 2822);
  CHECK(acme.country == "US");
  CHECK_FALSE(acme.parent_id);
  CHECK_FALSE(acme.created_at);  // a company's year of founding is not the day on which it became an account
  CHECK(with_id(records.accounts, "Bluth Company").parent_id == "Acme Corporation");
  CHECK(with_id(records.accounts, "Bioholding").country == "PH");
  CHECK(std::count_if(records.accounts.begin(), records.accounts.end(),
                      [](const auto& account) { return account.parent_id.has_value(); }) == 15);
}

TEST_CASE("deals of no account are counted, not lost in silence", "[connectors][maven-crm]") {
  const auto got = shipped("maven-crm");
  REQUIRE(got.filtered.size() == 1);
  CHECK(connectors::to_string(got.filtered.front()) ==
        "sales_pipeline.csv.gz: 1425 of 8800 rows are not read as opportunities (filter of the mapping)");
}
