#include <algorithm>

#include "../expr/nearest.hpp"
#include "../json_read.hpp"
#include "kam/rules/reference.hpp"
#include "measure_words.hpp"
#include "words.hpp"

namespace kam::rules {

namespace {

using reference::figure;

/// Texts of the pack's files that the engine does not keep.
class Files {
 public:
  explicit Files(const Pack& pack) {
    for (const char* name : {"recommendations.json", "recommendations.programme.json", "texts.en.json"}) {
      const auto found = pack.files().find(name);
      if (found == pack.files().end()) continue;
      if (auto document = JsonDocument::parse(found->second, name)) documents_.emplace(name, std::move(*document));
    }
  }

  std::string text(const std::string& pointer) const {
    const auto found = documents_.find("texts.en.json");
    std::string_view text;
    if (found == documents_.end() || found->second.root().at_pointer(pointer).get(text)) return "";
    return std::string(text);
  }

  /// The condition of a rule as it is written.
  std::string condition(const std::string& id) const {
    for (const auto& [name, document] : documents_) {
      dom::array rules;
      if (document.root().at_key("recommendations").get(rules)) continue;
      for (const auto rule : rules) {
        std::string_view is, when;
        if (!rule.at_key("id").get(is) && is == id && !rule.at_key("when").get(when)) return std::string(when);
      }
    }
    return "";
  }

 private:
  std::map<std::string, JsonDocument> documents_;
};

class Showing {
 public:
  explicit Showing(const Pack& pack) : pack_(pack.data()), files_(pack) {}

  std::optional<Entry> find(std::string_view id) {
    for (const auto* rules : {&pack_.rules, &pack_.programme_rules}) {
      if (const Rule* rule = among(*rules, id)) return of_rule(*rule);
    }
    if (const Measure* one = among(pack_.criteria, id)) return of_measure(*one, "criterion", "/criteria/");
    if (const Measure* one = among(pack_.signals, id)) return of_measure(*one, "warning sign", "/signals/");
    if (const Gate* gate = among(pack_.gates, id)) return of_gate(*gate);
    if (const FactDef* fact = among(facts_, id)) return of_fact(*fact);
    if (const Measure* one = among(pack_.health, id)) return of_measure(*one, "part of health", "/health/");
    if (const Source* source = among(pack_.sources, id)) return of_source(*source);
    return std::nullopt;
  }

  std::vector<std::string_view> ids() const {
    std::vector<std::string_view> all;
    const auto add = [&all](const auto& list) {
      for (const auto& one : list) all.push_back(one.id);
    };
    add(pack_.rules), add(pack_.programme_rules), add(pack_.criteria), add(pack_.signals), add(pack_.health),
        add(pack_.gates), add(pack_.sources), add(facts_);
    return all;
  }

 private:
  template <class List>
  static auto among(const List& list, std::string_view id) -> decltype(list.data()) {
    const auto found = std::find_if(list.begin(), list.end(), [id](const auto& one) { return one.id == id; });
    return found == list.end() ? nullptr : &*found;
  }

  void add(std::string_view label, std::string text) {
    if (!text.empty()) entry_.lines.emplace_back(label, std::move(text));
  }

  void add_sources(const std::vector<std::string>& codes) {
    std::string_view label = "Sources";
    for (const auto& code : codes) {
      const Source* source = among(pack_.sources, code);
      entry_.lines.emplace_back(std::exchange(label, ""), code + (source ? "  " + source->title : ""));
    }
  }

  /// A name that a condition uses, in words.
  std::string named(const std::string& id) const {
    if (among(pack_.criteria, id)) return id + ": score of “" + files_.text("/criteria/" + id + "/name") + "”, 1 to 10";
    if (among(pack_.signals, id)) return id + ": strength of “" + files_.text("/signals/" + id + "/name") + "”, 0 to 1";
    const FactDef* fact = among(facts_, id);
    if (!fact) return id;
    std::string words = id + ": " + std::string(fact->name);
    for (const std::string_view more : {fact->unit, fact->range}) {
      if (!more.empty()) words.append(", ").append(more);
    }
    return words;
  }

  Entry of_rule(const Rule& rule) {
    entry_.title = rule.id + ", a rule (version " + std::to_string(rule.version) + ")";
    add("When", files_.condition(rule.id));
    std::string_view label = "Where";
    for (const std::string& fact : rule.when->facts()) add(std::exchange(label, ""), named(fact));
    add("Do", rule.action);
    for (const auto& [role, sentence] : rule.action_without) add("", "where nobody is " + role + ": " + sentence);
    add("Because", files_.text("/why/" + rule.id));
    add("Expected", rule.effect + "; checked after " + std::to_string(rule.check_days) + " days");
    add("Who", rule.owner + ", within " + std::to_string(rule.due_days) + " days" +
                   (rule.deadline.empty() ? "" : "; urgent by its natural deadline, " + rule.deadline));
    add("Severity", figure(rule.severity) + " of 1");
    add_sources(rule.source);
    return std::move(entry_);
  }

  void add_ways(const Measure& measure) {
    std::string_view label = "Found by";
    for (const Way& way : measure.ways) add(std::exchange(label, "else by"), reference::words(way));
    if (measure.rated) add("else by", "what our people rate, 1 to 10");
  }

  Entry of_measure(const Measure& measure, const std::string& kind, const std::string& folder) {
    std::string name = files_.text(folder + measure.id + "/name");
    if (name.empty()) name = files_.text(folder + measure.id);
    entry_.title = measure.id + (name.empty() ? "" : ", “" + name + "”") + ", a " + kind;
    add("Group", measure.group);
    add("Weight", figure(measure.weight));
    add("Unit", measure.unit);
    add_ways(measure);
    add("Asks for", measure.question);
    add_users(measure.id);
    add_sources(measure.source);
    return std::move(entry_);
  }

  Entry of_gate(const Gate& gate) {
    entry_.title = gate.id + ", “" + files_.text("/gates/" + gate.id + "/name") + "”, a gate for key accounts";
    if (gate.margin) {
      add("Passes", "net margin of 0 or more, or a written exception of at most " +
                        std::to_string(gate.exception_months) + " months; never with a negative gross margin");
    } else if (gate.criterion) {
      add("Passes", pack_.criteria[*gate.criterion].id + " scores " + figure(gate.at_least) + " or more");
    } else {
      add("Passes",
          "a criterion of one of the groups " + gate.groups + " scores " + figure(gate.at_least) + " or more");
    }
    add("If it fails",
        gate.curable ? "the account can still rise: it can be cured" : "the account cannot rise by its score");
    add_sources(gate.source);
    return std::move(entry_);
  }

  Entry of_fact(const FactDef& fact) {
    entry_.title = std::string(fact.id) + ", “" + std::string(fact.name) + "”, a fact of the " +
                   (fact.level == FactLevel::account ? "account" : "programme");
    add("Is", std::string(fact.doc));
    add("Unit", std::string(fact.unit));
    add("Range", std::string(fact.range));
    add("Made of", std::string(fact.inputs));
    add("Evidence", std::string(fact.evidence));
    add_users(fact.id);
    std::vector<std::string> codes;
    for (const std::string_view code : reference::words(fact.source)) codes.emplace_back(code);
    add_sources(codes);
    return std::move(entry_);
  }

  Entry of_source(const Source& source) {
    entry_.title = source.id + ", a source";
    add("Is", source.title);
    std::string users;
    const auto cite = [&](const auto& list) {
      for (const auto& one : list) {
        if (std::find(one.source.begin(), one.source.end(), source.id) != one.source.end())
          users += (users.empty() ? "" : ", ") + one.id;
      }
    };
    cite(pack_.criteria), cite(pack_.signals), cite(pack_.health), cite(pack_.gates), cite(pack_.rules),
        cite(pack_.programme_rules);
    add("Cited by", users);
    return std::move(entry_);
  }

  /// What of the pack reads a fact, a criterion or a warning sign.
  void add_users(std::string_view id) {
    std::string measures, rules;
    for (const auto* list : {&pack_.criteria, &pack_.signals, &pack_.health}) {
      for (const Measure& measure : *list) {
        std::vector<std::string_view> read;
        reference::add_facts(measure.ways, read);
        if (measure.id != id && std::find(read.begin(), read.end(), id) != read.end())
          measures += (measures.empty() ? "" : ", ") + measure.id;
      }
    }
    for (const auto* list : {&pack_.rules, &pack_.programme_rules}) {
      for (const Rule& rule : *list) {
        const auto& read = rule.when->facts();
        if (std::find(read.begin(), read.end(), id) != read.end()) rules += (rules.empty() ? "" : ", ") + rule.id;
      }
    }
    add("Read by", measures + (measures.empty() || rules.empty() ? "" : ", ") + rules);
  }

  const Pack::Data& pack_;
  const std::vector<FactDef> facts_ = reference::all_facts();
  Files files_;
  Entry entry_;
};

}  // namespace

Result<Entry> show(const Pack& pack, std::string_view id) {
  Showing showing(pack);
  if (auto entry = showing.find(id)) return std::move(*entry);
  const auto near = expr::nearest(std::string(id), showing.ids());
  return Error{Errc::not_found, "there is no rule, criterion, warning sign, gate, fact or source `" + std::string(id) +
                                    "` in " + pack.version() + (near ? "; did you mean `" + *near + "`?" : "")};
}

std::vector<std::string> rule_ids(const Pack& pack) {
  std::vector<std::string> ids;
  for (const Rule& rule : pack.data().rules) ids.push_back(rule.id);
  return ids;
}

int now_days(const Pack& pack) {
  return pack.data().budget.days;
}

}  // namespace kam::rules
