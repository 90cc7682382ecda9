#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

TEST_CASE("penetration is the mean of its known parts, each of them shown", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,departments_total", {"A,4", "B,4", "C,"})
      .rows(Object::invoices, "id,account_id,date,net_amount,department",
            {"1,A,2025-01-10,100,IT", "2,A,2024-06-30,100,Sales", "3,B,2025-01-10,100,"})
      .rows(Object::invoice_lines, "invoice_id,product_id,qty,net_price",
            {"1,P,1,60", "1,Q,1,40", "2,P,1,100", "3,P,1,100"})
      .rows(Object::products, "id,category", {"P,X", "Q,Y"})
      .rows(Object::usage, "account_id,department,at,seats_used,seats_bought",
            {"A,HR,2025-05-01,1,2", "A,IT,2025-05-01,1,2"})
      .rows(Object::contacts, "id,account_id,dmu_roles,left_at",
            {"c1,A,decider,", "c2,A,influencer|user,", "c3,A,decider,2025-01-01", "c4,A,user,"})
      .rows(Object::activities, "id,account_id,at,kind,contact_ids",
            {"a1,A,2025-06-01,meeting,c1", "a2,A,2024-12-01,meeting,c2", "a3,A,2025-06-01,email,c2"})
      .rows(Object::plans, "id,account_id,status,needs", {"p,A,active,one;X;true|two;Z;|three;Y;false"});
  const Results results(bundle, "2025-06-30");
  // IT and HR of 4 in TTM; the decider of c1 and c2 met in 180 days; X and Y bought of X, Y, Z
  CHECK(results.number("A", "/kpis/kpi_penetration/parts/departments") == 50);
  CHECK(results.number("A", "/kpis/kpi_penetration/parts/people") == 50);
  CHECK(results.number("A", "/kpis/kpi_penetration/parts/categories") == Approx(66.666667).margin(1e-6));
  CHECK(results.number("A", "/kpis/kpi_penetration/value") == Approx(55.555556).margin(1e-6));
  CHECK(results.number("A", "/kpis/kpi_penetration/k") == 3);
  CHECK(results.number("A", "/kpis/kpi_penetration/of") == 3);
  CHECK(results.text("B", "/kpis/kpi_penetration/reason") == "field_empty");
  CHECK(results.number("B", "/kpis/kpi_penetration/k") == 0);
  CHECK(results.text("C", "/kpis/kpi_penetration/reason") == "field_empty");
}

TEST_CASE("without a plan the categories are those of the median buyer of the segment", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,segment", {"A,S", "B,S", "C,S", "D,S", "E,S", "F,S", "G,"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2025-01-10,10", "2,B,2025-01-10,20", "3,C,2025-01-10,20", "4,D,2025-01-10,20", "5,E,2025-01-10,30",
             "7,G,2025-01-10,10"})
      .rows(Object::invoice_lines, "invoice_id,product_id,qty,net_price",
            {"1,P,1,10", "2,P,1,10", "2,Q,1,10", "3,P,1,10", "3,Q,1,10", "4,P,1,10", "4,Q,1,10", "5,P,1,10", "5,Q,1,10",
             "5,R,1,10", "7,P,1,10"})
      .rows(Object::products, "id,category", {"P,X", "Q,Y", "R,Z"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_penetration/value") == 50);               // 1 of the median 2
  CHECK(results.number("E", "/kpis/kpi_penetration/value") == 100);              // 3 of 2, at most 1
  CHECK(results.number("F", "/kpis/kpi_penetration/value") == 0);                // buys nothing of what its peers buy
  CHECK(results.text("G", "/kpis/kpi_penetration/parts/categories") == "null");  // no segment, no peers
}

TEST_CASE("adoption is the mean of features and seats of the latest rows", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"})
      .rows(Object::usage, "account_id,department,at,features_used,features_bought,seats_used,seats_bought",
            {"A,IT,2025-01-01,9,10,9,10", "A,IT,2025-05-01,4,10,30,40", "A,HR,2025-05-01,2,10,30,40",
             "B,IT,2024-06-30,4,10,30,40", "C,IT,2025-05-01,,,8,10"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_adoption/parts/features") == 30);  // 6 of 20
  CHECK(results.number("A", "/kpis/kpi_adoption/parts/seats") == 75);     // 60 of 80
  CHECK(results.number("A", "/kpis/kpi_adoption/value") == 52.5);
  CHECK(results.text("B", "/kpis/kpi_adoption/reason") == "no_records");
  CHECK(results.number("C", "/kpis/kpi_adoption/value") == 80);
}

TEST_CASE("engagement counts two-way activities per key contact and month", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"})
      .rows(Object::contacts, "id,account_id,dmu_roles,influence,is_active",
            {"c1,A,decider,2,", "c2,A,user,4,", "c3,A,user,3,", "c4,A,decider,5,false", "c5,B,user,1,"})
      .rows(Object::activities, "id,account_id,at,kind,contact_ids,responded_at",
            {"1,A,2025-06-01,meeting,c1,", "2,A,2025-06-02,call,c1,", "3,A,2025-06-03,visit,c2,",
             "4,A,2025-06-04,email,c2,2025-06-05", "5,A,2025-06-06,email,c2,", "6,A,2025-04-01,meeting,c1,",
             "7,B,2025-06-01,call,c5,", "8,A,2025-01-01,call,c1,"});
  const Results results(bundle, "2025-06-30");
  // 4 two-way activities in 90 days of c1 and c2: 4/3/2 a month = 0.666667 → 40 + 60·0.166667
  CHECK(results.number("A", "/kpis/kpi_engagement/per_month") == Approx(0.666667).margin(1e-6));
  CHECK(results.number("A", "/kpis/kpi_engagement/value") == Approx(50).margin(1e-6));
  CHECK(results.text("B", "/kpis/kpi_engagement/reason") == "too_few_records");  // nobody decides or weighs
  CHECK(results.text("C", "/kpis/kpi_engagement/reason") == "no_records");
}

namespace {
/// Ten activities of A in 90 days: four outbound and planned, three set off by a ticket or the customer.
Bundle ten_activities() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::contacts, "id,account_id,dmu_roles", {"c1,A,decider", "c2,A,user"})
      .rows(
          Object::activities, "id,account_id,at,kind,direction,planned,origin,topic,contact_ids",
          {"14,A,2025-02-01,meeting,out,true,plan,product,c2", "1,A,2025-06-01,meeting,out,true,plan,customer_goals,c1",
           "2,A,2025-06-02,meeting,out,true,plan,product,c1", "3,A,2025-06-03,visit,out,true,plan,executive,c2",
           "4,A,2025-06-04,meeting,out,true,plan,pricing,c1", "5,A,2025-06-05,meeting,in,true,inbound,relationship,c2",
           "6,A,2025-06-06,email,out,false,ticket,product,", "7,A,2025-06-07,email,out,false,ticket,,",
           "8,A,2025-06-08,call,out,,other,,", "9,A,2025-06-09,call,out,false,other,,",
           "10,A,2025-06-10,meeting,out,false,other,,c1", "11,A,2025-04-01,call,out,true,plan,,",
           "12,B,2025-06-01,call,out,true,plan,,", "13,B,2023-06-01,call,out,true,plan,,"});
  return bundle;
}
}  // namespace

TEST_CASE("proactivity, reaction and topics are shares with their counts", "[rules][kpi]") {
  Bundle bundle = ten_activities();
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_proactivity/value") == 40);
  CHECK(results.number("A", "/kpis/kpi_proactivity/k") == 4);
  CHECK(results.number("A", "/kpis/kpi_proactivity/n") == 10);
  CHECK(results.number("A", "/kpis/kpi_reactive_share/value") == 30);
  CHECK(results.number("A", "/kpis/kpi_topic_balance/value") == 40);  // goals and relationship of five; no visits
  CHECK(results.text("B", "/kpis/kpi_proactivity/reason") == "too_few_records");
  CHECK(results.number("B", "/kpis/kpi_proactivity/n") == 1);
  CHECK(results.text("B", "/kpis/kpi_topic_balance/reason") == "no_records");
  // meetings 1, 2, 4 and 10 name the decider, the visit does not
  CHECK(results.number("A", "/kpis/kpi_f2f/value") == 4);
  CHECK(results.text("B", "/kpis/kpi_f2f/reason") == "no_records");
}

TEST_CASE("a field that nobody fills makes a share unknown, not none", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"}).rows(Object::activities, "id,account_id,at,kind", {"1,A,2025-06-01,call"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.text("A", "/kpis/kpi_proactivity/reason") == "field_not_in_use");
  CHECK(results.text("A", "/kpis/kpi_reactive_share/reason") == "field_not_in_use");
  CHECK(results.text("A", "/kpis/kpi_topic_balance/reason") == "field_not_in_use");
}
