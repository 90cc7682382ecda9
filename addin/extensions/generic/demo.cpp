#include "generic/demo.hpp"

#include <simdjson.h>

#include <algorithm>

#include "generic/frame.hpp"
#include "kam/extensions/signed_link.hpp"
#include "kam/log/log.hpp"
#include "kam/panel/demo.hpp"
#include "kam/panel/model.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/tenant_settings.hpp"

namespace kam::extensions::generic {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

constexpr std::string_view viewer = "demo";
constexpr std::size_t longest_query = 400;  // bytes; the form takes 100 characters

struct Tab {
  std::pair<long, store::Instant> order;
  panel::DemoTab shown;
};

struct Wish {
  std::string tab, account, query;
};

Result<std::vector<panel::DemoTab>> tabs_of(store::Store& store) {
  const auto tenants = store.tenants();
  if (!tenants) return tenants.error();
  std::vector<Tab> tabs;
  for (const auto& tenant : *tenants) {
    const auto settings = store::TenantSettings::parse(tenant.settings_json);
    if (!settings) return settings.error();
    const auto title = settings->get("demo_title");
    if (!title) continue;
    tabs.push_back({{settings->whole_number("demo_order").value_or(0), tenant.created},
                    {tenant.id, *title, settings->get("demo_note").value_or("")}});
  }
  std::ranges::stable_sort(tabs, {}, &Tab::order);
  std::vector<panel::DemoTab> shown;
  for (auto& tab : tabs) shown.push_back(std::move(tab.shown));
  return shown;
}

Result<void> list_accounts(store::Store& store, const panel::Texts& texts, const Wish& wish, panel::DemoPage& page) {
  const auto scoring = store.scoring(page.tab);
  if (!scoring) return scoring.error();
  page.total = *scoring ? static_cast<std::size_t>((*scoring)->accounts) : 0;
  store::AssessmentQuery query;
  query.order = store::AssessmentQuery::Order::rank;
  query.limit = static_cast<int>(panel::demo_list_limit) + 1;  // one more tells the page that there are more
  if (!wish.query.empty()) query.text = wish.query;
  const auto rows = store.assessments(page.tab, query);
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    auto line = panel::summary(row.summary, texts);
    if (!line) return line.error();
    page.accounts.push_back({row.account_id, row.name, std::move(line->tier), std::move(line->figure)});
  }
  return {};
}

/// What a CRM's record page would show of the account itself.
std::vector<panel::DemoField> record_of(const store::Assessment& assessment) {
  constexpr std::pair<const char*, const char*> fields[] = {{"industry", "Industry"},       {"segment", "Segment"},
                                                            {"country", "Country"},         {"owner", "Owner"},
                                                            {"kam", "Key account manager"}, {"label", "Our class"}};
  std::vector<panel::DemoField> record{{"Account number", assessment.account_id}};
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(assessment.json);
  simdjson::dom::element about;
  if (parser.parse(padded)["about"].get(about)) return record;
  for (const auto& [key, title] : fields)
    if (std::string_view text; !about[key].get(text) && !text.empty()) record.push_back({title, std::string(text)});
  return record;
}

Result<void> choose_account(store::Store& store, const Wish& wish, store::Instant now, panel::DemoPage& page) {
  std::optional<store::Assessment> chosen;
  for (const auto& id : {wish.account, page.accounts.empty() ? std::string() : page.accounts.front().id}) {
    if (chosen || id.empty()) continue;
    auto found = store.assessment(page.tab, id);
    if (!found) return found.error();
    chosen = std::move(*found);
  }
  if (!chosen) return {};
  page.account = chosen->account_id;
  page.record_name = chosen->name.empty() ? chosen->account_id : chosen->name;
  page.record = record_of(*chosen);
  const auto secrets = store.secrets(page.tab, store::embed_secret, now);
  if (!secrets) return secrets.error();
  if (secrets->empty()) return {};
  page.panel_url =
      sign_link({page.tab, page.account, std::string(viewer)}, secrets->front().secret, now + longest_link);
  return {};
}

Result<panel::DemoPage> build(store::Store& store, const panel::Texts& texts, const Wish& wish, store::Instant now) {
  panel::DemoPage page;
  auto tabs = tabs_of(store);
  if (!tabs) return tabs.error();
  page.tabs = std::move(*tabs);
  page.query = wish.query;
  if (page.tabs.empty()) return page;
  const auto wished = std::ranges::find(page.tabs, wish.tab, &panel::DemoTab::id);
  page.tab = wished == page.tabs.end() ? page.tabs.front().id : wished->id;
  if (auto ok = list_accounts(store, texts, wish, page); !ok) return ok.error();
  if (auto ok = choose_account(store, wish, now, page); !ok) return ok.error();
  return page;
}
}  // namespace

asio::awaitable<Reply> on_demo(App& app, Request request) {
  const auto asked = [&](std::string_view name) { return std::string(request.query_value(name).value_or("")); };
  Wish wish{asked("tab"), asked("account"), asked("q")};
  if (wish.query.size() > longest_query) wish.query.clear();
  auto job = [&store = app.store, texts = app.texts, wish = std::move(wish), now = app.clock()] {
    return build(store, *texts, wish, now);
  };
  const auto page = co_await app::blocking(app.database, std::move(job));
  if (!page) {
    log::error("demo.failed", {{"request", request.id}, {"detail", page.error().detail}});
    co_return http::problem(page.error(), request.id);
  }
  const auto nonce = new_nonce();
  co_return framing_page(panel::render_demo(*page, nonce), nonce);
}

}  // namespace kam::extensions::generic
