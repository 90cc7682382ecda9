#include "expr.hpp"
#include "lexer.hpp"
#include "parser.hpp"

namespace kam::rules::expr {
namespace {

Result<Program> program_of(std::string_view text, const FactTable& table, std::string_view where, Gives gives) {
  if (text.size() > Condition::longest_text) return error_at(where, 1, "expected a condition of at most 4096 bytes");
  return parse(text, table, where, gives);
}

}  // namespace

Result<Condition> Condition::compile(std::string_view text, const FactTable& table, std::string_view where,
                                     Branches branches) {
  Result<Program> program = program_of(text, table, where, Gives::answer);
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

Result<Formula> Formula::compile(std::string_view text, const FactTable& table, std::string_view where) {
  Result<Program> program = program_of(text, table, where, Gives::value);
  if (!program) return program.error();
  return Formula(std::make_shared<const Program>(std::move(*program)));
}

Type Formula::type() const {
  return program_->type;
}
const std::vector<std::string>& Formula::facts() const {
  return program_->facts;
}
const std::vector<Slot>& Formula::slots() const {
  return program_->slots;
}

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  const auto found = tokens(text, "");
  if (!found) return names;
  for (const Token& token : *found) {
    if (token.kind == Token::Kind::name) names.emplace_back(token.source);
  }
  return names;
}

}  // namespace kam::rules::expr
