#include "../assess.hpp"
#include "../write_all.hpp"
#include "kam/rules/peers.hpp"

namespace kam::rules {

Peers::Peers() : figures_(std::make_unique<PeerFigures>()) {}
Peers::Peers(PeerFigures figures) : figures_(std::make_unique<PeerFigures>(std::move(figures))) {}
Peers::~Peers() = default;
Peers::Peers(Peers&&) noexcept = default;
Peers& Peers::operator=(Peers&&) noexcept = default;

bool Peers::complete() const {
  return figures_->complete();
}

std::string Peers::rows(Day as_of) const {
  return figures_->counts.figure.snapshot.id(as_of);
}

struct PeerRounds::Shared {
  RecordCounts counts;
  Feeds feeds;
  Elsewhere elsewhere;
};

PeerRounds::PeerRounds(const Pack& pack, ScoreOptions options, const Records& shared)
    : pack_(pack), options_(std::move(options)) {
  auto own = std::make_unique<Shared>();
  own->counts = counts_of(shared);
  own->feeds.as_of = options_.as_of;
  own->feeds.gather(shared);
  own->elsewhere.gather(shared);
  shared_ = std::move(own);
}
PeerRounds::~PeerRounds() = default;

namespace {
template <class Figure>
Figure& begin(Gathered<Figure>& slot) {
  slot.begun = true;
  return slot.figure;
}
}  // namespace

Result<Peers> PeerRounds::gather(Records& part) const {
  const PeerFigures& known = so_far_.figures();
  if (!known.counts.complete) {
    PeerFigures found;
    begin(found.counts).gather(part, shared_->counts);
    begin(found.feeds).as_of = options_.as_of;
    found.feeds.figure.gather(part);
    begin(found.elsewhere).gather(part);
    return Peers(std::move(found));
  }
  known.counts.figure.put_into(part);
  Assessment assessment(pack_.data(), part, options_.as_of, known);
  if (const auto done = advance(assessment, options_.starting_set); !done) return done.error();
  return Peers(std::move(assessment.gathered));
}

void PeerRounds::take(Peers part) {
  so_far_.figures().merge(std::move(part.figures()));
}

void PeerRounds::end_round() {
  PeerFigures& all = so_far_.figures();
  if (!all.counts.complete) {  // also where there is no part at all
    begin(all.counts).merge(shared_->counts);
    begin(all.feeds).merge(shared_->feeds);
    begin(all.elsewhere).merge(Elsewhere(shared_->elsewhere));
  }
  all.finish();
}

Result<ScoreCounts> score(const Pack& pack, Records& part, const ScoreOptions& options, const Peers& peers,
                          const TakeAccount& take) {
  if (!peers.complete()) return invalid("peers: expected those of all accounts, found an unfinished round");
  peers.figures().counts.figure.put_into(part);
  Assessment assessment(pack.data(), part, options.as_of, peers.figures());
  if (const auto done = advance(assessment, options.starting_set); !done) return done.error();
  return write_all(assessment, pack, part, options, take);
}

}  // namespace kam::rules
