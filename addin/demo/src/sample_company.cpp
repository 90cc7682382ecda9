#include "kam/demo/sample_company.hpp"

#include <fstream>

#include "cast.hpp"
#include "company.hpp"
#include "settings.hpp"
#include "stories.hpp"

namespace kam::demo {

namespace {
Company make_company() {
  Company company;
  company.accounts = cast();
  tell_stories_of_growth(company);
  tell_stories_of_risk(company);
  add_users(company);
  add_products(company);
  add_contacts(company);
  add_accounts(company);
  add_orders(company);
  add_contracts(company);
  add_opportunities(company);
  add_activities(company);
  add_service(company);
  add_surveys(company);
  add_costs(company);
  add_plans(company);
  add_signals(company);
  add_answers(company);
  add_programme(company);
  return company;
}

Result<void> write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (!file) return Error{Errc::environment, "cannot write " + path.string()};
  return {};
}
}  // namespace

Result<void> write_sample_company(const std::filesystem::path& directory) {
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  if (failure)
    return Error{Errc::environment, "cannot make the folder " + directory.string() + ": " + failure.message()};

  Company company = make_company();
  for (std::size_t i = 0; i < rules::object_count; ++i) {
    const auto object = static_cast<Object>(i);
    const auto path = directory / (std::string(rules::name(object)) + ".csv");
    if (auto written = write_file(path, company.sheet(object).csv()); !written) return written;
  }
  if (auto written = write_file(directory / "settings.json", settings_json()); !written) return written;
  if (auto written = write_file(directory / "rates.csv", rates_csv()); !written) return written;
  return write_file(directory / "README.txt", readme_text());
}

}  // namespace kam::demo
