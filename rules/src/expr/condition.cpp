#include "expr.hpp"
#include "lexer.hpp"
#include "parser.hpp"

namespace kam::rules::expr {

Result<Condition> Condition::compile(std::string_view text, const FactTable& table, std::string_view where,
                                     Branches branches) {
  if (text.size() > longest_text) return error_at(where, 1, "expected a condition of at most 4096 bytes");
  Result<Program> program = parse(text, table, where);
  if (!program) return program.error();
  program->branches = branches;
  return Condition(std::make_shared<const Program>(std::move(*program)));
}

const std::vector<std::string>& Condition::facts() const {
  return program_->facts;
}
const std::vector<Slot>& Condition::slots() const {
  return program_->slots;
}

}  // namespace kam::rules::expr
