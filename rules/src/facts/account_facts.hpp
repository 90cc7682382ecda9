#pragma once
#include "facts.hpp"

/// Facts read off the account's own fields, plan, contacts and surveys (model 1.2 B to E).
namespace kam::rules {

Value addressable_gap(const Portfolio&, const Node&);
Value customer_growth(const Portfolio&, const Node&);
Value annual_revenue(const Portfolio&, const Node&);
Value employees(const Portfolio&, const Node&);
Value needs_covered(const Portfolio&, const Node&);
Value objectives_served(const Portfolio&, const Node&);
Value market_share(const Portfolio&, const Node&);
Value industry_rank(const Portfolio&, const Node&);
Value credibility_points(const Portfolio&, const Node&);
Value referrals(const Portfolio&, const Node&);
Value network_companies(const Portfolio&, const Node&);
Value partnership_items(const Portfolio&, const Node&);
Value supplier_status(const Portfolio&, const Node&);
Value supplier_rank(const Portfolio&, const Node&);
Value nps_of_contacts(const Portfolio&, const Node&);
Value perception_of_contacts(const Portfolio&, const Node&);
Value value_based_contract(const Portfolio&, const Node&);
Value cultural_fit(const Portfolio&, const Node&);
Value partner_standing(const Portfolio&, const Node&);
Value complexity_items(const Portfolio&, const Node&);
Value insolvent(const Portfolio&, const Node&);
Value credit_class(const Portfolio&, const Node&);
Value deciders(const Portfolio&, const Node&);
/// Does a live contract run for so many months or more? Unknown without the object.
std::optional<bool> has_long_contract(const Portfolio&, const Node&, int months);
Value service_distance(const Portfolio&, const Node&);
Value service_country(const Portfolio&, const Node&);

/// The newest active plan, else the newest draft (by updated_at, then id); null if there is none.
const Plan* plan_in_force(const Node& node);
/// Great-circle distance in km (haversine, R = 6371.0088 km).
double distance_km(double lat1, double lon1, double lat2, double lon2);

}  // namespace kam::rules
