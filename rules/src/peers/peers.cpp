#include "peers.hpp"

namespace kam::rules {

void PeerFigures::merge(PeerFigures&& part) {
  each(*this, part, [](auto& own, auto& other) {
    if (!other.begun || own.complete) return;
    own.figure.merge(std::move(other.figure));
    own.begun = true;
  });
}

void PeerFigures::finish() {
  each(*this, *this, [](auto& own, auto&) {
    if (!own.begun || own.complete) return;
    own.figure.finish();
    own.complete = true;
  });
}

}  // namespace kam::rules
