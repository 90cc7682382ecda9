#include "csv.hpp"

#include <stdexcept>

#include "catch.hpp"

using kam::demo::Money;
using kam::demo::Sheet;

TEST_CASE("a cell is quoted where RFC 4180 asks for it, and nowhere else", "[demo][csv]") {
  Sheet sheet({"id", "text"});
  sheet.add().set("id", "1").set("text", "plain; with | and é");
  sheet.add().set("id", "2").set("text", "one, two");
  sheet.add().set("id", "3").set("text", "says \"no\"");
  sheet.add().set("id", "4").set("text", "two\nlines");
  CHECK(sheet.csv() ==
        "id,text\r\n1,plain; with | and é\r\n2,\"one, two\"\r\n3,\"says \"\"no\"\"\"\r\n4,\"two\nlines\"\r\n");
}

TEST_CASE("a cell that nobody set is empty, and an unknown column is refused", "[demo][csv]") {
  Sheet sheet({"id", "score", "date"});
  sheet.add().set("id", "a").set("score", 3).set("date", std::optional<kam::rules::Day>());
  CHECK(sheet.csv() == "id,score,date\r\na,3,\r\n");
  CHECK_THROWS_AS(sheet.add().set("colour", "red"), std::logic_error);
}

TEST_CASE("money is written as a plain decimal", "[demo][csv]") {
  CHECK(to_text(Money{123'456}) == "1234.56");
  CHECK(to_text(Money{5}) == "0.05");
  CHECK(to_text(Money{-250}) == "-2.50");
  CHECK(to_text(Money{12'000}) == "120");
  CHECK(to_text(Money{0}) == "0");
}
