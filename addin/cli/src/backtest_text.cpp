#include "backtest_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "columns.hpp"
#include "history_text.hpp"

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

/// A score as people say it: 84.4, 3, 0.25, 22,998.
std::string figure(double number) {
  const double size = std::fabs(number);
  if (size >= 1000) return whole(number);
  std::string text = format(size < 1 ? "%.2f" : "%.1f", number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string percent(std::size_t part, std::size_t of) {
  return of ? format("%.0f %%", 100.0 * static_cast<double>(part) / static_cast<double>(of)) : "–";
}

/// +12 %, −0.4 points, 0 %
std::string change(const std::optional<double>& number, int decimals, const char* unit) {
  if (!number) return "–";
  const std::string size = format("%.*f", decimals, std::fabs(*number));
  const bool none = size.find_first_not_of("0.") == size.npos;
  return (none ? "" : *number < 0 ? "−" : "+") + size + unit;
}

std::string area(const std::optional<Auc>& auc) {
  return auc ? format("%.2f (%.2f–%.2f)", auc->value, auc->low, auc->high) : "too few";
}

/// What nobody may smuggle into a terminal.
std::string plain(std::string text) {
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return text;
}

/// Scores that say how big an account is, not how safe.
bool is_size(std::string_view id) {
  static constexpr std::string_view list[]{"kpi_value", "sel_total", "rev_ttm", "kpi_clv", "kpi_net_margin", "rfm"};
  return std::find(std::begin(list), std::end(list), id) != std::end(list);
}

class Text {
 public:
  explicit Text(const Backtest& result) : result_(result) {}

  std::string all() {
    out_ = "Backtest of " + result_.ruleset + "\n";
    for (const CutReport& cut : result_.cuts) {
      heading(cut);
      judgement(cut.told, cut.labels);
    }
    if (!result_.pooled.empty()) {
      out_ += format("\nThe %zu cuts together, by percentiles within each\n", result_.cuts.size());
      outcomes(result_.pooled_labels);
      judgement(result_.pooled, result_.pooled_labels);
      out_ += "\nIn detail: what was known on " + to_string(result_.cuts.back().as_of) +
              " (the other cuts: --format json)\n";
    }
    details(result_.cuts.back());
    calibrations();
    return std::move(out_);
  }

 private:
  const BacktestScore& score(std::size_t index) const { return result_.scores[index]; }
  std::string titled(std::size_t index) const {
    const BacktestScore& one = score(index);
    const std::string both = one.name + " (" + one.id + ")";
    return one.name == one.id || both.size() >= name_width ? one.id : both;
  }

  void heading(const CutReport& cut) {
    out_ += "\nKnown on " + to_string(cut.as_of) + ", against what came from " + to_string(cut.first) + " to " +
            to_string(cut.last) + format(" (%d days)\n", cut.last - cut.first + 1);
    if (cut.shortened_from) {
      line("The records of purchases end on " + to_string(cut.last) + ": the days up to " +
           to_string(*cut.shortened_from) + " could not be looked at.");
    }
    if (cut.deals_only) line("From won deals: there are no invoices.");
    line(whole(cut.accounts) + " active customers.");
    outcomes(cut.labels);
    if (cut.revenue_change_pct) {
      line("Revenue per day of them all: " + change(cut.revenue_change_pct, 0, " %") + " against the " +
           format("%d days before.", cut.days_before));
    }
    if (cut.drift) {
      line(
          format("Slipped: of the biggest fifth, under half of its own earlier pace, where the middle one of the "
                 "fifth kept %.0f %% of its pace.",
                 100 * *cut.drift));
    }
  }

  void outcomes(const std::vector<LabelCount>& labels) {
    for (const LabelCount& one : labels) {
      if (one.accounts == 0) continue;
      line(whole(one.events) + " of " + whole(one.accounts) + " " + std::string(words_of(one.label).happened) + " (" +
           percent(one.events, one.accounts) + ").");
    }
  }

  /// One line a score, one column an outcome that some score could be judged on.
  template <class Cell>
  void table(const std::vector<Told>& told, const std::vector<std::string_view>& columns,
             const std::vector<std::size_t>& scores, Cell cell) {
    std::string head = shortened("", name_width);
    for (const auto label : columns) head += shortened(std::string(words_of(label).column), cell_width);
    line(head);
    for (const std::size_t s : scores) {
      std::string row = shortened(titled(s), name_width);
      for (const auto label : columns) {
        for (const Told& one : told) {
          if (one.score == s && one.label == label) row += shortened(cell(one), cell_width);
        }
      }
      line(row);
    }
  }

  void judgement(const std::vector<Told>& told, const std::vector<LabelCount>& labels) {
    std::vector<std::string_view> columns;
    std::string few;
    for (const LabelCount& one : labels) {
      if (std::any_of(told.begin(), told.end(), [&](const Told& t) { return t.label == one.label && t.auc; })) {
        columns.push_back(one.label);
      } else {
        few += (few.empty() ? "" : ", ") + std::string(words_of(one.label).column);
      }
    }
    if (!few.empty()) line("Too few to judge by who " + few + ": 10 must, and 10 must not.");
    if (columns.empty()) return;
    std::vector<std::size_t> scores;
    for (std::size_t s = 0; s < result_.scores.size(); ++s) scores.push_back(s);
    out_ += "\n";
    line("How well each score told who … (0.50 = a coin, 1.00 = always right; in brackets the 95 % interval)");
    table(told, columns, scores, [](const Told& one) { return area(one.auc); });
    out_ += "\n";
    line("What the tenth that each score points at holds of them (and how many times more than chance)");
    table(told, columns, scores, [](const Told& one) {
      const auto tenth = std::find_if(one.captures.begin(), one.captures.end(),
                                      [](const Capture& capture) { return capture.part == 0.1; });
      return tenth == one.captures.end() ? "–" : format("%.0f %% (%.1f times)", 100 * tenth->captured, tenth->lift);
    });
    for (const std::size_t s : scores) where_known(told, columns, s);
  }

  /// A score that is unknown for some, on the accounts where it is known, with the baselines on the same ones.
  void where_known(const std::vector<Told>& told, const std::vector<std::string_view>& columns, std::size_t s) {
    const auto found = std::find_if(told.begin(), told.end(), [&](const Told& one) {
      return one.score == s && one.on_known && !score(s).baseline;
    });
    if (found == told.end()) return;
    out_ += "\n";
    line(titled(s) + " is unknown for " + whole(found->unknown) + " of " + whole(found->accounts) +
         "; above they count as the median. Where it is known:");
    std::vector<std::size_t> beside{s};
    for (const auto& [baseline, auc] : found->on_known->baselines) beside.push_back(baseline);
    for (const std::size_t shown : beside) {
      std::string row = shortened(titled(shown), name_width);
      for (const auto label : columns) {
        const auto one =
            std::find_if(told.begin(), told.end(), [&](const Told& t) { return t.score == s && t.label == label; });
        row += shortened(one->on_known ? area(auc_of(*one->on_known, s, shown)) : "known for all", cell_width);
      }
      line(row);
    }
  }

  static std::optional<Auc> auc_of(const Told::OnKnown& known, std::size_t own, std::size_t shown) {
    if (shown == own) return known.auc;
    for (const auto& [baseline, auc] : known.baselines) {
      if (baseline == shown) return auc;
    }
    return std::nullopt;
  }

  void details(const CutReport& cut) {
    for (std::size_t s = 0; s < result_.scores.size(); ++s) {
      if (!score(s).baseline) tenths(cut, s);
    }
    for (const Surprises& one : cut.surprises) surprises(one);
    left_out(cut.left_out);
  }

  void tenths(const CutReport& cut, std::size_t s) {
    const auto& groups = cut.tenths[s];
    out_ += "\n";
    line(titled(s) + ", from the lowest tenth to the highest; known for " + whole(cut.known[s]) + " of " +
         whole(cut.accounts));
    const bool margins =
        std::any_of(groups.begin(), groups.end(), [](const ScoreTenth& tenth) { return tenth.margins > 0; });
    std::string head = shortened("tenth", 8) + shortened("score", 20) + shortened("customers", 12);
    for (const LabelCount& one : cut.labels) {
      if (one.events > 0) head += shortened(std::string(words_of(one.label).bins), 16);
    }
    line(head + shortened("revenue per day", 18) + (margins ? "margin" : ""));
    for (const ScoreTenth& tenth : groups) {
      std::string row = shortened(std::to_string(tenth.number), 8) +
                        shortened(figure(tenth.lowest) + "–" + figure(tenth.highest), 20) +
                        shortened(whole(tenth.accounts), 12);
      for (std::size_t i = 0; i < tenth.labels.size(); ++i) {
        const LabelCount& one = tenth.labels[i];
        if (cut.labels[i].events == 0) continue;
        row += shortened(one.accounts ? whole(one.events) + " of " + whole(one.accounts) : "–", 16);
      }
      line(row + shortened(change(tenth.revenue_change_pct, 0, " %"), 18) +
           (margins ? change(tenth.margin_change_pp, 1, " points") : ""));
    }
  }

  void surprises(const Surprises& one) {
    const BacktestScore& by = score(one.score);
    const bool size = is_size(by.id);
    if (one.safe > 0) {
      out_ += "\n";
      line(std::string(size ? "Counted on" : "Called safe") + " (best fifth by " + titled(one.score) + ", " +
           figure(one.safe_from) + (by.higher_is_better ? " or more" : " or less") +
           "), yet went quiet or slipped: " + whole(one.quiet_count) + " of " + whole(one.safe));
      list(one.quiet, one.quiet_count);
    }
    if (one.flagged > 0) {
      out_ += "\n";
      line(std::string(size ? "Not counted on" : "Flagged") + " (worst fifth by " + titled(one.score) + ", " +
           figure(one.flagged_to) + (by.higher_is_better ? " or less" : " or more") +
           "), yet stayed: " + whole(one.stayed_count) + " of " + whole(one.flagged));
      list(one.stayed, one.stayed_count);
    }
    if (one.safe == 0 || one.flagged == 0) {
      out_ += "\n";
      line("Too many share the " + std::string(one.safe == 0 ? "best" : "worst") + " " + titled(one.score) +
           " to call a fifth of them " + (one.safe == 0 ? "safe." : "flagged."));
    }
  }

  void list(const std::vector<Listed>& accounts, std::size_t all) {
    const std::size_t shown = std::min(accounts.size(), lists_shown);
    for (std::size_t i = 0; i < shown; ++i) {
      const Listed& one = accounts[i];
      line("  " + shortened(plain(one.id), 12) + " " + shortened(plain(one.name), 28) + " " +
           shortened("scored " + figure(one.score), 15) + what_happened(one));
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
      if (one.after && *one.after < 0) {
        text += ", more sent back than bought";
      } else if (one.after && one.expected && *one.expected > 0) {
        text += format(", %.0f %% of what its pace foretold", 100 * *one.after / *one.expected);
      }
    }
    return text + (one.contract_ended ? "; its contract ended" : "");
  }

  void left_out(const std::vector<LeftOut>& list) {
    const std::string text = left_out_text(list);
    if (!text.empty()) out_ += "\n  Not used, so that nothing of later is known:\n" + text;
  }

  void calibrations() {
    if (result_.calibrations.empty()) return;
    out_ += "\n";
    line("May a score be called a probability?");
    for (std::size_t s = 0; s < result_.scores.size(); ++s) {
      std::string few;
      for (const Calibration& one : result_.calibrations) {
        if (one.score != s) continue;
        if (one.reason != "too_few_events") {
          calibration(one);
        } else {
          few += (few.empty() ? "" : ", ") + std::string(words_of(one.label).column) + format(" (%zu)", one.fit_events);
        }
      }
      if (!few.empty()) line("  " + titled(s) + ", who " + few + ": no, 30 in the older half are needed to fit it.");
    }
  }

  void calibration(const Calibration& one) {
    const std::string who = "  " + titled(one.score) + ", who " + std::string(words_of(one.label).column) +
                            format(" within %d days: ", one.horizon_days);
    if (!one.probability) return line(who + "no, " + refusal(one));
    line(who + format("yes. Fitted on %zu customers, %zu of whom did, and checked on %zu newer ones (Brier score %.3f, "
                      "plain rate %.3f).",
                      one.fit_accounts, one.fit_events, one.check_accounts, *one.brier, *one.brier_of_rate));
    for (const auto& bin : one.bins) {
      line(format("    foretold %3.0f %%, observed %3.0f %% of %zu", 100 * bin.foretold, 100 * bin.observed,
                  bin.accounts));
    }
  }

  static std::string refusal(const Calibration& one) {
    if (one.reason == "too_few_events_to_check") {
      return format("%zu did in the newer half, and 10 are needed to check it.", one.check_events);
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
