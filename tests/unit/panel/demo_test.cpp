#include "kam/panel/demo.hpp"

#include "fixtures.hpp"

namespace kam::panel {
namespace {

DemoPage sample() {
  return {.tabs = {{"sample", "Sample company (made up)", "Made-up data"}, {"retail", "Real data: Online Retail", ""}},
          .tab = "sample",
          .accounts = {{"A1", "Alder & Sons", "Key account", "72"}, {"A/2 &x", "Birch", "Rising account", "58"}},
          .total = 60,
          .query = "",
          .account = "",
          .record_name = "Alder & Sons",
          .record = {{"Owner", "Jana Roth"}, {"Industry", ""}},
          .panel_url = "/embed/account?tenant=sample&account=A1"};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

TEST_CASE("the demo frames the panel beside a record, with plain links to the other accounts", "[panel][demo]") {
  const auto html = render_demo(sample(), "n");
  CHECK_THAT(html, ContainsSubstring(
                       R"(<a href="/demo?tab=sample&amp;account=A%2F2%20%26x"><span class="name">Birch</span>)"));
  CHECK_THAT(
      html,
      ContainsSubstring(
          R"(<a href="/demo?tab=sample&amp;account=A1" aria-current="page"><span class="name">Alder &amp; Sons</span>)"));
  CHECK_THAT(html, ContainsSubstring(R"(<a href="/demo?tab=retail">Real data: Online Retail</a>)"));
  CHECK_THAT(
      html,
      ContainsSubstring(
          R"(<iframe src="/embed/account?tenant=sample&amp;account=A1" title="Key account panel: Alder &amp; Sons">)"));
  CHECK_THAT(html, ContainsSubstring("<dt>Owner</dt><dd>Jana Roth</dd>"));
  CHECK_THAT(html, ContainsSubstring("Made-up data"));
  CHECK(count(html, "<dt>Industry</dt>") == 0);
  CHECK_THAT(html, ContainsSubstring(">2 of 60<"));
  CHECK(count(html, "<script") == 0);
  CHECK(count(html, " style=") == 0);
}

TEST_CASE("a long list shows 200 and says of how many", "[panel][demo]") {
  auto page = sample();
  page.tab = "retail";
  page.total = 3460;
  page.accounts.assign(3460, {"C1", "Customer", "Standard account", "9"});
  const auto html = render_demo(page, "n");
  CHECK(count(html, "<span class=\"name\">") == 200);
  CHECK_THAT(html, ContainsSubstring(">200 of 3,460<"));
  CHECK(count(html, "Made-up data") == 0);
}

TEST_CASE("a search stays while accounts are opened", "[panel][demo]") {
  auto page = sample();
  page.query = "a&b=\"<c>";
  page.account = "A/2 &x";
  const auto html = render_demo(page, "n");
  CHECK_THAT(html, ContainsSubstring(R"(name="q" value="a&amp;b=&quot;&lt;c&gt;")"));
  CHECK_THAT(html, ContainsSubstring(R"(account=A%2F2%20%26x&amp;q=a%26b%3D%22%3Cc%3E" aria-current="page")"));
}

TEST_CASE("nothing found is said, without a frame", "[panel][demo]") {
  auto page = sample();
  page.accounts.clear();
  page.record_name.clear();
  page.record.clear();
  page.panel_url.clear();
  page.query = "zzz";
  const auto html = render_demo(page, "n");
  CHECK_THAT(html, ContainsSubstring("No account found"));
  CHECK_THAT(html, ContainsSubstring(">0 of 60<"));
  CHECK(count(html, "<iframe") == 0);
}

TEST_CASE("what the CRM and the address say is text on the demo page too", "[panel][demo][hostile]") {
  std::istringstream lines(fixtures::read_file("tests/fixtures/panel/hostile_strings.txt"));
  for (std::string hostile; std::getline(lines, hostile);) {
    DemoPage page{.tabs = {{hostile, hostile, hostile}},
                  .tab = hostile,
                  .accounts = {{hostile, hostile, hostile, hostile}},
                  .total = 1,
                  .query = hostile,
                  .account = hostile,
                  .record_name = hostile,
                  .record = {{hostile, hostile}},
                  .panel_url = hostile};
    DemoPage plain{.tabs = {{"x", "x", "x"}},
                   .tab = "x",
                   .accounts = {{"x", "x", "x", "x"}},
                   .total = 1,
                   .query = "x",
                   .account = "x",
                   .record_name = "x",
                   .record = {{"x", "x"}},
                   .panel_url = "x"};
    const auto html = render_demo(page, "n"), expected = render_demo(plain, "n");
    INFO(hostile);
    CHECK(count(html, "<") == count(expected, "<"));
    CHECK(count(html, ">") == count(expected, ">"));
    CHECK(count(html, "\"") == count(expected, "\""));
    CHECK(count(html, "'") == count(expected, "'"));
  }
}

}  // namespace
}  // namespace kam::panel
