#include <array>

#include "company.hpp"
#include "random.hpp"

/// What people answered when they were asked: the maturity questionnaire, the fit questions, ratings of accounts,
/// skills for the development plans.
namespace kam::demo {

namespace {
struct Dimension {
  std::string_view id;
  int level;  ///< what people say on average, 1 … 5
};

constexpr std::array dimensions{Dimension{"sel", 3}, Dimension{"str", 3}, Dimension{"exe", 2}, Dimension{"org", 3},
                                Dimension{"tea", 3}, Dimension{"pla", 3}, Dimension{"com", 2}, Dimension{"dat", 2},
                                Dimension{"rel", 3}, Dimension{"met", 2}};

struct Respondent {
  std::string_view id, group;
  int shift;  ///< leaders think better of the programme than those who carry it
};

constexpr std::array respondents{
    Respondent{"U-01", "leadership", 1},
    Respondent{"U-02", "leadership", 1},
    Respondent{"U-03", "leadership", 0},
    Respondent{"U-20", "kam", 0},
    Respondent{"U-21", "kam", -1},
    Respondent{"U-22", "kam", 0},
    Respondent{"U-23", "kam", 0},
    Respondent{"U-10", "sales", 0},
    Respondent{"U-30", "sales", 0},
    Respondent{"U-33", "sales", -1},
    Respondent{"U-35", "sales", 0},
    Respondent{"U-40", "other_functions", -1},
    Respondent{"U-50", "other_functions", -1},
    Respondent{"U-60", "other_functions", 0},
    Respondent{"U-42", "other_functions", -1},
};

Sheet::Row begin_answer(Company& company, const std::string& question, std::string_view respondent, Day at) {
  auto row = company.add(Object::answers, "Q");
  row.set("question_id", question).set("respondent_id", respondent).set("at", at);
  return row;
}

void add_questionnaire(Company& company, const Respondent& respondent) {
  Random random(respondent.id, "questionnaire");
  const Day at = days_ago(random.between(20, 60));
  for (const auto& dimension : dimensions)
    for (int item = 1; item <= 4; ++item) {
      auto row =
          begin_answer(company, "q_" + std::string(dimension.id) + "_" + std::to_string(item), respondent.id, at);
      row.set("group", respondent.group);
      if (random.chance(92))  // the rest do not know
        row.set("value", std::clamp(dimension.level + respondent.shift + random.between(-1, 1), 1, 5));
    }
}

/// Three customers answered the short form on sponsors, teams and the relationship.
void add_customers_view(Company& company) {
  for (const auto account : {"A-1005", "A-1017", "A-1025"}) {
    Random random(account, "customers view");
    for (const std::string dimension : {"exe", "tea", "rel"})
      for (int item = 1; item <= 2; ++item)
        begin_answer(company, "q_" + dimension + "_" + std::to_string(item),
                     company.account(account).first_contact().id, days_ago(45))
            .set("group", "customer")
            .set("value", random.between(2, 4));
  }
}

void add_fit(Company& company) {
  struct View {
    std::string_view respondent, group;
    std::array<int, 4> values;
  };
  static constexpr std::array views{View{"U-01", "leadership", {5, 4, 4, 3}}, View{"U-02", "leadership", {4, 4, 3, 4}},
                                    View{"U-10", "sales", {4, 3, 3, 4}}, View{"U-20", "kam", {4, 3, 3, 4}},
                                    View{"U-40", "other_functions", {3, 4, 3, 0}}};
  static constexpr std::array questions{"fit_exec_buyin", "fit_dedicated_team", "fit_company_support",
                                        "fit_rivals_no_kam"};
  for (const auto& view : views)
    for (std::size_t i = 0; i < questions.size(); ++i) {
      auto row = begin_answer(company, questions[i], view.respondent, days_ago(52));
      row.set("group", view.group);
      if (view.values[i] > 0) row.set("value", view.values[i]);
    }
}

struct Rating {
  std::string_view account, question, respondent, value;
};

/// Where no record says it, people who know the account were asked.
constexpr std::array ratings{
    Rating{"A-1003", "sel_strategic_value", "U-32", "8"},
    Rating{"A-1003", "sel_cultural_fit", "U-50", "7"},
    Rating{"A-1003", "app_goal", "U-32", "0.6"},
    Rating{"A-1011", "sel_product_fit", "U-35", "6"},
    Rating{"A-1015", "sel_product_fit", "U-35", "7"},
    Rating{"A-1015", "sel_willingness_to_pay", "U-11", "6"},
    Rating{"A-1007", "sel_supplier_perception", "U-33", "8"},
    Rating{"A-1021", "sel_market_influence", "U-34", "5"},
    Rating{"A-1021", "sel_market_influence", "U-11", "6"},
    Rating{"A-1041", "sel_complexity_need", "U-32", "7"},
    Rating{"A-1005", "review_call", "C-00001", "9"},
    Rating{"A-1001", "review_call", "C-00001", "5"},
    Rating{"A-1025", "review_call", "C-00001", "8"},
    Rating{"A-1022", "review_call", "C-00001", "3"},
    Rating{"A-1026", "app_goal", "U-35", "-0.4"},
    Rating{"A-1048", "sel_credibility", "U-30", ""},
};

void add_ratings(Company& company) {
  for (const auto& rating : ratings) {
    const bool by_customer = rating.question == "review_call";
    const std::string respondent =
        by_customer ? company.account(rating.account).first_contact().id : std::string(rating.respondent);
    auto row = begin_answer(company, std::string(rating.question), respondent, days_ago(35));
    row.set("account_id", rating.account).set("value", rating.value);
  }
}

void add_skills(Company& company) {
  static constexpr std::array areas{"relationship", "collaboration", "leadership",   "coordination",
                                    "acumen",       "analysis",      "communication"};
  for (const auto kam : {"U-20", "U-21", "U-22", "U-23"}) {
    const std::string manager = std::string_view(kam) == "U-20" || std::string_view(kam) == "U-22" ? "U-10" : "U-11";
    Random random(kam, "skills");
    for (const std::string area : areas)
      for (const std::string& rater : {std::string(kam), manager})
        begin_answer(company, "skill_" + area, rater, days_ago(75))
            .set("subject_id", kam)
            .set("value", random.between(2, 5));
  }
}
}  // namespace

void add_answers(Company& company) {
  for (const auto& respondent : respondents) add_questionnaire(company, respondent);
  add_customers_view(company);
  add_fit(company);
  add_ratings(company);
  add_skills(company);
}

}  // namespace kam::demo
