#include "columns.hpp"

#include <type_traits>

namespace kam::rules::records {

namespace {

template <class Member>
constexpr Kind kind_of() {
  if constexpr (std::is_same_v<Member, Number> || std::is_same_v<Member, double>) {
    return Kind::number;
  } else if constexpr (std::is_same_v<Member, Flag>) {
    return Kind::boolean;
  } else if constexpr (std::is_same_v<Member, OnDay> || std::is_same_v<Member, Day>) {
    return Kind::day;
  } else if constexpr (std::is_same_v<Member, std::string> || std::is_same_v<Member, Text>) {
    return Kind::text;
  } else {
    return Kind::list;
  }
}

template <class T>
bool is_filled(const std::optional<T>& field) {
  return field.has_value();
}
template <class T>
bool is_filled(const std::vector<T>& field) {
  return !field.empty();
}
template <class T>
bool is_filled(const T&) {
  return true;
}

template <class T>
void empty(std::optional<T>& field) {
  field.reset();
}
template <class T>
void empty(std::vector<T>& field) {
  field.clear();
}
template <class T>
void empty(T&) {}

template <class T>
struct MemberOf;
template <class RecordType, class MemberType>
struct MemberOf<MemberType RecordType::*> {
  using Record = RecordType;
  using Member = MemberType;
};

template <auto Pointer>
constexpr auto column(std::string_view name, bool required = false, std::span<const std::string_view> labels = {}) {
  using Record = typename MemberOf<decltype(Pointer)>::Record;
  using Member = typename MemberOf<decltype(Pointer)>::Member;
  const Kind kind = labels.empty() ? kind_of<Member>() : Kind::label;
  return Column<Record>{{name, kind, required, labels},
                        [](Record& record, std::string_view cell, const Reading& reading) {
                          return read(cell, reading, record.*Pointer);
                        },
                        [](const Record& record) { return is_filled(record.*Pointer); },
                        [](Record& record) { empty(record.*Pointer); }};
}

constexpr bool required = true;

using Labels = std::string_view[];
constexpr Labels opportunity_types{"new", "upsell", "cross_sell", "renewal"};
constexpr Labels seniorities{"c_level", "vp", "director", "manager", "staff"};
constexpr Labels activity_kinds{"email", "call", "meeting", "visit", "event", "portal"};
constexpr Labels directions{"in", "out"};
constexpr Labels survey_kinds{"nps", "csat", "perception"};
constexpr Labels plan_states{"draft", "active", "closed"};
constexpr Labels horizons{"short", "mid", "long"};
constexpr Labels quadrants{"S", "W", "O", "T"};
constexpr Labels value_kinds{"saving", "forecast", "delivery", "innovation", "other"};

}  // namespace

template <>
std::span<const Column<Account>> columns<Account>() {
  using A = Account;
  static const Column<A> table[]{column<&A::id>("id", required),
                                 column<&A::parent_id>("parent_id"),
                                 column<&A::name>("name"),
                                 column<&A::industry>("industry"),
                                 column<&A::segment>("segment"),
                                 column<&A::country>("country"),
                                 column<&A::region>("region"),
                                 column<&A::lat>("lat"),
                                 column<&A::lon>("lon"),
                                 column<&A::owner_id>("owner_id"),
                                 column<&A::tier_label>("tier_label"),
                                 column<&A::annual_revenue>("annual_revenue"),
                                 column<&A::annual_revenue_prev>("annual_revenue_prev"),
                                 column<&A::employees>("employees"),
                                 column<&A::employees_prev>("employees_prev"),
                                 column<&A::market_share_pct>("market_share_pct"),
                                 column<&A::industry_rank>("industry_rank"),
                                 column<&A::credit_class>("credit_class"),
                                 column<&A::insolvency_flag>("insolvency_flag"),
                                 column<&A::addressable_spend_annual>("addressable_spend_annual"),
                                 column<&A::category_spend_annual>("category_spend_annual"),
                                 column<&A::departments_total>("departments_total"),
                                 column<&A::sites>("sites"),
                                 column<&A::countries_count>("countries_count"),
                                 column<&A::partner_status>("partner_status"),
                                 column<&A::partner_potential>("partner_potential"),
                                 column<&A::strategic_objectives>("strategic_objectives"),
                                 column<&A::demands>("demands"),
                                 column<&A::supplier_status_by_customer>("supplier_status_by_customer"),
                                 column<&A::supplier_rank>("supplier_rank"),
                                 column<&A::suppliers_used>("suppliers_used"),
                                 column<&A::reference_allowed>("reference_allowed"),
                                 column<&A::logo_allowed>("logo_allowed"),
                                 column<&A::case_study>("case_study"),
                                 column<&A::event_partner>("event_partner"),
                                 column<&A::values_items>("values_items"),
                                 column<&A::shares_forecast>("shares_forecast"),
                                 column<&A::joint_plan>("joint_plan"),
                                 column<&A::executive_access>("executive_access"),
                                 column<&A::joint_innovation_projects>("joint_innovation_projects"),
                                 column<&A::related_company_ids>("related_company_ids"),
                                 column<&A::executive_sponsor_id>("executive_sponsor_id"),
                                 column<&A::team>("team"),
                                 column<&A::kam_id>("kam_id"),
                                 column<&A::approach>("approach"),
                                 column<&A::risk_flag>("risk_flag"),
                                 column<&A::created_at>("created_at"),
                                 column<&A::first_invoice_at>("first_invoice_at"),
                                 column<&A::updated_at>("updated_at"),
                                 column<&A::currency>("currency"),
                                 column<&A::suppliers>("suppliers"),
                                 column<&A::communication_protocol>("communication_protocol"),
                                 column<&A::strategic_exception_until>("strategic_exception_until")};
  return table;
}

template <>
std::span<const Column<Opportunity>> columns<Opportunity>() {
  using O = Opportunity;
  static const Column<O> table[]{column<&O::id>("id", required),
                                 column<&O::account_id>("account_id", required),
                                 column<&O::amount>("amount"),
                                 column<&O::stage>("stage"),
                                 column<&O::is_won>("is_won"),
                                 column<&O::is_lost>("is_lost"),
                                 column<&O::created_at>("created_at"),
                                 column<&O::closed_at>("closed_at"),
                                 column<&O::type>("type", false, opportunity_types),
                                 column<&O::product_ids>("product_ids"),
                                 column<&O::department>("department"),
                                 column<&O::loss_reason>("loss_reason"),
                                 column<&O::competitor>("competitor"),
                                 column<&O::referred_by_account_id>("referred_by_account_id"),
                                 column<&O::probability>("probability"),
                                 column<&O::next_step>("next_step"),
                                 column<&O::next_step_at>("next_step_at"),
                                 column<&O::currency>("currency"),
                                 column<&O::owner_id>("owner_id"),
                                 column<&O::credited_user_ids>("credited_user_ids"),
                                 column<&O::final_two>("final_two"),
                                 column<&O::contact_ids>("contact_ids"),
                                 column<&O::obstacles>("obstacles")};
  return table;
}

template <>
std::span<const Column<Invoice>> columns<Invoice>() {
  using I = Invoice;
  static const Column<I> table[]{column<&I::id>("id", required),         column<&I::account_id>("account_id", required),
                                 column<&I::date>("date", required),     column<&I::due_date>("due_date"),
                                 column<&I::paid_at>("paid_at"),         column<&I::net_amount>("net_amount"),
                                 column<&I::open_amount>("open_amount"), column<&I::department>("department"),
                                 column<&I::is_rush>("is_rush"),         column<&I::is_return>("is_return"),
                                 column<&I::is_custom>("is_custom"),     column<&I::currency>("currency")};
  return table;
}

template <>
std::span<const Column<RawLine>> columns<RawLine>() {
  using L = RawLine;
  static const Column<L> table[]{
      {{"invoice_id", Kind::text, required},
       [](L& line, std::string_view cell, const Reading&) -> Expected { return line.invoice_id = cell, nullptr; }},
      {{"product_id", Kind::text},
       [](L& line, std::string_view cell, const Reading&) -> Expected { return line.product_id = cell, nullptr; }},
      column<&L::qty>("qty"),
      column<&L::net_price>("net_price"),
      column<&L::list_price>("list_price"),
      column<&L::cogs>("cogs")};
  return table;
}

template <>
std::span<const Column<Product>> columns<Product>() {
  using P = Product;
  static const Column<P> table[]{column<&P::id>("id", required), column<&P::category>("category"),
                                 column<&P::list_price>("list_price"), column<&P::active>("active")};
  return table;
}

template <>
std::span<const Column<Contract>> columns<Contract>() {
  using C = Contract;
  static const Column<C> table[]{
      column<&C::id>("id", required),           column<&C::account_id>("account_id", required),
      column<&C::start>("start", required),     column<&C::end>("end"),
      column<&C::auto_renew>("auto_renew"),     column<&C::notice_days>("notice_days"),
      column<&C::annual_value>("annual_value"), column<&C::value_based_price>("value_based_price"),
      column<&C::currency>("currency")};
  return table;
}

template <>
std::span<const Column<Contact>> columns<Contact>() {
  using C = Contact;
  static const Column<C> table[]{column<&C::id>("id", required),
                                 column<&C::account_id>("account_id", required),
                                 column<&C::name>("name"),
                                 column<&C::title>("title"),
                                 column<&C::department>("department"),
                                 column<&C::seniority>("seniority", false, seniorities),
                                 column<&C::dmu_roles>("dmu_roles"),
                                 column<&C::influence>("influence"),
                                 column<&C::friendliness>("friendliness"),
                                 column<&C::is_active>("is_active"),
                                 column<&C::left_at>("left_at"),
                                 column<&C::reports_to>("reports_to"),
                                 column<&C::created_at>("created_at"),
                                 column<&C::updated_at>("updated_at")};
  return table;
}

template <>
std::span<const Column<Activity>> columns<Activity>() {
  using A = Activity;
  static const Column<A> table[]{column<&A::id>("id", required),
                                 column<&A::account_id>("account_id", required),
                                 column<&A::contact_ids>("contact_ids"),
                                 column<&A::user_id>("user_id"),
                                 column<&A::at>("at", required),
                                 column<&A::kind>("kind", false, activity_kinds),
                                 column<&A::direction>("direction", false, directions),
                                 column<&A::planned>("planned"),
                                 column<&A::origin>("origin"),
                                 column<&A::topic>("topic"),
                                 column<&A::responded_at>("responded_at"),
                                 column<&A::minutes>("minutes")};
  return table;
}

template <>
std::span<const Column<Ticket>> columns<Ticket>() {
  using T = Ticket;
  static const Column<T> table[]{column<&T::id>("id", required),
                                 column<&T::account_id>("account_id", required),
                                 column<&T::opened_at>("opened_at", required),
                                 column<&T::closed_at>("closed_at"),
                                 column<&T::severity>("severity"),
                                 column<&T::escalated>("escalated"),
                                 column<&T::reopened>("reopened"),
                                 column<&T::csat>("csat"),
                                 column<&T::hours>("hours")};
  return table;
}

template <>
std::span<const Column<SurveyResponse>> columns<SurveyResponse>() {
  using S = SurveyResponse;
  static const Column<S> table[]{column<&S::id>("id", required),
                                 column<&S::account_id>("account_id", required),
                                 column<&S::contact_id>("contact_id"),
                                 column<&S::at>("at", required),
                                 column<&S::kind>("kind", required, survey_kinds),
                                 column<&S::score>("score", required),
                                 column<&S::scale_max>("scale_max"),
                                 column<&S::items>("items")};
  return table;
}

template <>
std::span<const Column<Delivery>> columns<Delivery>() {
  using D = Delivery;
  static const Column<D> table[]{column<&D::id>("id", required), column<&D::account_id>("account_id", required),
                                 column<&D::promised_at>("promised_at", required),
                                 column<&D::delivered_at>("delivered_at")};
  return table;
}

template <>
std::span<const Column<Usage>> columns<Usage>() {
  using U = Usage;
  static const Column<U> table[]{column<&U::account_id>("account_id", required),
                                 column<&U::department>("department"),
                                 column<&U::at>("at", required),
                                 column<&U::seats_used>("seats_used"),
                                 column<&U::seats_bought>("seats_bought"),
                                 column<&U::features_used>("features_used"),
                                 column<&U::features_bought>("features_bought")};
  return table;
}

template <>
std::span<const Column<CostEntry>> columns<CostEntry>() {
  using C = CostEntry;
  static const Column<C> table[]{column<&C::account_id>("account_id", required),
                                 column<&C::at>("at", required),
                                 column<&C::driver>("driver", required),
                                 column<&C::qty>("qty"),
                                 column<&C::amount>("amount"),
                                 column<&C::currency>("currency")};
  return table;
}

template <>
std::span<const Column<Plan>> columns<Plan>() {
  using P = Plan;
  static const Column<P> table[]{column<&P::id>("id", required),
                                 column<&P::account_id>("account_id", required),
                                 column<&P::period>("period"),
                                 column<&P::owner_id>("owner_id"),
                                 column<&P::status>("status", false, plan_states),
                                 column<&P::approved_by>("approved_by"),
                                 column<&P::updated_at>("updated_at"),
                                 column<&P::shared_with>("shared_with"),
                                 column<&P::vision>("vision"),
                                 column<&P::account_value_note>("account_value_note"),
                                 column<&P::needs>("needs"),
                                 column<&P::priorities>("priorities"),
                                 column<&P::customer_goals>("customer_goals"),
                                 column<&P::financial_health_note>("financial_health_note"),
                                 column<&P::initiatives>("initiatives"),
                                 column<&P::risks>("risks"),
                                 column<&P::reviewed_at>("reviewed_at"),
                                 column<&P::service_promises>("service_promises")};
  return table;
}

template <>
std::span<const Column<PlanGoal>> columns<PlanGoal>() {
  using G = PlanGoal;
  static const Column<G> table[]{
      column<&G::id>("id", required),   column<&G::plan_id>("plan_id", required),
      column<&G::text>("text"),         column<&G::horizon>("horizon", false, horizons),
      column<&G::measure>("measure"),   column<&G::baseline>("baseline"),
      column<&G::target>("target"),     column<&G::due>("due"),
      column<&G::owner_id>("owner_id"), column<&G::customer_benefit>("customer_benefit"),
      column<&G::status>("status"),     column<&G::weight>("weight"),
      column<&G::done_at>("done_at"),   column<&G::strategic_objective>("strategic_objective")};
  return table;
}

template <>
std::span<const Column<PlanAction>> columns<PlanAction>() {
  using A = PlanAction;
  static const Column<A> table[]{column<&A::id>("id", required),
                                 column<&A::goal_id>("goal_id", required),
                                 column<&A::what>("what"),
                                 column<&A::when>("when"),
                                 column<&A::who>("who"),
                                 column<&A::helpers>("helpers"),
                                 column<&A::measure_and_report>("measure_and_report"),
                                 column<&A::if_it_fails>("if_it_fails"),
                                 column<&A::status>("status"),
                                 column<&A::done_at>("done_at")};
  return table;
}

template <>
std::span<const Column<SwotItem>> columns<SwotItem>() {
  using S = SwotItem;
  static const Column<S> table[]{column<&S::id>("id", required),
                                 column<&S::plan_id>("plan_id", required),
                                 column<&S::quadrant>("quadrant", required, quadrants),
                                 column<&S::subject>("subject"),
                                 column<&S::text>("text"),
                                 column<&S::evidence>("evidence"),
                                 column<&S::date>("date")};
  return table;
}

template <>
std::span<const Column<Signal>> columns<Signal>() {
  using S = Signal;
  static const Column<S> table[]{column<&S::id>("id", required),
                                 column<&S::account_id>("account_id"),
                                 column<&S::type>("type", required),
                                 column<&S::competitor>("competitor"),
                                 column<&S::seen_at>("seen_at", required),
                                 column<&S::source>("source"),
                                 column<&S::place>("place"),
                                 column<&S::product_category>("product_category"),
                                 column<&S::person_role>("person_role"),
                                 column<&S::text>("text"),
                                 column<&S::confidence>("confidence"),
                                 column<&S::partner_id>("partner_id")};
  return table;
}

template <>
std::span<const Column<Answer>> columns<Answer>() {
  using A = Answer;
  static const Column<A> table[]{column<&A::id>("id", required),       column<&A::question_id>("question_id", required),
                                 column<&A::account_id>("account_id"), column<&A::respondent_id>("respondent_id"),
                                 column<&A::subject_id>("subject_id"), column<&A::group>("group"),
                                 column<&A::value>("value"),           column<&A::at>("at")};
  return table;
}

template <>
std::span<const Column<User>> columns<User>() {
  using U = User;
  static const Column<U> table[]{column<&U::id>("id", required),     column<&U::name>("name"),
                                 column<&U::role>("role", required), column<&U::manager_id>("manager_id"),
                                 column<&U::trainings>("trainings"), column<&U::function>("function")};
  return table;
}

template <>
std::span<const Column<ValueItem>> columns<ValueItem>() {
  using V = ValueItem;
  static const Column<V> table[]{column<&V::id>("id", required),
                                 column<&V::account_id>("account_id", required),
                                 column<&V::date>("date", required),
                                 column<&V::kind>("kind", false, value_kinds),
                                 column<&V::text>("text"),
                                 column<&V::amount>("amount"),
                                 column<&V::confirmed_by_customer>("confirmed_by_customer")};
  return table;
}

template <>
std::span<const Column<ProgrammeGoal>> columns<ProgrammeGoal>() {
  using G = ProgrammeGoal;
  static const Column<G> table[]{column<&G::id>("id", required),   column<&G::why>("why"),
                                 column<&G::how>("how"),           column<&G::what>("what"),
                                 column<&G::measure>("measure"),   column<&G::baseline>("baseline"),
                                 column<&G::target>("target"),     column<&G::due>("due"),
                                 column<&G::owner_id>("owner_id"), column<&G::status>("status")};
  return table;
}

}  // namespace kam::rules::records
