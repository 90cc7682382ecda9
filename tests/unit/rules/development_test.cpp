#include "kam/rules/development.hpp"

#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;

namespace {

std::string development(Bundle& bundle, std::string_view person) {
  const auto finished = bundle.finish();
  return development_json(test::default_pack(), finished.records, parse_day("2025-06-30").value(), person).value();
}

constexpr std::string_view answer = "id,question_id,respondent_id,subject_id,value,at";

Bundle people() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  bundle.rows(Object::users, "id,name,role,manager_id,trainings",
              {"k1,Ada,kam,m,basics@2024-01-01", "k2,Ben,kam,other,basics|negotiation@2025-01-01",
               "k3,Cay,kam,m,basics|value@2025-02-01", "m,Moe,sales_manager,,", "s,Sue,service,m,negotiation"});
  return bundle;
}

}  // namespace

TEST_CASE("each skill is told as the person and the manager last saw it", "[rules][plan]") {
  Bundle bundle = people();
  bundle.rows(Object::answers, answer,
              {"1,skill_leadership,k1,k1,2,2025-01-01", "2,skill_leadership,k1,k1,4,2025-03-01",
               "3,skill_leadership,m,k1,3,2025-01-01", "4,skill_analysis,m,k1,2,2025-01-01",
               "5,skill_acumen,k1,k1,1,2025-01-01", "6,skill_acumen,k1,k1,,2025-02-01",
               "7,skill_relationship,k1,k1,5,2025-07-01", "8,skill_communication,s,k1,1,2025-01-01"});
  const std::string json = development(bundle, "k1");
  CHECK_THAT(json, ContainsSubstring(R"({"id":"skill_leadership","self":4,"manager":3})"));
  CHECK_THAT(json, ContainsSubstring(R"({"id":"skill_acumen","self":null,"manager":null})"));         // no longer sure
  CHECK_THAT(json, ContainsSubstring(R"({"id":"skill_relationship","self":null,"manager":null})"));   // said later
  CHECK_THAT(json, ContainsSubstring(R"({"id":"skill_communication","self":null,"manager":null})"));  // by a third
  CHECK_THAT(json, ContainsSubstring(R"("train_first":["skill_analysis","skill_leadership"])"));
  CHECK_THAT(json, ContainsSubstring(R"("readers":["k1","m"])"));
}

TEST_CASE("the two areas to train first are the manager's lowest, in the pack's order among equals", "[rules][plan]") {
  Bundle bundle = people();
  bundle.rows(Object::answers, answer,
              {"1,skill_analysis,m,k1,3,2025-01-01", "2,skill_collaboration,m,k1,3,2025-01-01",
               "3,skill_leadership,k1,k1,3,2025-01-01", "4,skill_acumen,m,k1,5,2025-01-01",
               "5,skill_acumen,k1,k1,1,2025-01-01"});
  CHECK_THAT(development(bundle, "k1"),
             ContainsSubstring(R"("train_first":["skill_collaboration","skill_leadership"])"));
}

TEST_CASE("a mentor has had a training that the person has not, of the same team first", "[rules][plan]") {
  Bundle same_team = people(), other_team = people();
  CHECK_THAT(development(same_team, "k1"),
             ContainsSubstring(R"("mentor":{"id":"k3","name":"Cay"},"mentor_training":"value")"));
  // Nobody else is of the team of k2: k3 has had a training more than k2, k1 has not.
  CHECK_THAT(development(other_team, "k2"), ContainsSubstring(R"("mentor":{"id":"k3","name":"Cay"})"));
  Bundle alone;
  alone.rows(Object::accounts, "id", {"A"}).rows(Object::users, "id,role", {"k1,kam"});
  CHECK_THAT(development(alone, "k1"), ContainsSubstring(R"("mentor":null,"mentor_training":null,"readers":["k1"])"));
}

TEST_CASE("what others are rated changes nothing on a person's page", "[rules][plan]") {
  Bundle one = people(), other = people();
  one.rows(Object::answers, answer, {"1,skill_leadership,m,k1,3,2025-01-01"});
  other.rows(Object::answers, answer,
             {"1,skill_leadership,m,k1,3,2025-01-01", "2,skill_leadership,m,k2,5,2025-01-01",
              "3,skill_leadership,m,k3,1,2025-01-01"});
  CHECK(development(one, "k1") == development(other, "k1"));
}

TEST_CASE("a person nobody knows is refused", "[rules][plan]") {
  Bundle bundle = people();
  const auto finished = bundle.finish();
  const auto made = development_json(test::default_pack(), finished.records, parse_day("2025-06-30").value(), "k9");
  REQUIRE(made.has_error());
  CHECK(made.error().code == kam::Errc::invalid_input);
}
