#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

namespace {

constexpr std::string_view as_of = "2025-06-30";

/// An account with everything that an integrated relationship has; a test takes something away.
struct Customer {
  // status, joint plan, forecast shared, demands, joint projects, sponsor, spend on our category
  std::string account = "A,preferred,true,true,systems_integration,2,boss,";
  std::vector<std::string> invoices{"1,A,2023-01-10,100", "2,A,2024-12-01,100", "3,A,2025-03-01,100"};
  std::vector<std::string> contacts{"c1,A,purchasing,manager", "c2,A,production,director", "c3,A,management,c_level"};
  std::vector<std::string> activities{"a1,A,2025-06-01,meeting,c1", "a2,A,2025-06-02,meeting,c2",
                                      "a3,A,2025-06-03,meeting,c3", "a4,A,2025-06-04,meeting,c1",
                                      "a5,A,2025-06-05,meeting,c2"};
  std::vector<std::string> responses{"r1,A,c1,2025-05-01,nps,10"};
  std::vector<std::string> contracts{"k1,A,2024-01-01,2026-12-31"};

  Bundle bundle() const {
    Bundle made;
    add(made, Object::accounts,
        "id,supplier_status_by_customer,joint_plan,shares_forecast,demands,joint_innovation_projects,"
        "executive_sponsor_id,category_spend_annual",
        {account});
    add(made, Object::invoices, "id,account_id,date,net_amount", invoices);
    add(made, Object::contacts, "id,account_id,department,seniority", contacts);
    add(made, Object::activities, "id,account_id,at,kind,contact_ids", activities);
    add(made, Object::survey_responses, "id,account_id,contact_id,at,kind,score", responses);
    add(made, Object::contracts, "id,account_id,start,end", contracts);
    return made;
  }

 private:
  static void add(Bundle& bundle, Object object, std::string_view header, const std::vector<std::string>& rows) {
    for (const auto& row : rows) bundle.rows(object, header, {row});
  }
};

/// `stage stops_at question`, with - for none.
template <class Change>
std::string climbed(Change change) {
  Customer customer;
  change(customer);
  Bundle bundle = customer.bundle();
  const Results results(bundle, as_of);
  std::string told = results.text("A", "/relationship/stage");
  for (const char* member : {"/relationship/stops_at", "/relationship/question"}) {
    const std::string text = results.text("A", member);
    told += " " + (text == "null" ? "-" : text);
  }
  return told;
}

}  // namespace

TEST_CASE("a relationship with all the evidence is integrated", "[rules][relationship]") {
  CHECK(climbed([](Customer&) {}) == "integrated - -");
}

TEST_CASE("it is exploratory until they buy for a year or three times", "[rules][relationship]") {
  const auto bought = [](std::vector<std::string> invoices) {
    return climbed([&](Customer& c) { c.invoices = std::move(invoices); }).substr(0, 21);
  };
  CHECK(bought({}) == "exploratory purchases");
  CHECK(bought({"1,A,2025-03-01,100", "2,A,2025-04-01,100"}) == "exploratory purchases");
  CHECK(bought({"1,A,2025-03-01,100", "2,A,2025-04-01,100", "3,A,2025-05-01,100"}) == "integrated - -");
  CHECK(bought({"1,A,2024-06-30,100", "2,A,2025-05-01,100"}) == "integrated - -");         // a year ago
  CHECK(bought({"1,A,2024-07-01,100", "2,A,2025-05-01,100"}) == "exploratory purchases");  // a day less
  CHECK(bought({"1,A,2023-01-01,100"}) == "exploratory purchases");                        // nothing this year
}

TEST_CASE("where no purchase is on record at all, the question is what they bought", "[rules][relationship]") {
  CHECK(climbed([](Customer& c) { c.invoices.clear(); }) == "exploratory purchases invoice.net_amount");
}

TEST_CASE("it stays basic with one main contact, two functions or little satisfaction", "[rules][relationship]") {
  CHECK(climbed([](Customer& c) {  // seven of ten contacts are with one person
          c.activities.clear();
          for (int i = 0; i < 10; ++i)
            c.activities.push_back("a" + std::to_string(i) + ",A,2025-06-01,meeting," +
                                   (i < 7   ? "c1"
                                    : i < 9 ? "c2"
                                            : "c3"));
        }) == "basic top_contact -");
  CHECK(climbed([](Customer& c) { c.activities[2] = "a3,A,2025-06-03,meeting,c2"; }) == "basic functions -");
  CHECK(climbed([](Customer& c) { c.responses = {"r1,A,c1,2025-05-01,nps,0"}; }) == "basic satisfaction -");
}

TEST_CASE("missing evidence stops the climb with the question that would settle it", "[rules][relationship]") {
  CHECK(climbed([](Customer& c) { c.responses.clear(); }) == "basic satisfaction survey_response.score");
  CHECK(climbed([](Customer& c) { c.activities.clear(); }) == "basic top_contact activity.contact_ids");
  CHECK(climbed([](Customer& c) { c.contacts[2] = "c3,A,,c_level"; }) == "basic functions contact.department");
  CHECK(climbed([](Customer& c) { c.account = "A,,true,true,systems_integration,2,boss,"; }) ==
        "cooperative supplier_status account.supplier_status_by_customer");
  CHECK(climbed([](Customer& c) { c.contracts.clear(); }) == "cooperative contract contract.end");
  CHECK(climbed([](Customer& c) { c.account = "A,strategic,true,true,systems_integration,,boss,"; }) ==
        "interdependent joint_projects account.joint_innovation_projects");
}

TEST_CASE("what is known not to hold is told before what nobody knows", "[rules][relationship]") {
  CHECK(climbed([](Customer& c) {
          c.responses.clear();
          c.activities[2] = "a3,A,2025-06-03,meeting,c2";
        }) == "basic functions -");
}

TEST_CASE("it is interdependent with status, joint plan, long contract and a share of wallet or forecasts",
          "[rules][relationship]") {
  const auto of = [](std::string account) { return climbed([&](Customer& c) { c.account = std::move(account); }); };
  CHECK(of("A,approved,true,true,,,boss,") == "cooperative supplier_status -");
  CHECK(of("A,preferred,false,true,,,boss,") == "cooperative joint_plan -");
  CHECK(of("A,preferred,true,false,x,1,boss,1000") == "cooperative wallet -");                 // 200 of 1000
  CHECK(of("A,preferred,true,false,x,1,boss,400") == "interdependent systems_integration -");  // half of it
  CHECK(of("A,preferred,true,,x,1,boss,") == "cooperative wallet account.category_spend_annual");
  CHECK(climbed([](Customer& c) { c.contracts = {"k1,A,2024-07-01,2026-06-29"}; }) == "cooperative contract -");
  CHECK(climbed([](Customer& c) { c.contracts = {"k1,A,2024-07-01,2026-06-30"}; }) == "integrated - -");
}

TEST_CASE("it is integrated with joined systems, two projects and a sponsor on both sides", "[rules][relationship]") {
  const auto of = [](std::string account) { return climbed([&](Customer& c) { c.account = std::move(account); }); };
  CHECK(of("A,preferred,true,true,innovation,2,boss,") == "interdependent systems_integration -");
  CHECK(of("A,preferred,true,true,systems_integration,1,boss,") == "interdependent joint_projects -");
  CHECK(climbed([](Customer& c) { c.contacts[2] = "c3,A,management,vp"; }) == "interdependent sponsors -");
}

TEST_CASE("a joint development is offered from cooperation on", "[rules][relationship]") {
  const auto fires = [](Customer customer) {
    Bundle bundle = customer.bundle();
    const auto rules = Results(bundle, as_of).rules("A");
    return std::count(rules.begin(), rules.end(), "R-GRO-06") == 1;
  };
  Customer customer;
  CHECK_FALSE(fires(customer));
  customer.account = "A,approved,true,true,x,0,boss,";
  CHECK(fires(customer));
  customer.responses.clear();  // basic, at least
  CHECK_FALSE(fires(customer));
}

TEST_CASE("the people are told with their stance, contact and what calls for care", "[rules][stakeholders]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  bundle.rows(Object::contacts, "id,account_id,name,title,department,dmu_roles,influence,friendliness,is_active",
              {"c1,A,Ann,Buyer,purchasing,buyer|initiator,4,-1,true", "c2,A,Bob,Boss,,decider|approver,5,2,true",
               "c3,A,Cyd,,,user,,,true", "c4,A,Dan,,,gatekeeper,1,0,false"});
  bundle.rows(Object::activities, "id,account_id,at,kind,direction,contact_ids,responded_at",
              {"1,A,2025-06-30,call,out,c1,", "2,A,2025-06-20,call,out,c1,", "3,A,2025-06-19,visit,out,c1,",
               "4,A,2025-03-01,meeting,out,c2,", "5,A,2025-06-01,email,out,c2,"});
  const Results results(bundle, as_of);
  CHECK(results.text("A", "/stakeholders/missing_roles") == R"(["influencer","gatekeeper"])");
  CHECK(results.number("A", "/stakeholders/stk_coverage/value") == 0.6);
  const std::string people = "/stakeholders/contacts/";
  CHECK(results.text("A", people + "0/id") == "c2");  // the weightiest first
  CHECK(results.text("A", people + "0/stance") == "champion");
  CHECK(results.text("A", people + "0/contact") == "none");  // the mail was not answered
  CHECK(results.text("A", people + "0/last_contact") == "2025-03-01");
  CHECK(results.text("A", people + "0/roles") == R"(["decider","approver"])");
  CHECK(results.text("A", people + "0/flags") == R"(["decider_without_contact"])");
  CHECK(results.text("A", people + "1/stance") == "sceptic");
  CHECK(results.text("A", people + "1/contact") == "regular");
  CHECK(results.text("A", people + "1/flags") == R"(["needs_convincing"])");
  // 40 × 0.8 + 35 × 1/4 + 25 × 1, met today
  CHECK(results.number("A", people + "1/strength") == Approx(65.75));
  CHECK(results.text("A", people + "2/stance") == "null");
  CHECK(results.text("A", "/stakeholders/contacts").find("Dan") == std::string::npos);  // left
}

namespace {

Results routed(std::string_view account, std::string_view contact_answer = "") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label,owner_id,kam_id,executive_sponsor_id", {account, "Z,key,u1,,"});
  bundle.rows(Object::users, "id,name,role,manager_id",
              {"u1,Una,account_manager,m", "k1,Kim,kam,m", "m,Max,sales_manager,", "boss,Bea,executive,"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"1,Z,2025-06-01,10"});
  if (account.starts_with("A")) {
    bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"2,A,2025-06-01,10"});
    bundle.rows(Object::contacts, "id,account_id,seniority", {"c1,A,c_level", "c2,A,staff"});
  }
  bundle.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at", {});
  if (!contact_answer.empty())
    bundle.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at", {contact_answer});
  return Results(bundle, as_of);
}

}  // namespace

TEST_CASE("an account is routed by what it is", "[rules][routing]") {
  const Results key = routed("A,key,u1,k1,boss");
  CHECK(key.text("A", "/routing/role") == "kam");
  CHECK(key.text("A", "/routing/accountable/name") == "Kim");
  CHECK(key.text("A", "/routing/sponsor/name") == "Bea");
  CHECK(key.text("A", "/routing/escalate") == "false");
  CHECK(key.text("A", "/routing/escalate_to") == "null");
  const Results other = routed("A,,u1,k1,");
  CHECK(other.text("A", "/routing/role") == "account_manager");
  CHECK(other.text("A", "/routing/accountable/name") == "Una");
  CHECK(other.text("A", "/routing/sponsor") == "null");
  CHECK(routed("B,,u1,,").text("B", "/routing/role") == "sales");  // never bought, where others did
}

TEST_CASE("a complaint from the top goes to the sponsor, else to the sales manager", "[rules][routing]") {
  const Results sponsored = routed("A,key,u1,k1,boss", "q1,review_call,A,c1,6,2025-06-01");
  CHECK(sponsored.text("A", "/routing/escalate") == "true");
  CHECK(sponsored.text("A", "/routing/escalate_reasons") ==
        R"([{"fact":"c_level_complaints","value":1,"evidence":["answer:q1"]}])");
  CHECK(sponsored.text("A", "/routing/escalate_to_role") == "EX");
  CHECK(sponsored.text("A", "/routing/escalate_to/name") == "Bea");
  const Results alone = routed("A,key,u1,k1,", "q1,review_call,A,c1,6,2025-06-01");
  CHECK(alone.text("A", "/routing/escalate_to_role") == "SM");
  CHECK(alone.text("A", "/routing/escalate_to/name") == "Max");
  CHECK(routed("A,key,u1,k1,", "q1,review_call,A,c1,7,2025-06-01").text("A", "/routing/escalate") == "false");
  CHECK(routed("A,key,u1,k1,", "q1,review_call,A,c2,1,2025-06-01").text("A", "/routing/escalate") == "false");
  CHECK(routed("A,key,u1,k1,", "q1,review_call,A,c1,1,2025-04-01").text("A", "/routing/escalate") == "false");
  CHECK(routed("A,key,u1,k1,", "q1,review_call,A,c1,1,2025-04-02").text("A", "/routing/escalate") == "true");
}

TEST_CASE("a rival counts for the top only when the contract ends within 180 days", "[rules][routing]") {
  // Four signals of 0.6·1·1·0.5 each: 100·(1 − 0.7^4) = 76.
  const auto reasons = [](std::string_view end) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id,suppliers,executive_sponsor_id", {"A,Rival,boss"});
    bundle.rows(Object::contracts, "id,account_id,start,end", {std::string("k,A,2024-01-01,") + std::string(end)});
    for (const char* id : {"1", "2", "3", "4"})
      bundle.rows(Object::signals, "id,type,seen_at,competitor,confidence",
                  {std::string(id) + ",sig_model_shift,2025-06-29,Rival,1"});
    return Results(bundle, as_of).text("A", "/routing/escalate_reasons");
  };
  CHECK_THAT(reasons("2025-12-27"), ContainsSubstring("app_threat"));  // 180 days
  CHECK(reasons("2025-12-28") == "[]");
}
