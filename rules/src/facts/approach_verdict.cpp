#include "fact.hpp"

/// What the stage of the approach finds from its inputs (model 4.3, 4.4): approach.cpp puts it.
namespace kam::rules {

std::span<const FactDef> approach_verdict_facts() {
  using expr::Type;
  static constexpr FactDef table[]{
      {.id = "app_lean",
       .name = "Lean towards one face or one voice",
       .range = "-1..1",
       .inputs = "app_cycle_months app_goal app_need",
       .doc = "-1 one face, +1 one voice; weighted over the known parts, and without a cycle unknown (4.3).",
       .source = "S000 L12",
       .evidence = "derived"},
      {.id = "app_verdict",
       .name = "How to serve it",
       .range = "one_face, one_face_after_training, one_voice, one_voice_after_coordination, test_both",
       .inputs = "app_lean app_coordination app_kam_breadth",
       .doc = "By the lean, and by what we can do already (4.4).",
       .source = "S000",
       .evidence = "derived",
       .type = Type::text},
      {.id = "app_basis",
       .name = "What the verdict on how to serve it rests on",
       .range = "full, partial, cycle_only",
       .inputs = "app_cycle_months app_goal app_need",
       .doc = "All three parts, the cycle and one more, or the cycle alone (4.3).",
       .source = "S000",
       .evidence = "derived",
       .type = Type::text},
      {.id = "app_transactionality",
       .name = "How consultative our selling is",
       .range = "1..10",
       .inputs = "opportunity.created_at opportunity.closed_at activity.at",
       .doc = "The factor fit_transactionality, the same for all accounts: where it is low, neither approach is the "
              "question yet (4.4).",
       .source = "S001",
       .evidence = "derived"},
      {.id = "app_differs_twice",
       .name = "Served in another way than the verdict says, in two reviews",
       .range = "true, false",
       .inputs = "history of the verdict",
       .doc = "Needs the reviews of two quarters, which stateless scoring has not (4.4, 14.2.5).",
       .source = "S000",
       .evidence = "derived",
       .type = Type::boolean},
  };
  return table;
}

}  // namespace kam::rules
