#include "settings.hpp"

#include <array>

#include "csv.hpp"
#include "random.hpp"
#include "timeline.hpp"

namespace kam::demo {

namespace {
struct Currency {
  std::string_view code;
  int worth;  ///< ten-thousandths of a euro
};

/// No rate for CZK: one account shows what an amount without a rate looks like.
constexpr std::array currencies{Currency{"USD", 9180}, Currency{"GBP", 11720}, Currency{"CHF", 10480},
                                Currency{"SEK", 882}};

std::string ten_thousandths(int number) {
  const std::string digits = std::to_string(10'000 + number % 10'000);
  return std::to_string(number / 10'000) + "." + digits.substr(1);
}
}  // namespace

std::string settings_json() {
  return R"json({
  "reporting_currency": "EUR",
  "time_zone": "Europe/Vienna",
  "currencies": ["EUR", "USD", "GBP", "CHF", "SEK", "CZK"],
  "service_locations": [
    {"lat": 48.3069, "lon": 14.2858, "country": "AT"},
    {"lat": 51.9244, "lon": 4.4777, "country": "NL"},
    {"lat": 55.6050, "lon": 13.0038, "country": "SE"},
    {"lat": 45.4642, "lon": 9.1900, "country": "IT"}
  ],
  "strategic_objectives": [
    {"id": "automation_share", "weight": 40},
    {"id": "circular_packaging", "weight": 30},
    {"id": "pharma_growth", "weight": 20},
    {"id": "service_contracts", "weight": 10}
  ],
  "target_segments": ["pharma_health", "ecommerce_logistics", "food_beverage"],
  "abc_rates": {
    "orders": 38, "order_lines": 4.5, "deliveries": 62, "rush_orders": 240, "returns": 130, "visits": 95,
    "calls_and_meetings": 72, "team_time": 78, "tickets": 64, "customisation": 88
  },
  "discount_rate": 0.09,
  "kam_capacity": {"U-20": 5, "U-21": 5, "U-22": 4, "U-23": 6},
  "runway_months": 24,
  "cap_setting": 12,
  "maturity_overall": 2.6,
  "criteria_off": [],
  "distance_matters": true,
  "required_trainings": ["key_account_basics", "value_selling", "negotiation"],
  "list_changed_at": "2026-02-16",
  "fields_complete": ["accounts.insolvency_flag", "accounts.strategic_exception_until", "opportunities.referred_by_account_id"],
  "ticket_csat_max": 5
}
)json";
}

std::string rates_csv() {
  Sheet rates({"date", "from", "to", "rate"});
  constexpr int months_before_the_data = 36;  // contracts are older than the invoices
  for (const auto& currency : currencies) {
    Random random(currency.code, "rates");
    for (int month = -months_before_the_data; month < month_count; ++month)
      rates.add()
          .set("date", first_of(month))
          .set("from", currency.code)
          .set("to", "EUR")
          .set("rate", ten_thousandths(currency.worth + currency.worth * random.between(-20, 20) / 1000));
  }
  return rates.csv();
}

std::string readme_text() {
  return "Halden Packaging Systems is a made-up company, and everything in this folder is made up with it: its "
         "customers, "
         "their people, orders, prices, complaints and plans. Any likeness to a real company or person is chance. The "
         "records end on " +
         std::string(sample_as_of) +
         "; only what is planned, due or promised lies later. The folder shows every object and field that can be "
         "read, "
         "and a few stories that a salesperson may recognise.\n";
}

}  // namespace kam::demo
