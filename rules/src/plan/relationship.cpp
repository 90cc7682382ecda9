#include "relationship.hpp"

#include <algorithm>
#include <set>

#include "../facts/account_facts.hpp"
#include "../facts/made_of.hpp"
#include "../facts/stakeholder.hpp"
#include "../kleene.hpp"

namespace kam::rules {

namespace {

struct Condition {
  std::string_view id;
  Maybe holds;
};

/// One account on its way up.
class Climb {
 public:
  explicit Climb(const AccountView& account)
      : account_(account), p_(account.portfolio), node_(account.records()), terms_(account.pack.plan.relationship) {}

  Relationship reached() const {
    std::string_view stage = "exploratory";
    if (const auto stop = stopped({{"purchases", buys_for_long()}})) return at(stage, *stop);
    stage = "basic";
    if (const auto stop = stopped(
            {{"top_contact", many_contacts()}, {"functions", functions_in_touch()}, {"satisfaction", satisfied()}})) {
      return at(stage, *stop);
    }
    stage = "cooperative";
    if (const auto stop = stopped({{"supplier_status", preferred()},
                                   {"joint_plan", node_.account->joint_plan},
                                   {"contract", has_long_contract(p_, node_, terms_.contract_months)},
                                   {"wallet", either(large_wallet(), node_.account->shares_forecast)}})) {
      return at(stage, *stop);
    }
    stage = "interdependent";
    if (const auto stop = stopped({{"systems_integration", integrates_systems()},
                                   {"joint_projects", joint_projects()},
                                   {"sponsors", sponsors_on_both_sides()}})) {
      return at(stage, *stop);
    }
    return {"integrated", {}, {}};
  }

 private:
  const Value& fact(std::string_view id) const { return account_.facts.at(id, account_.node); }

  /// What ends the climb: the first condition that does not hold, else the first that nobody can tell.
  static std::optional<Condition> stopped(std::initializer_list<Condition> all) {
    const auto is_false = [](const Condition& c) { return c.holds && !*c.holds; };
    auto stop = std::find_if(all.begin(), all.end(), is_false);
    if (stop == all.end()) stop = std::find_if(all.begin(), all.end(), [](const Condition& c) { return !c.holds; });
    return stop == all.end() ? std::nullopt : std::optional(*stop);
  }

  Relationship at(std::string_view stage, const Condition& stop) const {
    Relationship reached{stage, stop.id, {}};
    if (stop.holds) return reached;
    for (const StageQuestion& question : terms_.questions) {
      if (question.id == stop.id) reached.question = question.field;
    }
    return reached;
  }

  /// It buys, and has for a year or on several occasions.
  Maybe buys_for_long() const {
    const auto purchases = std::count_if(node_.purchases.begin(), node_.purchases.end(),
                                         [](const Purchase& purchase) { return !purchase.is_return; });
    const bool bought = std::any_of(node_.purchases.begin(), node_.purchases.end(), [&](const Purchase& purchase) {
      return !purchase.is_return && p_.ttm.holds(purchase.date);
    });
    if (!p_.has_revenue) return {};
    const Maybe buys = node_.revenue.is_known() ? test(node_.revenue, [](double r) { return r > 0; }) : Maybe(bought);
    if (!node_.first_purchase) return both(buys, {});
    const bool young = months_back(p_.as_of, terms_.new_months).holds(*node_.first_purchase);
    return both(buys, !young || static_cast<double>(purchases) >= terms_.few_purchases);
  }

  Maybe many_contacts() const {
    return test(fact("single_thread_share"), [&](double share) { return share < terms_.top_contact_share; });
  }

  /// Departments with somebody in touch; those in touch of whom we do not know the department could be further ones.
  Maybe functions_in_touch() const {
    if (!p_.activities.exists() || node_.contacts.empty()) return {};
    const ContactRecord record(p_, node_, days_back(p_.as_of, terms_.contact_days));
    std::set<std::string_view> functions;
    double unknown = 0;
    for (const Contact* contact : node_.contacts) {
      if (record.count(contact->id) == 0) continue;
      contact->department ? void(functions.insert(*contact->department)) : void(++unknown);
    }
    const auto known = static_cast<double>(functions.size());
    if (known >= terms_.functions) return true;
    return known + unknown >= terms_.functions ? Maybe() : Maybe(false);
  }

  Maybe satisfied() const {
    return test(fact("kpi_satisfaction"), [&](double s) { return s >= terms_.satisfaction; });
  }

  Maybe preferred() const {
    const Value& status = fact("supplier_status");
    if (!status.is_known()) return {};
    return status.label == "preferred" || status.label == "strategic";
  }

  Maybe large_wallet() const {
    return test(fact("kpi_share_of_wallet"), [&](double share) { return share >= terms_.wallet; });
  }

  Maybe integrates_systems() const {
    const List& demands = node_.account->demands;
    if (demands.empty() && !p_.in_use(Object::accounts, "demands")) return {};
    return std::find(demands.begin(), demands.end(), "systems_integration") != demands.end();
  }

  Maybe joint_projects() const {
    return test(fact("kpi_co_innovation"), [&](double n) { return n >= terms_.joint_projects; });
  }

  Maybe sponsors_on_both_sides() const {
    const Maybe ours = test(fact("has_sponsor"), [](double yes) { return yes != 0; });
    if (node_.contacts.empty() || !p_.in_use(Object::contacts, "seniority")) return both(ours, {});
    const auto people = active_people(p_, node_);
    return both(ours, std::any_of(people.begin(), people.end(),
                                  [](const Contact* c) { return c->seniority.value_or("") == "c_level"; }));
  }

  const AccountView& account_;
  const Portfolio& p_;
  const Node& node_;
  const PlanTerms::Relationship& terms_;
};

}  // namespace

std::span<const std::string_view> relationship_conditions() {
  static constexpr std::string_view all[]{"purchases",           "top_contact",    "functions", "satisfaction",
                                          "supplier_status",     "joint_plan",     "contract",  "wallet",
                                          "systems_integration", "joint_projects", "sponsors"};
  return all;
}

Relationship relationship(const AccountView& account) {
  return Climb(account).reached();
}

void put_relationships(Assessment& a) {
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) {
    Value stage = of_people(0);
    stage.label = std::string(relationship(AccountView(a, i)).stage);
    a.facts.put("rel_stage", i, std::move(stage));
  }
}

}  // namespace kam::rules
