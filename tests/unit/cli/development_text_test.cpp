#include "../../../addin/cli/src/development_text.hpp"

#include "catch.hpp"
#include "kam/rules/pack.hpp"

using namespace kam;
using namespace kam::cli;

namespace {

std::string page(std::string_view json) {
  static const Speech voice = speech(rules::Pack::built_in()).value();
  return development_text(json, voice).value();
}

}  // namespace

TEST_CASE("a development plan says for whom it is, and how each skill is seen", "[cli][development]") {
  const std::string text = page(
      R"({"as_of":"2025-06-30","person":{"id":"k1","name":"Ada"},"manager":{"id":"m","name":"Moe"},)"
      R"("areas":[{"id":"skill_leadership","self":4,"manager":2},{"id":"skill_analysis","self":null,"manager":3}],)"
      R"("train_first":["skill_leadership","skill_analysis"],"mentor":{"id":"k3","name":"Cay"},"mentor_training":"coaching"})");
  CHECK(text.starts_with("Development plan of Ada, as of 2025-06-30\nThis page is for Ada and Moe only."));
  CHECK_THAT(text, ContainsSubstring("it is no score, and nobody is compared"));
  CHECK_THAT(text, ContainsSubstring("Leading                       self 4              manager 2"));
  CHECK_THAT(text, ContainsSubstring("Analysis                      self not said yet   manager 3"));
  CHECK_THAT(text, ContainsSubstring("To train first: Leading, Analysis."));
  CHECK_THAT(text, ContainsSubstring("Cay could be the mentor, and has had the training coaching."));
  CHECK(text.find("skill_") == text.npos);
}

TEST_CASE("without a manager or answers the page says what to do first", "[cli][development]") {
  const std::string text = page(
      R"({"as_of":"2025-06-30","person":{"id":"k1","name":null},"manager":null,"areas":[{"id":"skill_acumen","self":null,)"
      R"("manager":null}],"train_first":[],"mentor":null,"mentor_training":null})");
  CHECK_THAT(text, ContainsSubstring("This page is for k1 only."));
  CHECK_THAT(text, ContainsSubstring("Nobody has said anything yet"));
  CHECK_THAT(text, ContainsSubstring("No other key account manager could be the mentor yet."));
  CHECK(text.find("manager ") == text.find("manager could"));
}
