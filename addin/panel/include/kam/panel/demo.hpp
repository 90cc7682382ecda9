#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace kam::panel {

struct DemoTab {
  std::string id, title, note;  ///< id stands in the address: /demo?tab=<id>
};

struct DemoAccount {
  std::string id, name, tier, figure;  ///< tier in words; figure is a score or a rank, ready to read
};

/// A field of the record that the made-up CRM shows beside the panel.
struct DemoField {
  std::string name, text;
};

/// The page /demo: what a CRM's record page looks like with the panel framed in it.
struct DemoPage {
  std::vector<DemoTab> tabs;
  std::string tab;                    ///< id of the chosen one
  std::vector<DemoAccount> accounts;  ///< those that match the search, in the order to show; at most 200 are shown
  std::size_t total = 0;              ///< accounts of the tab, whether they match or not
  std::string query;                  ///< what was searched for
  std::string account;                ///< id of the chosen one; empty = the first of the list
  std::string record_name;            ///< of the chosen account
  std::vector<DemoField> record;
  std::string panel_url;  ///< what the frame shows; empty = no frame
};

constexpr std::size_t demo_list_limit = 200;

/// A whole HTML document without script. Every text is escaped by the template, every id in an address percent-encoded.
[[nodiscard]] std::string render_demo(const DemoPage& page, const std::string& nonce);

}  // namespace kam::panel
