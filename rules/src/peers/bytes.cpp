#include "archive.hpp"
#include "kam/rules/peers.hpp"

namespace kam::rules {

namespace {
/// Goes up with every change of what is kept: older bytes are gathered anew.
constexpr std::string_view mark = "kamd peers 1\n";
}  // namespace

std::string Peers::bytes() const {
  archive::Writer writer;
  writer.bytes = mark;
  PeerFigures::each(*figures_, *figures_, [&](const auto& slot, const auto&) { writer(slot.figure); });
  return std::move(writer.bytes);
}

Result<Peers> Peers::read(std::string_view bytes) {
  if (!bytes.starts_with(mark)) return Error{Errc::corrupt, "peers: written by another version"};
  archive::Reader reader(bytes.substr(mark.size()));
  Peers peers;
  PeerFigures::each(*peers.figures_, *peers.figures_, [&](auto& slot, auto&) {
    reader(slot.figure);
    slot.complete = true;
  });
  if (!reader.whole || !reader.at_end()) return Error{Errc::corrupt, "peers: damaged bytes"};
  return peers;
}

}  // namespace kam::rules
