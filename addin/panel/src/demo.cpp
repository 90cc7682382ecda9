#include "kam/panel/demo.hpp"

#include <algorithm>
#include <string_view>

#include "markup.hpp"

namespace kam::panel {
namespace {

/// For a value in the query of an address: all but the unreserved characters of RFC 3986 as %XX.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '-' || c == '.' || c == '_' || c == '~')
      out += c;
    else
      out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

std::string with_thousands(std::size_t number) {
  auto digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

Markup tab_list(const DemoPage& page) {
  auto list = markup_list();
  for (const auto& tab : page.tabs) {
    Markup item;
    item.set("id", percent_encoded(tab.id));
    item.set("title", tab.title);
    item.set("chosen", tab.id == page.tab);
    list << item;
  }
  return list;
}

Markup account_list(const DemoPage& page, std::size_t shown) {
  const auto& chosen = page.account.empty() && shown > 0 ? page.accounts.front().id : page.account;
  auto list = markup_list();
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& account = page.accounts[i];
    Markup item;
    item.set("link", percent_encoded(account.id));
    item.set("name", account.name);
    item.set("tier", account.tier);
    item.set("figure", account.figure);
    item.set("chosen", account.id == chosen);
    list << item;
  }
  return list;
}

Markup record_fields(const DemoPage& page) {
  auto list = markup_list();
  for (const auto& field : page.record) {
    if (field.text.empty()) continue;
    Markup item;
    item.set("field", field.name);
    item.set("text", field.text);
    list << item;
  }
  return list;
}

}  // namespace

std::string render_demo(const DemoPage& page, const std::string& nonce) {
  const auto shown = std::min(page.accounts.size(), demo_list_limit);
  Markup data;
  data.set("nonce", nonce);
  data.set("tab", percent_encoded(page.tab));
  data.set("tabs", tab_list(page));
  data.set("accounts", account_list(page, shown));
  data.set("shown", with_thousands(shown));
  data.set("total", with_thousands(std::max(page.total, shown)));
  data.set("query", page.query);
  put(data, "query_link", percent_encoded(page.query));
  put(data, "record_name", page.record_name);
  data.set("record", record_fields(page));
  put(data, "panel_url", page.panel_url);
  for (const auto& tab : page.tabs) {
    if (tab.id == page.tab) put(data, "note", tab.note);
  }
  return fill("demo", data);
}

}  // namespace kam::panel
