#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace kam::rules::records {

/// Numbers for texts that many rows repeat, from 0 in the order of their first coming. Holds each text once, with few
/// bytes beside it: there may be millions.
class Interner {
 public:
  std::uint32_t number(std::string_view text);
  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  struct Slot {
    std::uint32_t print = 0;  ///< of the text, so that growing needs no text
    std::uint32_t number = 0;
    bool taken() const { return number != 0; }  ///< one more than the number of the text
  };
  std::string_view keep(std::string_view text);
  void grow();

  std::vector<Slot> slots_;  ///< a power of two
  std::deque<std::string_view> texts_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0, room_ = 0;  ///< of the last block
};

}  // namespace kam::rules::records
