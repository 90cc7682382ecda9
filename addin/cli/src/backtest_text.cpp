#include "backtest_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "scalar_columns.hpp"

namespace kam::cli {

namespace {

using namespace rules;

constexpr std::size_t name_width = 42, cell_width = 24, lists_shown = 10;

struct Words {
  std::string_view label, column, bins, happened;
};
constexpr Words words[]{{"still_buying", "buys again", "bought", "bought again"},
                        {"top_decile", "joins the top tenth", "top tenth", "were the top tenth of what came"},
                        {"slip", "slips (of the biggest)", "slipped", "slipped"},
                        {"lost", "is lost", "lost", "were lost"}};
const Words& words_of(std::string_view label) {
  return *std::find_if(std::begin(words), std::end(words), [&](const Words& one) { return one.label == label; });
}

[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...) {
  char text[512];
  va_list values;
  va_start(values, pattern);
  const int size = std::vsnprintf(text, sizeof text, pattern, values);
  va_end(values);
  return {text, std::min<std::size_t>(static_cast<std::size_t>(std::max(size, 0)), sizeof text - 1)};
}

/// 77,183
std::string whole(double number) {
  std::string digits = format("%.0f", std::fabs(number));
  for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return (number <= -0.5 ? "−" : "") + digits;
}
std::string whole(std::size_t number) {
  return whole(static_cast<double>(number));
}

std::string percent(std::size_t part, std::size_t of) {
  return of ? format("%.0f %%", 100.0 * static_cast<double>(part) / static_cast<double>(of)) : "–";
}

std::string change(const std::optional<double>& number, const char* unit) {
  if (!number) return "–";
  return (*number < 0 ? "−" : "+") + format("%.0f", std::fabs(*number)) + unit;
}

std::string area(const std::optional<Auc>& auc) {
  return auc ? format("%.2f (%.2f–%.2f)", auc->value, auc->low, auc->high) : "too few";
}

/// What nobody may smuggle into a terminal.
std::string plain(std::string text) {
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return text;
}

class Text {
 public:
  explicit Text(const Backtest& result) : result_(result) {}

  std::string all() {
    out_ = "Backtest of " + result_.ruleset + "\n";
    for (const CutReport& cut : result_.cuts) {
      heading(cut);
      judgement(cut.told, cut.labels);
      if (result_.cuts.size() == 1) details(cut);
    }
    if (!result_.pooled.empty()) {
      out_ += format("\nThe %zu cuts together, by percentiles within each\n", result_.cuts.size());
      outcomes(result_.pooled_labels);
      judgement(result_.pooled, result_.pooled_labels);
      for (const CutReport& cut : result_.cuts) details(cut);
    }
    for (const Calibration& one : result_.calibrations) calibration(one);
    return std::move(out_);
  }

 private:
  const BacktestScore& score(std::size_t index) const { return result_.scores[index]; }
  std::string titled(std::size_t index) const {
    const BacktestScore& one = score(index);
    return one.name == one.id ? one.id : one.name + " (" + one.id + ")";
  }

  void heading(const CutReport& cut) {
    out_ += "\nKnown on " + to_string(cut.as_of) + ", against what came from " + to_string(cut.first) + " to " +
            to_string(cut.last) + format(" (%d days)\n", cut.last - cut.first + 1);
    if (cut.shortened_from) {
      out_ += "  The records of purchases end on " + to_string(cut.last) + ": days up to " +
              to_string(*cut.shortened_from) + " could not be looked at.\n";
    }
    if (cut.deals_only) out_ += "  From won deals: there are no invoices.\n";
    out_ += "  " + whole(cut.accounts) + " active customers.\n";
    outcomes(cut.labels);
    if (cut.revenue_change_pct) {
      out_ += "  Revenue per day of them all: " + change(cut.revenue_change_pct, " %") + " against the " +
              format("%d days before.\n", cut.days_before);
    }
    if (cut.drift) {
      out_ += format(
          "  Slipped = of the biggest fifth, bought under half of its pace; the fifth as a whole kept %.0f %% of its "
          "own.\n",
          100 * *cut.drift);
    }
  }

  void outcomes(const std::vector<LabelCount>& labels) {
    for (const LabelCount& one : labels) {
      if (one.accounts == 0) continue;
      out_ += "  " + whole(one.events) + " of " + whole(one.accounts) + " " +
              std::string(words_of(one.label).happened) + " (" + percent(one.events, one.accounts) + ").\n";
    }
  }

  /// One line a score, one column an outcome that somebody was asked of.
  void judgement(const std::vector<Told>& told, const std::vector<LabelCount>& labels) {
    out_ += "\n  How well each score told who … (0.50 = a coin, 1.00 = always right; in brackets the 95 % interval)\n";
    std::string head = shortened("", name_width);
    bool few = false;
    for (const LabelCount& one : labels) head += shortened(std::string(words_of(one.label).column), cell_width);
    line(head);
    for (std::size_t s = 0; s < result_.scores.size(); ++s) {
      std::string row = shortened(titled(s), name_width);
      for (const Told& one : told) {
        if (one.score != s) continue;
        few = few || !one.auc;
        row += shortened(area(one.auc), cell_width);
      }
      line(row);
    }
    if (few) out_ += "  too few: fewer than 10 customers with the outcome, or fewer than 10 without it.\n";
    best_tenth(told, labels);
    unknowns(told);
  }

  void best_tenth(const std::vector<Told>& told, const std::vector<LabelCount>& labels) {
    if (std::none_of(told.begin(), told.end(), [](const Told& one) { return !one.captures.empty(); })) return;
    out_ += "\n  What the tenth that each score points at holds of them (and how many times more than chance)\n";
    std::string head = shortened("", name_width);
    for (const LabelCount& one : labels) head += shortened(std::string(words_of(one.label).column), cell_width);
    line(head);
    for (std::size_t s = 0; s < result_.scores.size(); ++s) {
      std::string row = shortened(titled(s), name_width);
      for (const Told& one : told) {
        if (one.score != s) continue;
        const auto tenth = std::find_if(one.captures.begin(), one.captures.end(),
                                        [](const Capture& capture) { return capture.part == 0.1; });
        const bool there = tenth != one.captures.end();
        row += shortened(there ? format("%.0f %% (%.1f times)", 100 * tenth->captured, tenth->lift) : "–", cell_width);
      }
      line(row);
    }
  }

  void unknowns(const std::vector<Told>& told) {
    for (const Told& one : told) {
      if (!one.on_known || score(one.score).baseline) continue;
      out_ += "\n  " + titled(one.score) + ", who " + std::string(words_of(one.label).column) + ": unknown for " +
              whole(one.unknown) + " of " + whole(one.accounts) + ", which count as the median.\n    On the " +
              whole(one.on_known->accounts) + " where it is known: " + area(one.on_known->auc);
      for (const auto& [baseline, auc] : one.on_known->baselines) {
        out_ += "; " + titled(baseline) + " " + area(auc);
      }
      out_ += ".\n";
    }
  }

  void details(const CutReport& cut) {
    if (result_.cuts.size() > 1) out_ += "\nKnown on " + to_string(cut.as_of) + ", in detail\n";
    for (std::size_t s = 0; s < result_.scores.size(); ++s) {
      if (!score(s).baseline) tenths(cut, s);
    }
    for (const Surprises& one : cut.surprises) surprises(one);
    left_out(cut.left_out);
  }

  void tenths(const CutReport& cut, std::size_t s) {
    out_ += "\n  " + titled(s) + ", from the lowest tenth to the highest; known for " + whole(cut.known[s]) + " of " +
            whole(cut.accounts) + "\n";
    std::string head = shortened("tenth", 8) + shortened("score", 20) + shortened("customers", 12);
    for (const LabelCount& one : cut.labels) head += shortened(std::string(words_of(one.label).bins), 16);
    line(head + shortened("revenue per day", 18) + "margin");
    for (const ScoreTenth& tenth : cut.tenths[s]) {
      std::string row = shortened(std::to_string(tenth.number), 8) +
                        shortened(format("%.4g–%.4g", tenth.lowest, tenth.highest), 20) +
                        shortened(whole(tenth.accounts), 12);
      for (const LabelCount& one : tenth.labels) {
        row += shortened(one.accounts ? whole(one.events) + " of " + whole(one.accounts) : "–", 16);
      }
      line(row + shortened(change(tenth.revenue_change_pct, " %"), 18) + change(tenth.margin_change_pp, " pp"));
    }
  }

  void surprises(const Surprises& one) {
    const BacktestScore& by = score(one.score);
    const char* safe = by.higher_is_better ? "or more" : "or less";
    const char* flagged = by.higher_is_better ? "or less" : "or more";
    out_ += "\n  Called safe by " + titled(one.score) + format(" (best fifth, %.4g %s)", one.safe_from, safe) +
            ", yet went quiet or slipped: " + whole(one.quiet_count) + " of " + whole(one.safe) + "\n";
    list(one.quiet, one.quiet_count);
    out_ += "\n  Flagged by " + titled(one.score) + format(" (worst fifth, %.4g %s)", one.flagged_to, flagged) +
            ", yet stayed: " + whole(one.stayed_count) + " of " + whole(one.flagged) + "\n";
    list(one.stayed, one.stayed_count);
  }

  void list(const std::vector<Listed>& accounts, std::size_t all) {
    const std::size_t shown = std::min(accounts.size(), lists_shown);
    for (std::size_t i = 0; i < shown; ++i) {
      const Listed& one = accounts[i];
      line("  " + shortened(plain(one.id), 12) + " " + shortened(plain(one.name), 28) + " " +
           shortened(format("scored %.4g", one.score), 15) + what_happened(one));
    }
    if (all > shown) line("  … and " + whole(all - shown) + " more, smaller ones");
  }

  static std::string what_happened(const Listed& one) {
    std::string text = one.before ? whole(*one.before) + " before, " : "";
    if (one.purchases == 0) {
      text += one.last_purchase ? "nothing since " + to_string(*one.last_purchase) : "no purchase at all";
    } else {
      text += (one.after ? whole(*one.after) + " after" : "amounts unknown after") +
              format(" in %zu %s", one.purchases, one.purchases == 1 ? "purchase" : "purchases");
      if (one.after && one.expected && *one.expected > 0) {
        text += format(", %.0f %% of its pace", 100 * *one.after / *one.expected);
      }
    }
    return text + (one.contract_ended ? "; its contract ended" : "");
  }

  void left_out(const std::vector<LeftOut>& list) {
    if (list.empty()) return;
    out_ += "\n  Not used, so that nothing of later is known:\n";
    for (const auto& [why, text] :
         {std::pair{LeftOut::Why::later, "dated later"},
          std::pair{LeftOut::Why::changed_later, "changed later, and how it was is not recorded"},
          std::pair{LeftOut::Why::undated, "without a date that says it held then"}}) {
      std::string items;
      for (const LeftOut& one : list) {
        if (one.why != why) continue;
        items += (items.empty() ? "" : ", ") + std::string(name(one.object)) +
                 (one.field.empty() ? "" : "." + std::string(one.field)) + " (" + whole(one.records) + ")";
      }
      if (!items.empty()) line(std::string(text) + ": " + items);
    }
  }

  void calibration(const Calibration& one) {
    out_ += "\n  " + titled(one.score) + " as a probability of who " + std::string(words_of(one.label).column) +
            format(" within %d days: ", one.horizon_days);
    if (one.probability) {
      out_ += format(
          "yes. Fitted on %zu customers with %zu such outcomes, checked on %zu newer ones (Brier score %.3f, "
          "plain rate %.3f).\n",
          one.fit_accounts, one.fit_events, one.check_accounts, *one.brier, *one.brier_of_rate);
      for (const auto& bin : one.bins) {
        line(format("foretold %3.0f %%, observed %3.0f %% of %zu", 100 * bin.foretold, 100 * bin.observed,
                    bin.accounts));
      }
      return;
    }
    out_ += "no, " + refusal(one) + "\n";
  }

  static std::string refusal(const Calibration& one) {
    if (one.reason == "too_few_events")
      return format("%zu such outcomes in the older half; 30 are needed.", one.fit_events);
    if (one.reason == "too_few_events_to_check") {
      return format("%zu such outcomes in the newer half; 10 are needed to check.", one.check_events);
    }
    if (one.reason == "one_cut") return "it needs a second, later --cut to be checked on.";
    if (one.reason == "different_horizons") return "the horizons differ in length.";
    if (one.reason == "horizons_overlap") return "an older horizon reaches into a newer one; move the cuts apart.";
    return format("on the newer half it is no better than the plain rate (Brier score %.3f against %.3f).", *one.brier,
                  *one.brier_of_rate);
  }

  void line(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    out_ += "  " + text + "\n";
  }

  const Backtest& result_;
  std::string out_;
};

}  // namespace

std::string backtest_text(const Backtest& result) {
  return Text(result).all();
}

}  // namespace kam::cli
