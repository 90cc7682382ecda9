#include "src/body_members.hpp"

#include <algorithm>

namespace kam::api {

Result<void> each_member(std::string_view body, const TakeMember& take, std::size_t deepest) {
  simdjson::dom::parser parser;
  if (parser.allocate(std::max<std::size_t>(body.size(), 1), deepest)) return Error{Errc::internal, "body: no memory"};
  const simdjson::padded_string padded(body);
  simdjson::dom::element root;
  simdjson::dom::object members;
  if (parser.parse(padded).get(root) || root.get(members)) return invalid("expected a JSON object");
  for (const auto member : members)
    if (auto ok = take(member.key, member.value); !ok) return ok;
  return {};
}

}  // namespace kam::api
