// What the API's description says of its calls is what the table of calls says.
#include <simdjson.h>

#include <algorithm>
#include <map>
#include <set>

#include "catch.hpp"
#include "kam/api/calls.hpp"

namespace kam::api {
const std::map<std::string, std::string, std::less<>>& documents();
}

namespace {
using namespace kam;
namespace dom = simdjson::dom;

/// What both say of a call, in one line.
std::string line(std::string_view method, std::string_view path, std::string_view scope, std::int64_t body_limit,
                 const std::set<std::string>& query, bool idempotent) {
  std::string out = std::string(method) + ' ' + std::string(path) + " scope " + std::string(scope) + " body " +
                    std::to_string(body_limit) + " query";
  for (const auto& name : query) out += ' ' + name;
  return out + (idempotent ? " once" : "");
}

std::set<std::string> of_table() {
  std::set<std::string> lines;
  for (const auto& call : api::calls()) {
    std::set<std::string> query(call.query.begin(), call.query.end());
    if (call.tenant != api::TenantRule::all) query.insert("tenant");
    const bool once = call.method == "POST" && call.scope != store::Scope::read;
    lines.insert(line(call.method, call.pattern, store::name(call.scope), static_cast<std::int64_t>(call.body_limit),
                      query, once));
  }
  return lines;
}

class Description {
 public:
  Description() : bytes_(api::documents().at("openapi.json")), root_(parser_.parse(bytes_)) {}

  std::set<std::string> calls() const {
    std::set<std::string> lines;
    const dom::object paths = root_["paths"];
    for (const auto path : paths) {
      const dom::object item = path.value;
      for (const auto call : item)
        if (call.key != "parameters") lines.insert(line_of(call.key, path.key, call.value));
    }
    return lines;
  }

 private:
  std::string line_of(std::string_view method, std::string_view path, dom::element call) const {
    std::set<std::string> query;
    bool once = false;
    const dom::array parameters = call["parameters"];
    for (const dom::element given : parameters) {
      const auto one = resolved(given);
      const std::string_view name = one["name"], in = one["in"];
      if (in == "query") query.emplace(name);
      once = once || name == "Idempotency-Key";
    }
    std::string upper(method);
    std::ranges::transform(upper, upper.begin(), [](char c) { return static_cast<char>(c - 32); });
    std::int64_t limit = 0;
    const bool limited = call["x-body-limit"].get(limit) == simdjson::SUCCESS;
    dom::element body;
    CHECK(limited == (call["requestBody"].get(body) == simdjson::SUCCESS));
    const std::string_view scope = call["x-scope"];
    return line(upper, path, scope, limit, query, once);
  }

  dom::element resolved(dom::element given) const {
    std::string_view reference;
    if (given["$ref"].get(reference)) return given;
    return root_.at_pointer(reference.substr(1));
  }

  dom::parser parser_;
  simdjson::padded_string bytes_;
  dom::element root_;
};
}  // namespace

TEST_CASE("the description of the API names the calls of the table, each with its scope, parameters and limits",
          "[api][contract]") {
  const auto described = Description().calls(), built = of_table();
  std::vector<std::string> not_described, not_built;
  std::ranges::set_difference(built, described, std::back_inserter(not_described));
  std::ranges::set_difference(described, built, std::back_inserter(not_built));
  CHECK(not_described == std::vector<std::string>());
  CHECK(not_built == std::vector<std::string>());
  CHECK(built.size() > 40);
}
