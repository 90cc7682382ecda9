#include "merge.hpp"

#include <map>
#include <optional>
#include <set>

#include "../expr/nearest.hpp"
#include "kam/rules/json.hpp"

namespace kam::rules::pack {
namespace {

/// A value and the pointer to it in its own file.
struct Side {
  dom::element value;
  std::string pointer;

  Side member(std::string_view key, dom::element inside) const { return {inside, below(pointer, key)}; }
  Side item(std::size_t index, dom::element inside) const { return member(std::to_string(index), inside); }
};

std::optional<std::string> id_of(dom::element entry) {
  std::string_view id;
  if (!entry.is_object() || entry.at_key("id").get(id)) return std::nullopt;
  return std::string(id);
}

/// The rule or measure that a case is for: the first member of its row.
std::optional<std::string> subject_of(dom::element row) {
  dom::object members;
  std::string_view subject;
  if (row.get_object().get(members) || members.size() == 0) return std::nullopt;
  if ((*members.begin()).value.get(subject)) return std::nullopt;
  return std::string(subject);
}

class Merge {
 public:
  Merge(const Document& base, const Document& own, const std::string& file, JsonNotes& notes)
      : base_(base.label), own_(own.label), file_(file), notes_(notes), json_(out_) {}

  std::string run(const Side& base, const Side& own) {
    if (file_.starts_with("cases.") && base.value.is_array() && own.value.is_array()) {
      cases(base, own);
    } else {
      value(base, own, "");
    }
    return std::move(out_);
  }

 private:
  void value(const Side& base, const Side& own, const std::string& at) {
    if (base.value.is_object() && own.value.is_object()) return object(base, own, at);
    dom::array entries;
    if (own.value.is_array() && !base.value.get_array().get(entries)) {
      std::size_t named = 0;
      for (const auto entry : entries) named += id_of(entry) ? 1 : 0;
      if (named > 0 && named == entries.size()) return by_id(base, own, at);
    }
    take(own_, own, at);
  }

  /// A value as it stands in one of the files.
  void take(const std::string& label, const Side& side, const std::string& at) {
    notes_.came_from(file_, at, {label, side.pointer});
    json_.raw(simdjson::minify(side.value));
  }

  void object(const Side& base, const Side& own, const std::string& at) {
    notes_.came_from(file_, at, {own_, own.pointer});
    const dom::object theirs = own.value.get_object().value(), ours = base.value.get_object().value();
    json_.object();
    for (const auto [key, inside] : ours) {
      json_.key(key);
      dom::element changed;
      if (theirs.at_key(key).get(changed)) {
        take(base_, base.member(key, inside), below(at, key));
      } else {
        value(base.member(key, inside), own.member(key, changed), below(at, key));
      }
    }
    for (const auto [key, inside] : theirs) {
      dom::element before;
      if (key == "off" || !ours.at_key(key).get(before)) continue;
      json_.key(key);
      take(own_, own.member(key, inside), below(at, key));
    }
    json_.end_object();
  }

  struct Entry {
    Side side;
    bool off = false;
  };

  void by_id(const Side& base, const Side& own, const std::string& at) {
    notes_.came_from(file_, at, {own_, own.pointer});
    std::vector<std::string> order;
    std::map<std::string, Entry> changes = read_changes(own, order);
    std::size_t index = 0, place = 0;
    std::vector<std::string> known;
    json_.array();
    const dom::array entries = base.value.get_array().value();
    for (const auto entry : entries) {
      const Side side = base.item(index++, entry);
      known.push_back(*id_of(entry));
      const auto change = changes.find(known.back());
      if (change == changes.end()) {
        take(base_, side, below(at, std::to_string(place++)));
      } else if (change->second.off) {
        notes_.took_out(known.back(), {own_, change->second.side.pointer});
      } else {
        value(side, change->second.side, below(at, std::to_string(place++)));
      }
      if (change != changes.end()) changes.erase(change);
    }
    for (const std::string& id : order) append(id, changes, known, at, place);
    json_.end_array();
  }

  void append(const std::string& id, const std::map<std::string, Entry>& changes, const std::vector<std::string>& known,
              const std::string& at, std::size_t& place) {
    const auto added = changes.find(id);
    if (added == changes.end()) return;
    if (!added->second.off) return take(own_, added->second.side, below(at, std::to_string(place++)));
    const std::vector<std::string_view> names(known.begin(), known.end());
    const auto near = expr::nearest(id, names);
    fault(added->second.side.pointer + "/off",
          "nothing to take out: no entry `" + id + "`" + (near ? ", did you mean `" + *near + "`?" : ""));
  }

  std::map<std::string, Entry> read_changes(const Side& own, std::vector<std::string>& order) {
    std::map<std::string, Entry> changes;
    std::size_t index = 0;
    const dom::array entries = own.value.get_array().value();
    for (const auto entry : entries) {
      const Side side = own.item(index++, entry);
      const auto id = id_of(entry);
      dom::element off;
      bool is_off = false;
      if (!id) {
        fault(side.pointer, "expected an object with an `id`: entries of this list are merged by it");
      } else if (!changes.emplace(*id, Entry{side}).second) {
        fault(side.pointer + "/id", "duplicate id `" + *id + "`");
      } else {
        order.push_back(*id);
        if (entry.at_key("off").get(off)) continue;
        if (off.get(is_off)) fault(side.pointer + "/off", "expected true or false");
        changes[*id].off = is_off;
      }
    }
    return changes;
  }

  void cases(const Side& base, const Side& own) {
    std::set<std::string> named;
    const dom::array theirs = own.value.get_array().value(), ours = base.value.get_array().value();
    for (const auto row : theirs) named.insert(subject_of(row).value_or(""));
    std::size_t index = 0, place = 0;
    json_.array();
    for (const auto row : ours) {
      const Side side = base.item(index++, row);
      const auto subject = subject_of(row).value_or("");
      const bool stays = !named.contains(subject) && !notes_.taken_out(subject);
      if (stays) take(base_, side, below("", std::to_string(place++)));
    }
    index = 0;
    for (const auto row : theirs) {
      const Side side = own.item(index++, row);
      take(own_, side, below("", std::to_string(place++)));
    }
    json_.end_array();
  }

  void fault(const std::string& pointer, std::string message) { notes_.add({own_, pointer, std::move(message)}); }

  const std::string &base_, &own_, &file_;
  JsonNotes& notes_;
  std::string out_;
  JsonWriter json_;
};

}  // namespace

std::string merge(const Document& base, const Document& own, const std::string& file, JsonNotes& notes) {
  return Merge(base, own, file, notes).run({base.root, ""}, {own.root, ""});
}

void find_repeated_keys(const JsonAt& at) {
  if (at.raw().is_array()) {
    (void)at.items([](const JsonAt& item) -> Result<void> { return find_repeated_keys(item), Result<void>{}; });
  }
  if (!at.raw().is_object()) return;
  std::set<std::string> seen;
  (void)at.members([&](const std::string& key, const JsonAt& value) -> Result<void> {
    if (!seen.insert(key).second) return value.fault("the key `" + key + "` stands twice in one object");
    find_repeated_keys(value);
    return {};
  });
}

}  // namespace kam::rules::pack
