#include "kam/rules/row_check.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "interner.hpp"
#include "kam/rules/odd_parents.hpp"
#include "row_reader.hpp"

namespace kam::rules {

namespace {

using namespace records;
using Key = RowCheck::Key;

constexpr Key none = 0;
constexpr Key absent = UINT32_MAX;  ///< named by other rows, but not there itself

class Checker {
 public:
  virtual ~Checker() = default;
  virtual std::vector<std::string> columns(std::span<const std::string_view> names) = 0;
  virtual std::optional<BadRow> row(std::span<const std::string_view> cells, Origin origin, const LocalDay&) const = 0;
};

template <class Record>
class CheckerOf : public Checker {
 public:
  explicit CheckerOf(Object object) : reader_(object) {}
  std::vector<std::string> columns(std::span<const std::string_view> names) override { return reader_.columns(names); }
  std::optional<BadRow> row(std::span<const std::string_view> cells, Origin origin,
                            const LocalDay& local_day) const override {
    auto record = blank<Record>();
    std::uint64_t filled = 0;
    return reader_.read(cells, origin, local_day, record, filled);
  }

 private:
  RowReader<Record> reader_;
};

template <std::size_t... index>
auto checkers(std::index_sequence<index...>) {
  return std::array<std::unique_ptr<Checker>, object_count>{
      std::make_unique<CheckerOf<std::tuple_element_t<index, AllRecords>>>(static_cast<Object>(index))...};
}

/// The ids of an object's rows, and what each row belongs to.
struct Ids {
  Interner texts;
  std::vector<Key> belong;

  std::uint32_t number(std::string_view id) {
    const std::uint32_t number = texts.number(id);
    if (number == belong.size()) belong.push_back(absent);
    return number;
  }
  bool has(std::uint32_t number) const { return belong[number] != absent; }
};

/// The columns of an object that are keys, −1 where there is none.
struct KeyColumns {
  std::ptrdiff_t id = -1, owner = -1, parent = -1;
};

std::ptrdiff_t place_of(std::span<const std::string_view> names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() ? -1 : at - names.begin();
}

std::string_view cell(std::span<const std::string_view> cells, std::ptrdiff_t column) {
  return column < 0 ? std::string_view() : cells[static_cast<std::size_t>(column)];
}

std::size_t index(Object object) {
  return static_cast<std::size_t>(object);
}

}  // namespace

struct RowCheck::Impl {
  explicit Impl(LocalDay day) : local_day(std::move(day)) {}

  LocalDay local_day;
  std::array<std::unique_ptr<Checker>, object_count> check = checkers(std::make_index_sequence<object_count>());
  std::array<KeyColumns, object_count> columns;
  std::array<Ids, object_count> ids;
  std::vector<Key> parents;           ///< of accounts: the number of the parent and one, or none
  std::vector<std::uint32_t> sorted;  ///< numbers of the accounts by id
  std::vector<std::uint32_t> places;  ///< of each number, from 1
  std::vector<BadRow> bad, without_owner;

  Ids& of(Object object) { return ids[index(object)]; }

  void note_parent(std::uint32_t account, std::string_view parent) {
    if (parent.empty()) return;
    const Key key = of(Object::accounts).number(parent) + 1;
    if (parents.size() <= account) parents.resize(account + 1, none);
    parents[account] = key;
  }

  std::vector<std::string> odd() {
    if (parents.empty()) return {};
    const Interner& texts = of(Object::accounts).texts;
    parents.resize(texts.size(), none);
    std::vector<ParentLink> links;
    links.reserve(sorted.size());
    for (const std::uint32_t account : sorted) {
      const Key parent = parents[account];
      links.push_back({texts.text(account), parent == none ? std::string_view() : texts.text(parent - 1)});
    }
    return odd_parents(links);
  }
};

RowCheck::RowCheck(LocalDay local_day) : impl_(std::make_unique<Impl>(std::move(local_day))) {}
RowCheck::~RowCheck() = default;
RowCheck::RowCheck(RowCheck&&) noexcept = default;
RowCheck& RowCheck::operator=(RowCheck&&) noexcept = default;

std::vector<std::string> RowCheck::columns(Object object, std::span<const std::string_view> names) {
  const auto owner = belongs_to(object);
  impl_->columns[index(object)] = {has_id(object) ? place_of(names, "id") : -1,
                                   owner ? place_of(names, owner->field) : -1,
                                   object == Object::accounts ? place_of(names, "parent_id") : -1};
  return impl_->check[index(object)]->columns(names);
}

std::optional<Key> RowCheck::row(Object object, std::span<const std::string_view> cells, Origin origin) {
  auto& in = *impl_;
  auto fault = in.check[index(object)]->row(cells, origin, in.local_day);
  const KeyColumns& at = in.columns[index(object)];
  Ids& own = in.of(object);
  const std::string_view id = cell(cells, fault ? -1 : at.id), owner = cell(cells, fault ? -1 : at.owner);
  const std::uint32_t number = id.empty() ? absent : own.number(id);
  if (number != absent && own.has(number)) fault = seen_before(object, origin, id);
  if (fault) {
    in.bad.push_back(std::move(*fault));
    return std::nullopt;
  }
  Key key = owner.empty() ? none : in.of(belongs_to(object)->object).number(owner) + 1;
  if (object == Object::accounts) {
    key = number + 1;
    in.note_parent(number, cell(cells, at.parent));
  }
  if (number != absent) own.belong[number] = key;
  return key;
}

void RowCheck::close() {
  auto& in = *impl_;
  std::array<bool, object_count> owns{};
  for (std::size_t i = 0; i < object_count; ++i)
    if (const auto owner = belongs_to(static_cast<Object>(i))) owns[index(owner->object)] = true;
  for (std::size_t i = 0; i < object_count; ++i)
    if (!owns[i]) in.ids[i] = {};  // they told whether an id comes twice
  const Ids& accounts = in.of(Object::accounts);
  for (std::uint32_t number = 0; number < accounts.texts.size(); ++number)
    if (accounts.has(number)) in.sorted.push_back(number);
  std::sort(in.sorted.begin(), in.sorted.end(),
            [&](std::uint32_t a, std::uint32_t b) { return accounts.texts.text(a) < accounts.texts.text(b); });
  in.places.resize(accounts.texts.size());
  for (std::uint32_t i = 0; i < in.sorted.size(); ++i) in.places[in.sorted[i]] = i + 1;
}

std::optional<std::uint32_t> RowCheck::place(Object object, Key key, Origin origin) {
  auto& in = *impl_;
  for (auto owner = belongs_to(object); owner && key != none; owner = belongs_to(owner->object)) {
    const Key next = in.of(owner->object).belong[key - 1];
    if (next != absent) {
      key = next;
      continue;
    }
    const auto first = *belongs_to(object);
    in.without_owner.push_back(none_such(object, origin, first.field, name(first.object)));
    return std::nullopt;
  }
  return key == none ? 0 : in.places[key - 1];
}

RowCheck::Finished RowCheck::finish() {
  auto& in = *impl_;
  Finished finished;
  finished.odd = in.odd();
  finished.accounts.reserve(in.sorted.size());
  for (const std::uint32_t number : in.sorted)
    finished.accounts.emplace_back(in.of(Object::accounts).texts.text(number));
  std::stable_sort(in.without_owner.begin(), in.without_owner.end(),
                   [](const BadRow& a, const BadRow& b) { return a.object < b.object; });
  std::move(in.without_owner.begin(), in.without_owner.end(), std::back_inserter(in.bad));
  finished.bad_rows = std::move(in.bad);
  sort_by_origin(finished.bad_rows);
  in.ids = {};
  return finished;
}

}  // namespace kam::rules
