#include "mapped_pass.hpp"

namespace kam::connectors::csv {
namespace {

std::vector<std::string> canonical_columns(const ObjectMapping& mapping) {
  std::vector<std::string> names;
  for (const auto& field : mapping.fields) names.emplace_back(field.field.name);
  for (const auto& [name, cell] : mapping.constants) names.push_back(name);
  return names;
}

/// For messages: a field that comes from one column is known to the reader of the file by that column.
RowSink::SourceColumns source_columns(const ObjectMapping& mapping) {
  RowSink::SourceColumns sources;
  for (const auto& field : mapping.fields) {
    if (field.expression.form != Form::product) sources.emplace(field.field.name, field.expression.column.name);
  }
  return sources;
}

}  // namespace

Result<void> MappedPass::run(const std::vector<const ObjectMapping*>& objects) {
  auto file = open_(objects.front()->file, objects.front()->pointer + "/file", objects.front()->delimiter);
  if (!file) return file.error();
  file_name_ = file->name();
  file_ = sink_.file(file_name_);
  for (const auto* mapping : objects) {
    if (auto ok = prepare(*mapping, *file); !ok) return ok;
  }
  const auto on_bad = [this](BadLine line) { sink_.bad(std::move(line)); };
  Record record;
  std::size_t rows = 0;
  for (;; ++rows) {
    auto found = file->next(record, on_bad);
    if (!found) return found.error();
    if (!*found) break;
    for (auto& part : parts_)
      if (auto ok = row(part, record); !ok) return ok;
  }
  for (auto& part : parts_) {
    if (part.filtered) sink_.filtered({file_name_, part.mapping->object, part.filtered, rows});
    if (!part.groups) continue;
    Result<void> all;
    part.groups->each([&](const std::vector<Value>& values, std::uint32_t line) {
      if (all) all = emit(part, values, line);
    });
    if (!all) return all;
    part.groups.reset();
  }
  return {};
}

Result<void> MappedPass::prepare(const ObjectMapping& mapping, const TableFile& file) {
  std::vector<std::string> columns = file.columns();
  std::vector<JoinTable> joins;
  for (const auto& join : mapping.joins) {
    auto right = open_(join.file, join.pointer, join.delimiter);
    if (!right) return right.error();
    auto table = JoinTable::read(join, mapping_file_, *right, [this](BadLine line) { sink_.bad(std::move(line)); });
    if (!table) return table.error();
    if (auto ok = table->bind(mapping_file_, mapping.file, columns); !ok) return ok;
    joins.push_back(std::move(*table));
  }
  auto evaluator = Evaluator::bind(mapping, mapping_file_, columns);
  if (!evaluator) return evaluator.error();
  sink_.columns(mapping.object, canonical_columns(mapping), source_columns(mapping));
  auto groups = mapping.grouped ? std::make_unique<Grouping>(mapping) : nullptr;
  parts_.push_back({&mapping, std::move(joins), std::move(*evaluator), std::move(groups), 0});
  return {};
}

Result<void> MappedPass::row(Part& part, const Record& row) {
  Cells cells = row.cells;
  if (!part.joins.empty()) {
    extended_.assign(cells.begin(), cells.end());
    for (const auto& join : part.joins) join.extend(extended_);
    cells = extended_;
  }
  std::optional<Fault> fault;
  const bool kept = part.evaluator.keeps(cells, fault);
  if (kept) part.evaluator.evaluate(cells, values_, fault);
  if (fault) {
    sink_.bad({file_name_, row.line, std::move(fault->column), "expected " + fault->expected});
    return {};
  }
  if (!kept) {
    ++part.filtered;
    return {};
  }
  if (!part.groups) return emit(part, values_, row.line);
  part.evaluator.key(cells, key_);
  part.groups->add(key_, values_, static_cast<std::uint32_t>(row.line));
  return {};
}

Result<void> MappedPass::emit(Part& part, const std::vector<Value>& values, std::size_t line) {
  scratch_.resize(values.size());
  cells_.clear();
  for (std::size_t i = 0; i < values.size(); ++i) cells_.push_back(part.evaluator.finished(i, values[i], scratch_[i]));
  for (const auto& [name, cell] : part.mapping->constants) cells_.push_back(cell);
  return sink_.row(part.mapping->object, cells_, {file_, static_cast<std::uint32_t>(line)});
}

}  // namespace kam::connectors::csv
