// links: kam_rules
#include "../../rules/src/expr/expr.hpp"

namespace {

using namespace kam::rules::expr;

struct World {
  FactTable table;
  std::vector<Known> full, half;

  World() {
    add("total", Type::number, 72.5);
    add("kpi_growth", Type::number, -3.0);
    add("tier", Type::text, std::string("rising"));
    add("key_label", Type::boolean, true);
    add("demands", Type::list, std::vector<std::string>{"sites"});
  }
  void add(const char* name, Type type, FactValue value) {
    table.add(name, type);
    half.push_back(half.size() % 2 == 0 ? Known{value, 0.5} : Known{});
    full.push_back({std::move(value), 0.8});
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto condition = Condition::compile(text, world.table, "fuzz");
  if (!condition) return 0;
  const Outcome now = condition->evaluate(world.half), later = condition->evaluate(world.full);
  if (now.truth == Truth::unknown ? now.confidence != 0 || !now.used.empty() : !now.missing.empty()) __builtin_trap();
  if (later.used.size() > condition->facts().size()) __builtin_trap();
  // Filling in an unknown never turns a known answer, unless the condition asks what is known.
  const bool asks = text.find("has") != std::string_view::npos;
  if (!asks && now.truth != Truth::unknown && now.truth != later.truth) __builtin_trap();
  return 0;
}
