#include "kam/rules/json.hpp"
#include "kam/rules/reference.hpp"
#include "words.hpp"

namespace kam::rules {

namespace {

constexpr std::string_view head = R"(# Facts

Written by `kamd rules facts > docs/facts.md`; a test keeps it current.

Every quantity that kamd computes is a registered fact. A fact of an account is *known* (with the records it rests on),
*unknown* with a reason, or *not applicable* with a reason; it is never a silent default. Conditions of rules name facts by
id, and beside them the criteria (their score, 1 to 10) and the warning signs (their strength, 0 to 1) of the rule pack.

Evidence says what a fact is made of, and so how far it can be trusted: records of transactions and answers of customers
count in full, fields that people keep 0.8, ratings 0.5 to 0.7, estimates (proxies) 0.5; all of it ages (model 0.6).

## The facts as a table

`kamd facts BUNDLE --out FILE.csv` writes one row an account: `account_id`, then three columns for each fact of an account,
each criterion and each warning sign, in the order of this page:

| column | what |
|---|---|
| `ID` | the value that conditions see, empty if it is not known: a number, `true` or `false`, or a text |
| `ID_reason` | why it is not known or does not apply (`no_records`, `field_empty`, `new_account` …), empty if it is known |
| `ID_confidence` | quality × freshness, 0 to 1, empty if it is not known |

Comma-separated as in RFC 4180, in UTF-8. Texts are quoted, and one that a spreadsheet would run as a formula gets an
apostrophe in front; an empty cell stands bare, so that a data base reads it as NULL.
)";

/// Text of a table's cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string code(std::string_view text) {
  return "`" + cell(text) + "`";
}

template <class List>
std::string codes(const List& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : " ") + code(item);
  return out;
}

template <class List>
std::string joined(const List& items) {
  std::string out;
  for (const auto& item : items) out.append(out.empty() ? "" : ", ").append(item);
  return cell(out);
}

std::string number(double value) {
  std::string text;
  JsonWriter(text).value(value);
  return text;
}

std::string measured(const FactDef& fact) {
  if (fact.unit.empty()) return fact.range.empty() ? std::string(reference::name(fact.type)) : cell(fact.range);
  return cell(fact.unit) + (fact.range.empty() ? "" : ", " + cell(fact.range));
}

std::string row(const FactDef& fact) {
  const std::string doc = fact.doc.empty() ? "" : " " + cell(fact.doc);
  return "| " + code(fact.id) + " | **" + cell(fact.name) + ".**" + doc + " | " + measured(fact) + " | " +
         codes(reference::words(fact.inputs)) + " | " + cell(fact.evidence) + " | " +
         joined(reference::words(fact.source)) + " |\n";
}

std::string table(FactLevel level, std::string_view title) {
  std::string rows;
  for (const FactDef& fact : reference::all_facts()) {
    if (fact.level == level) rows += row(fact);
  }
  if (rows.empty()) return "";
  return "\n## " + std::string(title) +
         "\n\n| id | what | unit, range | made of | evidence | source |\n|---|---|---|---|---|---|\n" + rows;
}

std::string row(const Measure& measure, bool grouped) {
  std::vector<std::string_view> read;
  reference::add_facts(measure.ways, read);
  return "| " + code(measure.id) + " | " + (grouped ? measure.group + " | " : "") + number(measure.weight) + " | " +
         codes(read) + " | " + joined(measure.source) + " |\n";
}

}  // namespace

std::string facts_markdown(const Pack& pack) {
  std::string page(head);
  page += table(FactLevel::account, "Facts of an account");
  page += table(FactLevel::programme, "Facts of the programme");
  page += "\n## Criteria of the pack " + pack.data().id +
          "\n\nTheir score, 1 to 10. `kamd rules show ID` says how it is found.\n\n"
          "| id | group | weight | reads | source |\n|---|---|---|---|---|\n";
  for (const Measure& criterion : pack.data().criteria) page += row(criterion, true);
  page += "\n## Warning signs of the pack " + pack.data().id +
          "\n\nTheir strength, 0 to 1.\n\n| id | weight | reads | source |\n|---|---|---|---|\n";
  for (const Measure& signal : pack.data().signals) page += row(signal, false);
  return page;
}

}  // namespace kam::rules
