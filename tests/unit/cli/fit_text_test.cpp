#include "catch.hpp"
#include "run_verb.hpp"

using namespace kam::cli;
using namespace kam::cli::test;

namespace {

std::string told(const SmallBundle& bundle, const std::string& verb) {
  const Ran ran = run(verb, {{"bundle", bundle.path()}, {"as-of", "2026-06-30"}, {"format", "table"}});
  REQUIRE(ran.code == exit_code::ok);
  return ran.out;
}

}  // namespace

TEST_CASE("a company of which nothing is known reads questions, not a verdict", "[cli][fit]") {
  SmallBundle bundle;
  bundle.write("accounts.csv", "id,name\nA1,Acme\n");
  const std::string text = told(bundle, "fit");
  for (const char* part : {"Is key account management right for us? As of 2026-06-30",
                           "not enough answers yet (0 of 8 known)", "the fit lies somewhere between 0 and 100 of 100",
                           "What to answer next", "How far does top management stand behind it, from 1 to 5?"}) {
    CHECK_THAT(text, ContainsSubstring(part));
  }
  for (const char* word : {"undetermined", "null", "irr_", "fit_"}) CHECK(text.find(word) == std::string::npos);
}

TEST_CASE("leaders who do not stand behind it are named first", "[cli][fit]") {
  SmallBundle bundle;
  std::string accounts = "id,name\n", invoices = "id,account_id,date,net_amount\n";
  for (int i = 1; i <= 20; ++i) {
    const std::string id = "A" + std::to_string(i);
    accounts += id + ",Firm " + id + "\n";
    invoices += "I" + id + "," + id + ",2026-03-01," + (i <= 2 ? "300" : "20") + "\n";
  }
  bundle.write("accounts.csv", accounts);
  bundle.write("invoices.csv", invoices);
  std::string answers = "id,question_id,account_id,respondent_id,value,at\n";
  int row = 0;
  const auto add = [&](const std::string& rest) {
    answers += "N" + std::to_string(++row) + "," + rest + ",2026-06-01\n";
  };
  for (const char* account : {"A1", "A2"}) {
    for (const char* criterion : {"sel_complexity_need", "sel_revenue_potential", "sel_partnership_readiness"}) {
      add(std::string(criterion) + "," + account + ",r,8");
    }
  }
  add("fit_exec_buyin,,r,2");
  add("fit_dedicated_team,,r,4");
  add("fit_company_support,,r,4");
  bundle.write("answers.csv", answers);
  bundle.write("settings.json", "{\"runway_months\": 24}");
  const std::string text = told(bundle, "fit");
  CHECK_THAT(text, ContainsSubstring("win the leaders, build the basics, and launch then."));
  CHECK_THAT(text, ContainsSubstring("This is because the leaders do not stand behind it yet."));
  CHECK_THAT(text, ContainsSubstring("Top management stands behind it: 2 of 5"));
  CHECK_THAT(text, ContainsSubstring("yes     Leaders who do not stand behind it?"));
  CHECK_THAT(text, ContainsSubstring("Win leadership and build the basics before naming key accounts."));
}

TEST_CASE("the way there stands beside maturity, the nine steps beside the list", "[cli][transformation]") {
  SmallBundle bundle;
  bundle.write("accounts.csv", "id,name,tier_label\nA1,Acme,key\n");
  bundle.write("invoices.csv", "id,account_id,date,net_amount\nI1,A1,2026-03-01,10\n");
  bundle.write("answers.csv",
               "id,question_id,respondent_id,group,value,at\nN1,q_exe_1,r,kam,1,2026-06-01\n"
               "N2,q_exe_2,r,kam,1,2026-06-01\n");
  const std::string maturity = told(bundle, "maturity");
  CHECK_THAT(maturity, ContainsSubstring("Phase 1 of 3: Know and decide."));
  CHECK_THAT(maturity, ContainsSubstring("the case for change is shared (not known yet)"));
  CHECK_THAT(maturity,
             ContainsSubstring(
                 "Win the people whom it takes – to begin, by 2026-08-29; it should move executive engagement."));
  const std::string portfolio = told(bundle, "portfolio");
  CHECK_THAT(portfolio, ContainsSubstring("The nine steps"));
  CHECK_THAT(portfolio, ContainsSubstring("open   Pick the accounts: 0 of 1 key accounts"));
  CHECK_THAT(portfolio, ContainsSubstring("Know the people: not known yet, needs contact.is_active"));
}
