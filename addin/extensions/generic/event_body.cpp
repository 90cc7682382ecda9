#include "kam/extensions/event_body.hpp"

#include <simdjson.h>

#include <algorithm>
#include <set>

namespace kam::extensions {

namespace {
namespace dom = simdjson::dom;

constexpr std::size_t deepest = 64;
constexpr std::size_t most_events = 1000;
constexpr std::size_t longest_id = 255;
constexpr std::size_t most_bytes = 1024 * 1024;

bool names_are_unique(dom::element value) {  // no deeper than the parser's limit
  if (dom::array items; !value.get(items))
    return std::all_of(items.begin(), items.end(), [](dom::element item) { return names_are_unique(item); });
  dom::object fields;
  if (value.get(fields)) return true;
  std::vector<std::string_view> names;
  names.reserve(fields.size());
  for (const auto field : fields) {
    if (!names_are_unique(field.value)) return false;
    names.push_back(field.key);
  }
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

bool is_account_id(std::string_view id) {
  return !id.empty() && id.size() <= longest_id &&
         std::none_of(id.begin(), id.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool is_event(std::string_view name) {
  return name == "changed" || name == "created" || name == "deleted";
}

Result<std::string> read_event(dom::element event, std::string_view tenant) {
  std::string_view object, id, what;
  if (event["object"].get(object) || object != "account") return invalid("event: expected \"object\":\"account\"");
  if (event["id"].get(id) || !is_account_id(id)) return invalid("event: expected \"id\", a text of 1 to 255 bytes");
  if (event["event"].get(what) || !is_event(what)) return invalid("event: expected \"event\":\"changed\"");
  dom::element named;
  if (event["tenant"].get(named)) return std::string(id);
  std::string_view other;
  if (named.get(other)) return invalid("event: expected \"tenant\" to be a text");
  if (other != tenant) return Error{Errc::forbidden, "event: names another installation"};
  return std::string(id);
}

Result<std::vector<std::string>> read_events(dom::array events, std::string_view tenant) {
  if (events.size() == 0 || events.size() > most_events) return invalid("events: expected a list of 1 to 1000");
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (const dom::element event : events) {
    auto id = read_event(event, tenant);
    if (!id) return id.error();
    if (seen.insert(*id).second) ids.push_back(std::move(*id));
  }
  return ids;
}
}  // namespace

Result<std::vector<std::string>> read_event_body(std::string_view body, std::string_view tenant) {
  if (body.size() > most_bytes) return invalid("event body: expected at most 1 MiB");
  dom::parser parser;
  if (parser.allocate(std::max<std::size_t>(body.size(), 1), deepest))
    return Error{Errc::internal, "event body: no memory"};
  const simdjson::padded_string padded(body);
  dom::element root;
  if (const auto fault = parser.parse(padded).get(root))
    return invalid(std::string("event body: ") + simdjson::error_message(fault));
  if (!names_are_unique(root)) return invalid("event body: a key stands twice");
  if (dom::array events; !root.get(events)) return read_events(events, tenant);
  auto id = read_event(root, tenant);
  if (!id) return id.error();
  return std::vector<std::string>{std::move(*id)};
}

}  // namespace kam::extensions
