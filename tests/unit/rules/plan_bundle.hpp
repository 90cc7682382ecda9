#pragma once
#include "bundle.hpp"

/// An account with a whole plan as of 2025-06-30: every part of model 6.4 has all its points. A test takes out or
/// changes what it is about.
namespace kam::rules::test {

struct WholePlan {
  std::string account = "A,key,kam,boss,u1|u2|u3";
  std::vector<std::string> contacts{
      "c1,A,Buyer,buyer|initiator,4,1,purchasing,manager,true", "c2,A,Head,user,3,0,production,director,true",
      "c3,A,Director,decider|approver,5,2,management,c_level,true", "c4,A,Clerk,gatekeeper,2,0,management,staff,true",
      "c5,A,Engineer,influencer,3,1,engineering,staff,true"};
  std::vector<std::string> activities{"a1,A,2025-06-20,meeting,out,u1,c3", "a2,A,2025-06-10,call,out,u1,c2"};
  std::string plan =
      "p,A,active,2025-06-20,2025-06-10,internal|customer,grow,sound,hall,uptime,line;ops;true,r;1;1;a|s;1;1;b,note";
  std::vector<std::string> swot{"s1,p,S,2025-01-01,report", "s2,p,S,2025-01-01,",       "s3,p,W,2025-01-01,report",
                                "s4,p,W,2025-01-01,",       "s5,p,O,2025-01-01,report", "s6,p,O,2025-01-01,",
                                "s7,p,T,2025-01-01,report", "s8,p,T,2025-01-01,"};
  std::vector<std::string> goals{"g1,p,short,m,1,2025-08-31,u1,benefit,40", "g2,p,mid,m,1,2025-12-31,u1,benefit,40",
                                 "g3,p,long,m,1,2027-12-31,u1,,20"};
  std::vector<std::string> actions{"x1,g1,do,2025-07-31,u1,weekly,stop,open,",
                                   "x2,g2,do,2025-07-31,u1,weekly,stop,open,",
                                   "x3,g3,do,2025-07-31,u1,weekly,stop,open,"};
  std::vector<std::string> deals{"o1,A,10,,true,false,2025-01-01,2025-03-01,",
                                 "o2,A,10,,false,true,2025-01-01,2025-03-01,price", "o3,A,10,0.5,,,2025-05-01,,"};

  Bundle bundle() const {
    Bundle made;
    add(made, Object::accounts, "id,tier_label,kam_id,executive_sponsor_id,team", {account});
    add(made, Object::users, "id,role,function",
        {"kam,kam,", "u1,kam,", "u2,service,", "u3,specialist,finance", "boss,executive,"});
    add(made, Object::contacts, "id,account_id,title,dmu_roles,influence,friendliness,department,seniority,is_active",
        contacts);
    add(made, Object::activities, "id,account_id,at,kind,direction,user_id,contact_ids", activities);
    add(made, Object::plans,
        "id,account_id,status,updated_at,reviewed_at,shared_with,customer_goals,financial_health_note,initiatives,"
        "priorities,needs,risks,account_value_note",
        {plan, "old,A,closed,2025-06-29,,,,,,,,,"});
    add(made, Object::swot_items, "id,plan_id,quadrant,date,evidence", swot);
    add(made, Object::plan_goals, "id,plan_id,horizon,measure,target,due,owner_id,customer_benefit,weight", goals);
    add(made, Object::plan_actions, "id,goal_id,what,when,who,measure_and_report,if_it_fails,status,done_at", actions);
    add(made, Object::opportunities, "id,account_id,amount,probability,is_won,is_lost,created_at,closed_at,loss_reason",
        deals);
    return made;
  }

 private:
  static void add(Bundle& bundle, Object object, std::string_view header, const std::vector<std::string>& rows) {
    bundle.rows(object, header, {});
    for (const auto& row : rows) bundle.rows(object, header, {row});
  }
};

}  // namespace kam::rules::test
