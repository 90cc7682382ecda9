#include "fixtures.hpp"

namespace kam::panel {
namespace {

using fixtures::catalogue;
using fixtures::replaced;
using fixtures::texts;

TEST_CASE("the English catalogue words every criterion and every churn signal", "[panel][texts]") {
  CHECK(texts().language() == "en");
  CHECK(texts().say("criteria/sel_geo_fit/name") == "Near to us");
  CHECK(texts().say("signals/chr_lumpy/name") == "One big order");
  CHECK(texts().say("fields/account.addressable_spend_annual") == "How much could they spend with us in a year?");
}

TEST_CASE("plural forms and ordinals follow the language", "[panel][texts]") {
  struct Row {
    double n;
    const char *settles, *place;
  };
  for (const auto& [n, settles, place] : {Row{1, "Would narrow the score by up to 1 point.", "1st"},
                                          Row{2, "Would narrow the score by up to 2 points.", "2nd"},
                                          Row{3, "Would narrow the score by up to 3 points.", "3rd"},
                                          Row{11, "Would narrow the score by up to 11 points.", "11th"},
                                          Row{22, "Would narrow the score by up to 22 points.", "22nd"}}) {
    CHECK(texts().say("questions/settles", {{"n", n}}) == settles);
    CHECK(texts().say("format/ordinal", {{"n", n}}) == place);
  }
}

TEST_CASE("what fills a message is text, not another message", "[panel][texts]") {
  CHECK(texts().say("headline/only", {{"first", "{second} {n, plural, other {#}} '{'"}}) ==
        "{second} {n, plural, other {#}} '{'.");
}

TEST_CASE("a catalogue that cannot be used names the place", "[panel][texts]") {
  struct Row {
    std::string json;
    const char* says;
  };
  const Row rows[] = {
      {"", "texts"},
      {"[]", "an object was expected"},
      {replaced(catalogue(), "\"sel_tenure\"", "\"sel_tenor\""), "criteria/sel_tenure/name is missing"},
      {replaced(catalogue(), "\"chr_champion\"", "\"chr_hero\""), "signals/chr_champion/name is missing"},
      {replaced(catalogue(), "\"first_questions\"", "\"other\""), "ui/first_questions is missing"},
      {replaced(catalogue(), "\"only\": \"{first}.\"", "\"only\": \"{first.\""),
       "headline/only: not a message pattern"},
      {replaced(catalogue(), "\"only\": \"{first}.\"", "\"only\": 3"),
       "headline/only: a text or an object was expected"},
      {replaced(catalogue(), "\"only\": \"{first}.\"", "\"only\": \"a\", \"only\": \"b\""),
       "headline/only: stands there twice"},
  };
  for (const auto& row : rows) {
    const auto loaded = Texts::load(row.json);
    REQUIRE_FALSE(loaded.has_value());
    CHECK(loaded.error().code == Errc::invalid_input);
    CHECK_THAT(loaded.error().detail, ContainsSubstring(row.says));
  }
}

}  // namespace
}  // namespace kam::panel
