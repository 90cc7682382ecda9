#include "interner.hpp"

#include <algorithm>
#include <functional>

namespace kam::rules::records {

namespace {
constexpr std::size_t block_size = 256 * 1024;
constexpr std::size_t first_slots = 16;
}  // namespace

std::uint32_t Interner::number(std::string_view text) {
  if ((texts_.size() + 1) * 4 > slots_.size() * 3) grow();
  const auto print = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  std::size_t at = print & (slots_.size() - 1);
  for (; slots_[at].taken(); at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].print == print && texts_[slots_[at].number - 1] == text) return slots_[at].number - 1;
  texts_.push_back(keep(text));
  slots_[at] = {print, size()};
  return size() - 1;
}

std::string_view Interner::keep(std::string_view text) {
  if (text.size() > room_ - used_) {
    room_ = std::max(block_size, text.size());
    used_ = 0;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
  }
  char* const to = blocks_.back().get() + used_;
  std::copy(text.begin(), text.end(), to);
  used_ += text.size();
  return {to, text.size()};
}

void Interner::grow() {
  std::vector<Slot> before(std::max(first_slots, slots_.size() * 2));
  before.swap(slots_);
  for (const Slot& slot : before) {
    if (!slot.taken()) continue;
    std::size_t at = slot.print & (slots_.size() - 1);
    while (slots_[at].taken()) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

}  // namespace kam::rules::records
