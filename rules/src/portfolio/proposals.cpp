#include <cstdio>

#include "report.hpp"

/// Who should join the list of key accounts, and who should leave it (model 1.6).
namespace kam::rules {

namespace {

std::string points(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", number);
  return text;
}

std::string label_of(const Account& account) {
  return account.tier_label ? "called " + *account.tier_label + " today" : "not labelled today";
}

}  // namespace

std::vector<Proposal> proposals(const Programme& programme) {
  const Pack::Data& pack = programme.all.pack;
  std::vector<Proposal> found;
  for (std::size_t i = 0; i < programme.portfolio.nodes.size(); ++i) {
    const Scorecard& card = programme.all.selection.cards[i];
    const Account& account = *programme.node(i).account;
    const bool key = account.tier_label.value_or("") == "key";
    if (!key && card.tier == Tier::key) {
      found.push_back({i, true,
                       "score " + points(card.total.point) + ", all gates passed, within the cap, " + label_of(account),
                       rounded(card.total.point) >= pack.proposals.sure_total});
    } else if (key && card.tier == Tier::standard && card.qualifier == Qualifier::firm) {
      found.push_back({i, false,
                       "called key today, but even with the best missing data the score stays at " +
                           points(card.total.high) + ", under the " + points(pack.tiers.rising) +
                           " of a rising account",
                       false});
    }
  }
  return found;
}

}  // namespace kam::rules
