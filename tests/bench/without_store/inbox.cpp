#include "kam/app/inbox.hpp"

/// An inbox that answers at once and keeps nothing. Linked before the library's, it makes the server that the bench
/// compares kamd with to tell what durability costs; nothing else is different, and nobody installs it.
namespace kam::app {

Inbox::Inbox(store::Store& store, std::size_t most_waiting, std::size_t most_together)
    : store_(store), most_waiting_(most_waiting), most_together_(most_together) {}

Inbox::~Inbox() = default;

Inbox::Figures Inbox::figures() const {
  return {deliveries_, 0, 0, false};
}

boost::asio::awaitable<Inbox::Answer> Inbox::accept(store::Incoming) {
  ++deliveries_;
  co_return store::Store::Accepted::stored;
}

}  // namespace kam::app
