#include "csv/bundle_memory.hpp"

#include <atomic>
#include <fstream>
#include <functional>
#include <thread>

#include "catch.hpp"
#include "files.hpp"

using namespace kam;
using connectors::BundleTables;
using connectors::csv::BundleMemory;
using Texts = std::vector<std::string>;

namespace {

Texts as_text(const BundleTables& bundle) {
  Texts text{bundle.settings_json};
  for (const auto& rate : bundle.rates) text.insert(text.end(), rate.begin(), rate.end());
  for (const auto& table : bundle.tables) {
    text.emplace_back(rules::name(table.object));
    text.insert(text.end(), table.columns.begin(), table.columns.end());
    text.insert(text.end(), table.cells.begin(), table.cells.end());
  }
  return text;
}

/// From memory each account has what it has when the whole bundle is read.
void check_same(BundleMemory& memory, const std::filesystem::path& directory, const Texts& accounts) {
  for (const auto& account : accounts) {
    CAPTURE(directory, account);
    const auto whole = connectors::read_bundle_of(directory, {}, account);
    const auto few = memory.read_of(directory, {}, account);
    REQUIRE(few.has_value() == whole.has_value());
    if (whole) CHECK(as_text(*few) == as_text(*whole));
    if (!whole) CHECK(few.error().detail == whole.error().detail);
  }
}

const Texts accounts = {"A1", "A2", "A3", "A9", ""};
constexpr std::string_view invoices = "id,account_id,date\nI1,A1,2026-01-01\nI2,A2,2026-01-02\nI3,A2,soon\n";
constexpr std::string_view lines = "id,invoice_id,qty\nL1,I1,1\nL2,I2,2\nL3,I9,4\n";

/// Three accounts, invoices with lines, products of nobody, a contact with quotes that span lines.
void fill(TemporaryBundle& bundle) {
  bundle.file("accounts.csv", "id,name\nA1,One\nA2,Two\nA3,Three\n")
      .file("invoices.csv", invoices)
      .file("invoice_lines.csv", lines)
      .file("products.csv", "id\nP1\nP1\nP2\n")
      .file("contacts.csv", "id,account_id,name\nC1,A1,\"Ann\nof \"\"One\"\"\"\n\nC2,A2,\"Bo, of Two\"\r\nC3,,Nobody\n")
      .file("rates.csv", "date,from,to,rate\n2026-01-01,USD,EUR,0.9\n")
      .file("settings.json", R"({"reporting_currency": "EUR"})");
}

std::string as_csv(const rules::Table& table) {
  std::string text;
  const auto line = [&](std::size_t from, const Texts& cells) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      text += i ? ",\"" : "\"";
      for (const char c : cells[from + i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += '\n';
  };
  line(0, table.columns);
  for (std::size_t row = 0; row < table.rows(); ++row) line(row * table.columns.size(), table.cells);
  return text;
}

void append(const TemporaryBundle& bundle, const std::string& name, std::string_view bytes) {
  std::ofstream(bundle.directory() / name, std::ios::binary | std::ios::app) << bytes;
}

}  // namespace

TEST_CASE("an account from memory is the account of the files, whatever happened to them", "[connectors][csv]") {
  using Change = std::function<void(TemporaryBundle&)>;
  const auto appended = [](std::string_view bytes) {
    return [bytes](TemporaryBundle& bundle) { append(bundle, "invoices.csv", bytes); };
  };
  const auto written = [](std::string_view bytes) {
    return [bytes](TemporaryBundle& bundle) { bundle.file("invoices.csv", bytes); };
  };
  const auto change = GENERATE_COPY(values<Change>({
      [](TemporaryBundle&) {},
      appended("I4,A1,2026-02-01\n"),
      appended("I4,A1,2026-02-01"),
      appended("\r\n\nI4,A2,2026-02-01\r\n"),
      appended("I4,\"A1\",\"2026-\n"),
      appended("I1,A2,2026-02-01\n"),
      appended("I2,A2,2026-02-01\n"),
      appended("\xEF\xBB\xBFI4,A1,2026-02-01\n"),
      appended("\xFF\xFE,A1,2026-02-01\nI5,A3,2026-02-02\n"),
      appended("I4,A1\nI5,A1,2026-02-01,1\nI\"6,A1,2026-02-01\n"),
      written("id,account_id,date\nI1,A2,2026-01-01\nI2,A2,2026-01-02\nI3,A2,soon\n"),
      written("id,account_id,date\nI2,A2,2026-01-02\n"),
      written("id,account_id,date\nI1,A1,2026-01-01\nI2,A2,2026-01"),
      written("id,date,account_id\nI1,2026-01-01,A1\nI2,2026-01-02,A3\n"),
      written("\xEF\xBB\xBFid,account_id,date\nI1,A1,2026-01-01\nI2,A3,2026-01-02\n"),
      written("id,account_id,account_id\nI1,A1,A2\n"),
      written("id,date\nI1,2026-01-01\n"),
      written("id,account_id,date"),
      written(""),
      [](TemporaryBundle& bundle) { std::filesystem::remove(bundle.directory() / "invoices.csv"); },
      [](TemporaryBundle& bundle) { std::filesystem::remove(bundle.directory() / "accounts.csv"); },
      [](TemporaryBundle& bundle) { std::filesystem::remove(bundle.directory() / "contacts.csv"); },
      [](TemporaryBundle& bundle) {
        std::filesystem::remove(bundle.directory() / "invoices.csv");
        bundle.file("invoices.csv.gz", gzip("id,account_id,date\nI7,A1,2026-01-07\n"));
      },
      [](TemporaryBundle& bundle) { bundle.file("tickets.csv", "id,account_id,opened_at\nT1,A1,2026-01-07\n"); },
      [](TemporaryBundle& bundle) { append(bundle, "invoice_lines.csv", "L4,I2,1\nL1,I2,1\n"); },
      [](TemporaryBundle& bundle) { bundle.file("settings.json", R"({"time_zone": "Europe/Berlin"})"); },
      [](TemporaryBundle& bundle) { bundle.file("settings.json", "{"); },
      [](TemporaryBundle& bundle) { append(bundle, "rates.csv", "2026-02-01,USD,EUR,0.8\n"); },
      [](TemporaryBundle& bundle) {
        bundle.file("mapping.json",
                    R"({"objects": {"accounts": {"file": "accounts.csv", "columns": {"id": "id", "name": "name"}}}})");
      },
  }));
  TemporaryBundle bundle;
  BundleMemory memory;
  fill(bundle);
  check_same(memory, bundle.directory(), accounts);
  CHECK(memory.size() > 0);
  change(bundle);
  check_same(memory, bundle.directory(), accounts);
  append(bundle, "invoices.csv", "I8,A1,2026-03-01\nI9,A2,2026-03-02\n");
  check_same(memory, bundle.directory(), accounts);
  fill(bundle);
  check_same(memory, bundle.directory(), accounts);
}

TEST_CASE("a file may be cut at any byte and grow again", "[connectors][csv]") {
  const std::string whole =
      "\xEF\xBB\xBFid,account_id,name\r\nC1,A1,\"Ann\nof \"\"One\"\"\"\n\nC2,A2,\"Bo, of Two\"\r\nC3,,Me\n";
  TemporaryBundle bundle;
  BundleMemory memory;
  bundle.file("accounts.csv", "id,name\nA1,One\nA2,Two\n");
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    bundle.file("contacts.csv", whole.substr(0, size));
    check_same(memory, bundle.directory(), {"A1", "A2"});
    bundle.file("contacts.csv", whole);
    check_same(memory, bundle.directory(), {"A1"});
    if (size < whole.size()) bundle.file("contacts.csv", whole.substr(0, size));
    check_same(memory, bundle.directory(), {"A1"});
  }
}

TEST_CASE("a file larger than what is read at once grows within and over its bounds", "[connectors][csv]") {
  constexpr std::size_t at_once = 64 * 1024;
  TemporaryBundle bundle;
  BundleMemory memory;
  bundle.file("accounts.csv", "id,name\nA1,One\nA2,Two\n");
  std::string contacts = "id,account_id,name\n";
  for (int number = 0; contacts.size() + 40 < 2 * at_once; ++number)
    contacts += "C" + std::to_string(number) + ",A" + std::to_string(1 + number % 2) + ",Somebody with a name\n";
  const std::string last = "C-last,A1," + std::string(2 * at_once - contacts.size() - 11, 'x') + "\n";
  for (const auto& more : {std::string(), last, std::string("C-new,A2,New\n"), contacts.substr(19)}) {
    contacts += more;
    bundle.file("contacts.csv", contacts);
    check_same(memory, bundle.directory(), {"A1", "A2"});
  }
  contacts[at_once + 9] ^= 1;
  bundle.file("contacts.csv", contacts);
  check_same(memory, bundle.directory(), {"A1", "A2"});
}

TEST_CASE("a bundle is kept within the limits, and read all the same beyond them", "[connectors][csv]") {
  TemporaryBundle one, other;
  fill(one);
  fill(other);
  std::size_t of_one = 0;
  for (const auto* name : {"accounts", "invoices", "invoice_lines", "products", "contacts"})
    of_one += std::filesystem::file_size(one.directory() / (std::string(name) + ".csv"));
  BundleMemory memory(of_one, 2 * of_one - 1);
  const auto reads_bad_rows = [&] {  // as only who reads all rows of the files does
    const auto read = memory.read_of(one.directory(), {}, "A2");
    REQUIRE(read.has_value());
    return !read->bad.empty();
  };
  check_same(memory, one.directory(), accounts);
  CHECK(memory.size() == of_one);
  CHECK(!reads_bad_rows());
  check_same(memory, other.directory(), accounts);
  CHECK(memory.size() == of_one);  // the first one went
  check_same(memory, one.directory(), accounts);
  CHECK(memory.size() == of_one);
  append(one, "products.csv", "\n");
  check_same(memory, one.directory(), accounts);
  CHECK(memory.size() == 0);
  CHECK(reads_bad_rows());
}

TEST_CASE("several threads may ask the memory while a file grows", "[connectors][csv]") {
  TemporaryBundle bundle;
  BundleMemory memory;
  fill(bundle);
  std::vector<std::jthread> threads;
  std::atomic<int> failed = 0;
  for (const auto* account : {"A1", "A2", "A3"})
    threads.emplace_back([&, account] {
      for (int i = 0; i < 20; ++i) failed += memory.read_of(bundle.directory(), {}, account) ? 0 : 1;
    });
  for (int i = 0; i < 20; ++i) append(bundle, "invoices.csv", "J" + std::to_string(i) + ",A1,2026-02-01\n");
  threads.clear();
  CHECK(failed == 0);
  check_same(memory, bundle.directory(), accounts);
}

TEST_CASE("real companies are read from memory as from their files", "[connectors][csv]") {
  const std::filesystem::path source = KAM_SOURCE_DIR;
  const std::string name = GENERATE("northwind", "maven-crm");
  connectors::BundleOptions options;
  options.mapping = source / "connectors/csv/mappings" / (name + ".json");
  const auto foreign = connectors::read_bundle_tables(source / "tests/fixtures" / name, options);
  REQUIRE(foreign.has_value());
  TemporaryBundle bundle;
  std::vector<std::string> ids;
  for (const auto& table : foreign->tables) {
    bundle.file(std::string(rules::name(table.object)) + ".csv", as_csv(table));
    if (table.object != rules::Object::accounts) continue;
    const auto id = *rules::column_named(table.columns, "id");
    for (std::size_t row = 0; row < table.rows(); row += 9) ids.push_back(table.cells[row * table.columns.size() + id]);
  }
  REQUIRE(ids.size() > 3);
  BundleMemory memory;
  check_same(memory, bundle.directory(), ids);
  CHECK(memory.size() > 0);
}
