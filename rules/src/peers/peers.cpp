#include "peers.hpp"

namespace kam::rules {

void PeerFigures::merge(PeerFigures&& part) {
  each(*this, part, [](auto& own, auto& other) {
    if (!other.begun || own.complete) return;
    own.figure.merge(std::move(other.figure));
    own.begun = true;
  });
}

namespace {
template <class Figure>
void end(Gathered<Figure>& own) {
  if (!own.begun || own.complete) return;
  own.figure.finish();
  own.complete = true;
}
}  // namespace

void PeerFigures::finish() {
  end(earned);
  tiers.figure.settle(earned.figure);
  each(*this, *this, [](auto& own, auto&) { end(own); });
}

}  // namespace kam::rules
