#include <simdjson.h>

#include <fstream>

#include "../../../rules/src/pack_read.hpp"
#include "catch.hpp"
#include "pack_fixture.hpp"

using namespace kam::rules;
namespace dom = simdjson::dom;

namespace {

using Keys = std::set<std::string>;

/// What `$ref` names, if this is one.
dom::element resolved(dom::element root, dom::element schema) {
  std::string_view reference;
  if (schema["$ref"].get(reference)) return schema;
  dom::element found;
  REQUIRE_FALSE(root.at_pointer(reference.substr(1)).get(found));  // `#/$defs/…`
  return resolved(root, found);
}

/// The keys that the schema has for the objects at a pointer with `*` for list places: `/criteria/*/ways/*`.
Keys keys_at(dom::element root, dom::element schema, const std::string& pointer) {
  schema = resolved(root, schema);
  for (std::size_t from = 1; from < pointer.size();) {
    const auto end = std::min(pointer.find('/', from), pointer.size());
    const std::string token = pointer.substr(from, end - from);
    dom::element inside;
    INFO(pointer << ": " << token);
    REQUIRE_FALSE((token == "*" ? schema["items"] : schema["properties"][token]).get(inside));
    schema = resolved(root, inside);
    from = end + 1;
  }
  Keys keys;
  const dom::object properties = schema["properties"];
  for (const auto [key, value] : properties) keys.insert(std::string(key));
  return keys;
}

Pack::Files example() {
  Pack::Files files;
  for (const char* name : {"pack.json", "sources.json", "criteria.json", "facts.json", "recommendations.json",
                           "texts.en.json", "cases.mappings.json", "cases.recommendations.json"}) {
    std::ifstream in(std::string(KAM_SOURCE_DIR) + "/rules/packs/examples/acme/" + name, std::ios::binary);
    files[name] = {std::istreambuf_iterator<char>(in), {}};
  }
  return files;
}

}  // namespace

TEST_CASE("the schema of packs has exactly the keys that the readers know", "[rules][pack]") {
  dom::parser parser;
  const dom::element schema = parser.load(std::string(KAM_SOURCE_DIR) + "/rules/packs/pack.schema.json");
  JsonNotes notes;
  Pack::Data data;
  pack::read(example(), data, notes);  // together with the pack below it every kind of object is there
  CHECK(notes.findings().empty());
  CHECK(notes.keys.size() >= 20);
  for (const auto& [place, keys] : notes.keys) {
    const auto slash = std::min(place.find('/'), place.size());
    const std::string file = place.substr(0, slash);
    dom::element of_file;
    INFO(place);
    REQUIRE_FALSE(schema["$defs"][file].get(of_file));
    Keys described = keys_at(schema, of_file, place.substr(slash));
    described.erase("off");  // never reaches a reader
    CHECK(described == keys);
  }
}

TEST_CASE("the example of an overlay loads and does what its files say", "[rules][pack]") {
  INFO(test::said(example()));
  const auto pack = Pack::load(example(), test::digest);
  REQUIRE(pack.has_value());
  const Pack::Data& data = pack->data();
  CHECK(data.criteria.size() == test::default_pack().data().criteria.size());  // one taken out, one appended
  CHECK(data.criteria.back().id == "sel_staff");
  CHECK(data.rules.back().id == "ACME-01");
  CHECK(data.own_facts.size() == 2);
  CHECK(data.sources.back().id == "ACME-1");
}
