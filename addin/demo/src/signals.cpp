#include <array>

#include "company.hpp"

namespace kam::demo {

namespace {
struct News {
  std::string_view type, account, competitor, category, role, partner, place, source, text;
  int days_ago, confidence;  ///< hundredths; −1: not judged
};

/// What the sales people heard: of rivals in general, and of the customers themselves.
// clang-format off
constexpr std::array news{
    News{"sig_market_expansion", "", "Umbravia Systems", "", "", "", "48.1351;11.5820", "Trade press", "Opens a service centre near Munich", 96, 60},
    News{"sig_market_expansion", "", "FlexoNord", "", "", "", "Skåne", "Trade fair", "Rents a warehouse in Malmö", 140, 50},
    News{"sig_product_update", "", "Packanto", "labelling", "", "", "", "Newsletter", "Faster print-and-apply unit", 130, 50},
    News{"sig_product_launch", "", "Kartonwerk Süd", "corrugated", "", "", "", "Trade fair", "Box without tape for online shops", 210, 60},
    News{"sig_pricing_change", "", "FlexoNord", "film", "", "", "", "Told by a buyer", "Stretch film four per cent cheaper", 170, -1},
    News{"sig_personnel_move", "", "Packanto", "", "compliance", "", "", "Professional network", "Hires a head of serialisation rules", 80, 60},
    News{"sig_partnership", "", "Umbravia Systems", "", "", "A-1063", "", "Press release", "Works with Rodenbeck on vaccine lines", 65, 70},
    News{"sig_management_change", "", "Kartonwerk Süd", "", "", "", "", "Trade press", "New managing director from consumer goods", 260, 90},
    News{"sig_model_shift", "", "Packanto", "", "", "", "", "Told by a customer", "Now comes with teams of specialists", 240, 50},
    News{"sig_account_leader", "A-1001", "", "", "", "", "", "Professional network", "The head of production left for a rival of theirs", 41, 90},
    News{"sig_account_strategy", "A-1003", "", "", "", "", "", "Press release", "Builds a second plant for prefilled syringes", 33, 95},
    News{"sig_account_hiring", "A-1027", "", "", "", "", "", "Job portal", "Looks for twelve line engineers", 22, 70},
    News{"sig_account_ma", "A-1017", "", "", "", "", "", "Trade press", "Takes over a maker of hygiene paper", 48, 85},
    News{"sig_account_finance", "A-1008", "", "", "", "", "", "Court gazette", "Insolvency proceedings opened", 19, 100},
    News{"sig_account_strategy", "A-1005", "", "", "", "", "", "Annual report", "Serialisation for all markets by 2027", 160, 90},
};
// clang-format on
}  // namespace

void add_signals(Company& company) {
  for (const auto& one : news) {
    auto row = company.add(Object::signals, "SG");
    row.set("type", one.type).set("account_id", one.account).set("competitor", one.competitor);
    row.set("product_category", one.category).set("person_role", one.role).set("partner_id", one.partner);
    row.set("place", one.place).set("source", one.source).set("text", one.text).set("seen_at", days_ago(one.days_ago));
    if (one.confidence >= 0) row.set("confidence", hundredths(one.confidence));
  }
}

}  // namespace kam::demo
