#include "grouping.hpp"

#include <algorithm>

#include "number.hpp"

namespace kam::connectors::csv {

void Grouping::add(const std::string& key, const std::vector<Value>& values, std::uint32_t line) {
  if (!last_ || last_->first != key) {
    const auto [entry, is_new] = groups_.try_emplace(key);
    if (is_new) entry->second = {line, std::vector<Gathered>(values.size())};
    last_ = &*entry;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i].empty()) gather(last_->second.fields[i], mapping_->fields[i], values[i]);
  }
}

void Grouping::gather(Gathered& gathered, const MappedField& field, const Value& value) {
  const Aggregate aggregate = field.expression.aggregate;
  const bool of_numbers =
      field.field.kind == rules::Kind::number && aggregate != Aggregate::smallest && aggregate != Aggregate::first;
  if (!of_numbers) {
    if (value.is_number) return gather_text(gathered, aggregate, to_decimal(value.number));
    return gather_text(gathered, aggregate, value.text);
  }
  // A cell that is no number here stands in the field's `values`: read_text let only such pass.
  const auto translated = value.is_number ? field.values.end() : field.values.find(value.text);
  const auto text = translated == field.values.end() ? value.text : std::string_view(translated->second);
  const auto number = value.is_number ? std::optional(value.number) : plain_decimal(text);
  if (number) gather_number(gathered, aggregate, *number);
}

void Grouping::gather_number(Gathered& gathered, Aggregate aggregate, double number) {
  if (aggregate == Aggregate::sum) {
    if (!std::holds_alternative<rules::ExactSum>(gathered)) gathered.emplace<rules::ExactSum>();
    std::get<rules::ExactSum>(gathered).add(number);
    return;
  }
  double* const held = std::get_if<double>(&gathered);
  if (!held || (aggregate == Aggregate::min ? number < *held : number > *held)) gathered = number;
}

void Grouping::gather_text(Gathered& gathered, Aggregate aggregate, std::string_view text) {
  std::string* const held = std::get_if<std::string>(&gathered);
  if (!held) {
    gathered.emplace<std::string>(text);
  } else if (aggregate == Aggregate::max ? text > *held : aggregate != Aggregate::first && text < *held) {
    held->assign(text);
  }
}

void Grouping::each(const std::function<void(const std::vector<Value>&, std::uint32_t line)>& use) const {
  std::vector<const std::pair<const std::string, Group>*> sorted;
  sorted.reserve(groups_.size());
  for (const auto& entry : groups_) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  std::vector<Value> values;
  for (const auto* entry : sorted) {
    values.clear();
    for (const auto& gathered : entry->second.fields) {
      Value value;
      if (const auto* text = std::get_if<std::string>(&gathered)) value.text = *text;
      if (const auto* number = std::get_if<double>(&gathered)) value = {{}, *number, true};
      if (const auto* sum = std::get_if<rules::ExactSum>(&gathered)) value = {{}, sum->value(), true};
      values.push_back(value);
    }
    use(values, entry->second.line);
  }
}

}  // namespace kam::connectors::csv
