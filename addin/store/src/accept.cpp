#include "kam/store/store.hpp"

namespace kam::store {

Result<Store::Accepted> Store::accept(const Incoming& delivery) {
  auto taken = accept(std::span(&delivery, 1));
  if (!taken) return taken.error();
  return std::move(taken->front());
}

}  // namespace kam::store
