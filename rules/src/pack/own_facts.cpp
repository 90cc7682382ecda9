#include <algorithm>

#include "../pack_read.hpp"
#include "conditions.hpp"
#include "measures.hpp"

/// facts.json: facts that a pack makes of others, as named expressions.
namespace kam::rules::pack {
namespace {

/// A fact as written, before it can be compiled: what it names must be there first.
struct Draft {
  JsonAt at;
  OwnFact fact;
  std::string text;
  std::vector<std::size_t> names;  ///< drafts that its expression names
  enum class Mark { untouched, open, done } mark = Mark::untouched;
};

Result<void> read_draft(Draft& draft, const Pack::Data& data) {
  OwnFact& fact = draft.fact;
  return members(draft.at,
                 {{"id", name(fact.id)},
                  {"name", words(fact.name)},
                  {"unit", into(fact.unit)},
                  {"doc", words(fact.doc)},
                  {"expr", words(draft.text)},
                  {"source", source_codes(fact.source, data)}},
                 {"id", "expr"});
}

/// Puts the drafts into an order in which each comes after those that it names.
class Order {
 public:
  explicit Order(std::vector<Draft>& drafts) : drafts_(drafts) {}

  Result<std::vector<std::size_t>> run() {
    Result<void> all;
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      auto visited = visit(i);
      if (!visited && all) all = std::move(visited);
    }
    if (!all) return all.error();
    return std::move(order_);
  }

 private:
  Result<void> visit(std::size_t index) {
    Draft& draft = drafts_[index];
    if (draft.mark == Draft::Mark::done) return {};
    if (draft.mark == Draft::Mark::open) return cycle(index);
    draft.mark = Draft::Mark::open;
    path_.push_back(index);
    Result<void> all;
    for (const std::size_t name : draft.names) {
      all = visit(name);
      if (!all) break;
    }
    path_.pop_back();
    draft.mark = Draft::Mark::done;
    if (all) order_.push_back(index);
    return all;
  }

  Error cycle(std::size_t index) const {
    std::string way;
    const auto from = std::find(path_.begin(), path_.end(), index);
    for (auto step = from; step != path_.end(); ++step) way += "`" + drafts_[*step].fact.id + "` → ";
    return drafts_[path_.back()].at.at("expr").fault("cyclic fact: " + way + "`" + drafts_[index].fact.id + "`");
  }

  std::vector<Draft>& drafts_;
  std::vector<std::size_t> path_, order_;
};

Result<void> compile(Draft& draft, Pack::Data& data) {
  const JsonAt at = draft.at.at("expr");
  auto formula = expr::Formula::compile(draft.text, data.rule_facts, "");
  if (!formula) return condition_fault(at, draft.text, formula.error(), data.rule_facts);
  add_name(data, draft.fact.id, formula->type(), {Named::Kind::own_fact, data.own_facts.size()});
  draft.fact.slot = *data.rule_facts.find(draft.fact.id);
  draft.fact.formula = std::move(*formula);
  data.own_facts.push_back(std::move(draft.fact));
  return {};
}

void find_names(std::vector<Draft>& drafts) {
  std::map<std::string_view, std::size_t> by_id;
  for (std::size_t i = 0; i < drafts.size(); ++i) by_id.emplace(drafts[i].fact.id, i);
  for (Draft& draft : drafts) {
    for (const std::string& name : expr::names_in(draft.text)) {
      const auto found = by_id.find(name);
      if (found != by_id.end()) draft.names.push_back(found->second);
    }
  }
}

}  // namespace

Result<void> read_own_facts(const JsonAt& root, Pack::Data& data) {
  add_condition_facts(data);
  std::vector<Draft> drafts;
  const auto read_all = [&](const JsonAt& list) {
    return list.items([&, seen = std::set<std::string>()](const JsonAt& item) mutable -> Result<void> {
      Draft& draft = drafts.emplace_back(Draft{item, {}, {}, {}});
      auto read = read_draft(draft, data);
      auto once = unique(item, draft.fact.id, seen);
      if (read && once) once = not_taken(item, draft.fact.id, data, {});
      return read ? once : read;
    });
  };
  if (auto read = members(root, {{"facts", read_all}}, {"facts"}); !read) return read;
  if (drafts.size() > most_own_facts)
    return root.at("facts").expected("at most " + std::to_string(most_own_facts) + " facts");
  find_names(drafts);
  const auto order = Order(drafts).run();
  if (!order) return order.error();
  Result<void> all;
  for (const std::size_t index : *order) {
    auto done = compile(drafts[index], data);
    if (!done && all) all = std::move(done);
  }
  return all;
}

}  // namespace kam::rules::pack
