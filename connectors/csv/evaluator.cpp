#include "evaluator.hpp"

#include <algorithm>
#include <cmath>

#include "number.hpp"

namespace kam::connectors::csv {
namespace {

std::string found(std::string_view text) {
  constexpr std::size_t shown = 60;
  std::string quoted = ", found \"";
  std::size_t end = std::min(text.size(), shown);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  quoted += text.substr(0, end);
  return quoted + (end < text.size() ? "…\"" : "\"");
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (starts && count-- == 0) break;
  }
  return text.substr(0, at);
}

std::string_view yes_or_no(bool flag) {
  return flag ? "true" : "false";
}

bool day_or_time(std::string_view text) {
  const bool apart = text.size() == 10 || (text.size() > 10 && (text[10] == 'T' || text[10] == 't' || text[10] == ' '));
  return apart && rules::parse_day(text.substr(0, 10)).has_value();
}

/// What a cell of a group must be at least, since a wrong one could hide behind the smallest of its group.
const char* misfit(const rules::Field& field, std::string_view text) {
  switch (field.kind) {
    case rules::Kind::number:
      return plain_decimal(text) ? nullptr : "a plain decimal such as 1234.5";
    case rules::Kind::boolean:
      return text == "true" || text == "false" ? nullptr : "true or false";
    case rules::Kind::day:
      return day_or_time(text) ? nullptr : "a date such as 2026-09-30, or an RFC 3339 time";
    case rules::Kind::label:
      if (std::find(field.labels.begin(), field.labels.end(), text) != field.labels.end()) return nullptr;
      return field.labels.empty() ? nullptr : "one of the field's labels";
    default:
      return nullptr;
  }
}

bool compare(Comparison comparison, double a, double b) {
  switch (comparison) {
    case Comparison::gt:
      return a > b;
    case Comparison::ge:
      return a >= b;
    case Comparison::lt:
      return a < b;
    default:
      return a <= b;
  }
}

bool holds(const Filter& filter, std::string_view cell) {
  const auto listed = [&] { return std::find(filter.texts.begin(), filter.texts.end(), cell) != filter.texts.end(); };
  switch (filter.comparison) {
    case Comparison::eq:
    case Comparison::in:
      return listed();
    case Comparison::ne:
    case Comparison::not_in:
      return !listed();
    case Comparison::starts:
      return cell.starts_with(filter.texts.front());
    case Comparison::not_starts:
      return !cell.starts_with(filter.texts.front());
    case Comparison::empty:
      return cell.empty();
    default:
      return !cell.empty();
  }
}

}  // namespace

void append_key(std::string& key, std::string_view cell, bool only_one) {
  if (!only_one) key.append(std::to_string(cell.size())).push_back(':');
  key.append(cell);
}

Result<Evaluator> Evaluator::bind(const ObjectMapping& mapping, const std::string& mapping_file,
                                  const std::vector<std::string>& columns) {
  Evaluator made;
  made.mapping_ = &mapping;
  made.columns_ = columns;
  const auto at = [&](const ColumnName& name) { return find_column(name, mapping_file, mapping.file, columns); };
  for (const auto& filter : mapping.filters) {
    auto column = at(filter.column);
    if (!column) return column.error();
    made.filter_columns_.push_back(*column);
  }
  for (const auto& name : mapping.group_by) {
    auto column = at(name);
    if (!column) return column.error();
    made.group_columns_.push_back(*column);
  }
  for (const auto& field : mapping.fields) {
    BoundField bound;
    if (field.expression.form != Form::product) {
      auto column = at(field.expression.column);
      if (!column) return column.error();
      bound.column = *column;
    }
    for (const auto& factor : field.expression.factors) {
      BoundFactor made_factor{std::nullopt, factor.one_minus, factor.number};
      if (!factor.column.name.empty()) {
        auto column = at(factor.column);
        if (!column) return column.error();
        made_factor.column = *column;
      }
      bound.factors.push_back(made_factor);
    }
    made.fields_.push_back(std::move(bound));
  }
  return made;
}

bool Evaluator::keeps(Cells cells, std::optional<Fault>& fault) const {
  for (std::size_t i = 0; i < mapping_->filters.size(); ++i) {
    const Filter& filter = mapping_->filters[i];
    const auto cell = cells[filter_columns_[i]];
    if (filter.comparison < Comparison::gt) {
      if (!holds(filter, cell)) return false;
      continue;
    }
    const auto number = cell.empty() ? std::optional(0.0) : plain_decimal(cell);
    if (!number) {
      fault = Fault{filter.column.name, "a plain decimal such as 1234.5" + found(cell)};
      return false;
    }
    if (!compare(filter.comparison, *number, filter.number)) return false;
  }
  return true;
}

bool Evaluator::evaluate(Cells cells, std::vector<Value>& values, std::optional<Fault>& fault) {
  values.resize(fields_.size());
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!compute(i, cells, values[i], fault)) return false;
  }
  return true;
}

void Evaluator::key(Cells cells, std::string& key) const {
  key.clear();
  for (const std::size_t column : group_columns_) append_key(key, cells[column], group_columns_.size() == 1);
}

bool Evaluator::compute(std::size_t field, Cells cells, Value& value, std::optional<Fault>& fault) {
  const Expression& expression = mapping_->fields[field].expression;
  BoundField& bound = fields_[field];
  value = {};
  if (expression.form == Form::product) return multiply(bound, cells, value, fault);
  const auto cell = cells[bound.column];
  switch (expression.form) {
    case Form::equals:
      value.text = yes_or_no(cell == expression.text);
      return true;
    case Form::starts:
      value.text = yes_or_no(cell.starts_with(expression.text));
      return true;
    case Form::prefix:
      if (cell.empty()) return true;
      bound.scratch.assign(expression.text).append(cell);
      return read_text(field, bound.scratch, value, fault);
    case Form::take:
      return read_text(field, first_characters(cell, expression.characters), value, fault);
    default:
      return read_text(field, cell, value, fault);
  }
}

bool Evaluator::multiply(const BoundField& bound, Cells cells, Value& value, std::optional<Fault>& fault) const {
  double product = 1;
  bool empty = false;
  for (const auto& factor : bound.factors) {
    if (!factor.column) {
      product *= factor.number;
      continue;
    }
    const auto cell = cells[*factor.column];
    if (cell.empty()) {
      empty = true;
      continue;
    }
    const auto number = plain_decimal(cell);
    if (!number) {
      fault = Fault{columns_[*factor.column], "a plain decimal such as 1234.5" + found(cell)};
      return false;
    }
    product *= factor.one_minus ? 1 - *number : *number;
  }
  if (empty) return true;
  if (!std::isfinite(product)) {
    fault = Fault{"", "a finite product"};
    return false;
  }
  value.number = product;
  value.is_number = true;
  return true;
}

/// In a group, numbers and days are read row by row: a wrong one is the fault of its own row, not of the group.
bool Evaluator::read_text(std::size_t field, std::string_view cell, Value& value, std::optional<Fault>& fault) {
  const MappedField& mapped = mapping_->fields[field];
  const auto kind = mapped.field.kind;
  value.text = cell;
  const bool translated = mapped.values.find(cell) != mapped.values.end();
  if (cell.empty() || translated) return true;
  if (kind == rules::Kind::day && mapping_->dates) return read_date(field, cell, value, fault);
  if (!mapping_->grouped) return true;
  const bool later = !mapped.values.empty() && kind != rules::Kind::number && kind != rules::Kind::day;
  const char* expected = later ? nullptr : misfit(mapped.field, cell);
  if (!expected) return true;
  fault = Fault{columns_[fields_[field].column], expected + found(cell)};
  return false;
}

bool Evaluator::read_date(std::size_t field, std::string_view cell, Value& value, std::optional<Fault>& fault) {
  BoundField& bound = fields_[field];
  if (cell != bound.last_date) {
    auto iso = mapping_->dates->to_iso(cell);
    if (!iso) {
      fault = Fault{columns_[bound.column], "a date as " + mapping_->dates->text() + found(cell)};
      return false;
    }
    bound.last_date = cell;
    bound.last_iso = std::move(*iso);
  }
  value.text = bound.last_iso;
  return true;
}

std::string_view Evaluator::finished(std::size_t field, Value value, std::string& scratch) const {
  if (value.is_number) {
    scratch = to_decimal(value.number);
    value.text = scratch;
  }
  const auto& values = mapping_->fields[field].values;
  const auto found_value = values.find(value.text);
  return found_value == values.end() ? value.text : std::string_view(found_value->second);
}

}  // namespace kam::connectors::csv
