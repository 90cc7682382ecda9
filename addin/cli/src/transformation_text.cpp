#include "transformation_text.hpp"

#include "explain/members.hpp"
#include "figures.hpp"

namespace kam::cli {

namespace {

namespace dom = simdjson::dom;

class Way {
 public:
  Way(dom::element maturity, const panel::Texts& texts) : root_(maturity), texts_(texts) {}

  std::string text() {
    line("\n" + say("heading"));
    const auto phase = number_of(root_, "/phase");
    if (!phase) {
      line("  " + say("run"));
    } else {
      about(items_of(root_, "/phases").at(static_cast<std::size_t>(*phase) - 1));
    }
    elements();
    line("  " + text_of(root_, "/expectation/text"));
    return std::move(out_);
  }

 private:
  std::string say(const std::string& path, panel::Fillings fillings = {}) const {
    return texts_.say("transformation/" + path, fillings);
  }
  void line(const std::string& text) { out_ += text + "\n"; }

  void about(dom::element phase) {
    line("  " + say("phase", {{"n", number_of(phase, "/phase").value_or(1)},
                              {"name", text_of(phase, "/name")},
                              {"purpose", text_of(phase, "/purpose")}}));
    line("  " + say("open_tests"));
    for (const dom::element test : items_of(phase, "/exit_tests")) {
      const std::string state = text_of(test, "/state");
      if (state != "true") line("    " + text_of(test, "/name") + " (" + say("states/" + state) + ")");
    }
  }

  std::string moves(dom::element element) const {
    std::vector<std::string> names;
    for (const dom::element one : items_of(element, "/dimensions"))
      names.push_back(say("dimensions/" + text_of(one, "/id")));
    return joined(names, names.size());
  }

  void element(dom::element one) {
    const std::string due = text_of(one, "/due"), moved = moves(one), waits = text_of(one, "/waits_for");
    std::string said =
        say(moved.empty() ? "element_kept" : "element", {{"name", text_of(one, "/name")},
                                                         {"state", say("element_states/" + text_of(one, "/state"))},
                                                         {"by", due.empty() ? "none" : due},
                                                         {"moves", moved}});
    if (!waits.empty()) {
      said += ", " + say("waits", {{"dimension", say("dimensions/" + waits)},
                                   {"level", figure(number_of(one, "/waits_level").value_or(1))}});
    }
    line("    " + said + ".");
  }

  /// Of a phase that has not come, and nobody works on it.
  bool is_for_later(dom::element one) const {
    const auto now = number_of(root_, "/phase");
    return now && text_of(one, "/state") == "waiting" && number_of(one, "/phase").value_or(0) > *now;
  }

  void elements() {
    std::vector<dom::element> all;
    for (const dom::element one : items_of(root_, "/elements")) {
      if (!is_for_later(one)) all.push_back(one);
    }
    line("  " + say(all.empty() ? "no_elements" : "elements"));
    for (const dom::element one : all) element(one);
  }

  dom::element root_;
  const panel::Texts& texts_;
  std::string out_;
};

}  // namespace

std::string transformation_text(dom::element maturity, const panel::Texts& texts) {
  return Way(maturity, texts).text();
}

}  // namespace kam::cli
