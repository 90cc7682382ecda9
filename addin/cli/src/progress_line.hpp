#pragma once
#include <mutex>
#include <string>

#include "kam/store/jobs.hpp"

namespace kam::cli {

/// `1200 of 5000 accounts, 340 a second, 12 s left`; without what is not known. Pure.
std::string progress_text(const store::Job& job, store::Instant now);

/// That text on standard error, if that is a terminal: written over as it changes, gone at the end. Else silent.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  void show(const store::Job& job, store::Instant now);

 private:
  bool terminal_;
  std::string shown_;
};

}  // namespace kam::cli
