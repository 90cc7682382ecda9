#include "columns.hpp"
#include "kam/rules/reference.hpp"
#include "output.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

int show(const Arguments& arguments) {
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  auto entry = rules::show(*pack, arguments.text("id"));
  if (!entry) return fail(entry.error());
  constexpr std::size_t label_width = 13;
  Page page;
  page.line(entry->title);
  for (const auto& [label, text] : entry->lines) page.line(shortened(label, label_width) + text, 2, label_width + 4);
  if (auto printed = print(page.text()); !printed) return fail(printed.error());
  return exit_code::ok;
}

}  // namespace

Verb rules_show_verb() {
  return {"rules show",
          "Show a rule, criterion, warning sign, gate, fact or source in words",
          {{"id", "its id, as in R-CHR-04 or sel_tenure", Option::Kind::position, {}, true},
           {"pack", "the directory of a rule pack; without it the built-in one", Option::Kind::position}},
          show};
}

}  // namespace kam::cli
