#include "csv/codec.hpp"

#include <cstring>
#include <string>

#include "catch.hpp"

using namespace kam::connectors::csv;

namespace {

struct Row {
  std::size_t line;
  std::vector<std::string> cells;
  Flaw flaw = Flaw::none;
  std::size_t flawed_cell = 0;
  std::size_t count = 0;
};

/// Reads the whole text, given to the reader in pieces of `piece` bytes.
std::vector<Row> read(std::string_view text, std::size_t piece = 1 << 20, char delimiter = ',') {
  RecordReader reader(delimiter);
  std::vector<Row> rows;
  Record record;
  while (true) {
    while (reader.next(record)) {
      Row row{record.line, {}, record.flaw, record.flawed_cell, record.count};
      for (const auto cell : record.cells) row.cells.emplace_back(cell);
      rows.push_back(std::move(row));
    }
    if (reader.ended()) return rows;
    const auto room = reader.space(piece);
    const auto count = std::min({piece, text.size(), room.size()});
    std::memcpy(room.data(), text.data(), count);
    text.remove_prefix(count);
    count > 0 ? reader.filled(count) : reader.end();
  }
}

using Cells = std::vector<std::string>;
using Table = std::vector<Cells>;

Table cells(const std::vector<Row>& rows) {
  Table table;
  for (const auto& row : rows) {
    CHECK(row.flaw == Flaw::none);
    table.push_back(row.cells);
  }
  return table;
}

}  // namespace

TEST_CASE("records are read as RFC 4180 says, whatever the pieces they come in", "[connectors][csv]") {
  const std::size_t piece = GENERATE(1u, 2u, 3u, 7u, 64u);
  SECTION("line ends of both kinds, with and without one at the end") {
    const Table expected{{"aaa", "bbb"}, {"zzz", "yyy"}};
    CHECK(cells(read("aaa,bbb\r\nzzz,yyy\r\n", piece)) == expected);
    CHECK(cells(read("aaa,bbb\r\nzzz,yyy", piece)) == expected);
    CHECK(cells(read("aaa,bbb\nzzz,yyy\n", piece)) == expected);
    CHECK(cells(read("aaa,bbb\nzzz,yyy\r", piece)) == expected);
  }
  SECTION("quoted cells with separators, line breaks and doubled quotes") {
    CHECK(cells(read("\"a,a\",\"b\r\nb\",c\r\n\"d\"\"d\",\"\",\"\"\"\"\r\n", piece)) ==
          Table{{"a,a", "b\r\nb", "c"}, {"d\"d", "", "\""}});
    CHECK(cells(read("\"a\"", piece)) == Table{{"a"}});
    CHECK(cells(read("\"a\",\"b\"\r\n", piece)) == Table{{"a", "b"}});
    CHECK(cells(read("\"a\"\r", piece)) == Table{{"a"}});
  }
  SECTION("blanks belong to the cell, empty cells stay") {
    CHECK(cells(read(" a , b\n,\n", piece)) == Table{{" a ", " b"}, {"", ""}});
    CHECK(cells(read("a,", piece)) == Table{{"a", ""}});
  }
  SECTION("a byte order mark is no part of the first cell, but stays elsewhere") {
    CHECK(cells(read("\xEF\xBB\xBFid,\xEF\xBB\xBFname\n", piece)) == Table{{"id", "\xEF\xBB\xBFname"}});
    CHECK(cells(read("\xEF\xBB\xBF\"id\"\n", piece)) == Table{{"id"}});
  }
  SECTION("nothing gives nothing, blank lines are no records") {
    CHECK(read("", piece).empty());
    CHECK(read("\xEF\xBB\xBF", piece).empty());
    CHECK(read("\r\n\n\r", piece).empty());
    CHECK(cells(read("a\n\n\r\nb\n\n", piece)) == Table{{"a"}, {"b"}});
  }
}

TEST_CASE("a record bears the line on which it starts", "[connectors][csv]") {
  const auto rows = read("a\n\n\"b\nb\r\nb\",x\n\r\nc\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].line == 1);
  CHECK(rows[1].line == 3);
  CHECK(rows[2].line == 7);
}

TEST_CASE("another delimiter makes the comma a character", "[connectors][csv]") {
  CHECK(cells(read("a,b;\"c;d\"\n", 4, ';')) == Table{{"a,b", "c;d"}});
}

TEST_CASE("a malformed record is told from good ones, and the next is read again", "[connectors][csv]") {
  SECTION("a quote inside a cell that does not begin with one") {
    const auto rows = read("a,5\" pipe,c\nd,e,f\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].flaw == Flaw::stray_quote);
    CHECK(rows[0].flawed_cell == 1);
    CHECK(rows[1].cells == Cells{"d", "e", "f"});
    CHECK(rows[1].line == 2);
  }
  SECTION("something behind a closing quote") {
    const auto rows = read("\"a\"x,b\n\"c\" ,d\ne,f\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].flaw == Flaw::after_quote);
    CHECK(rows[1].flaw == Flaw::after_quote);
    CHECK(rows[2].flaw == Flaw::none);
  }
  SECTION("a quote that is never closed") {
    const auto rows = read("a,b\nc,\"d\ne,f\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].flaw == Flaw::open_quote);
    CHECK(rows[1].flawed_cell == 1);
    CHECK(rows[1].line == 2);
  }
  SECTION("bytes that are not UTF-8") {
    const auto rows = read("a,b\nx,Caf\xE9\ny,z\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[1].flaw == Flaw::not_utf8);
    CHECK(rows[1].flawed_cell == 1);
  }
}

TEST_CASE("cells and records have an upper size", "[connectors][csv]") {
  const std::string just(32 * 1024, 'x');
  CHECK(read(just + ",b\n")[0].flaw == Flaw::none);
  CHECK(read("a," + just + "x\n")[0].flaw == Flaw::long_cell);
  CHECK(read("a," + just + "x\n")[0].flawed_cell == 1);
  SECTION("doubled quotes count as one") {
    const std::string quotes(2 * 32 * 1024, '"');
    CHECK(read("\"" + quotes + "\"\n")[0].flaw == Flaw::none);
    CHECK(read("\"" + quotes + "\"\"\"\n")[0].flaw == Flaw::long_cell);
  }
  SECTION("cells beyond 256 are counted but not kept") {
    const auto rows = read(std::string(999, ',') + "\n");
    CHECK(rows[0].count == 1000);
    CHECK(rows[0].cells.size() == 257);
  }
  SECTION("an open quote does not swallow the machine's memory") {
    const std::string endless(max_record + 2, 'x');
    const auto rows = read("a\n\"" + endless, 1 << 20);
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].flaw == Flaw::too_long_a_record);
    CHECK(rows[1].line == 2);
  }
}
