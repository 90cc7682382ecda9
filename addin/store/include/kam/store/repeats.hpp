#pragma once
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"
#include "kam/store/instant.hpp"

/// Calls that name themselves (`Idempotency-Key`), so that one that is sent again is done once and gets the answer of
/// the first time. The tenant '' is for calls about none.
namespace kam::store {

/// What is known of a call when it comes.
struct Repeat {
  enum class State : std::uint8_t {
    first,    ///< it was not there: whoever asked is to do it, then end or give it up
    running,  ///< it is under way
    other,    ///< its name is that of a call with other content
    done
  };
  State state = State::first;
  std::string answer;  ///< of a call that is done
};

class RepeatStore {
 public:
  virtual ~RepeatStore() = default;
  /// How long an answer is kept, and how long a call is waited for that was never ended: its process is gone.
  static constexpr std::chrono::hours answers_kept{24};
  static constexpr std::chrono::minutes longest_call{2};

  /// Takes the name, if nobody has it. @param content  tells calls apart, a hash. @error not_found: no such tenant.
  virtual Result<Repeat> begin_call(std::string_view tenant, std::string_view name, std::string_view content,
                                    Instant now) = 0;
  /// Keeps its answer, sealed at rest.
  virtual Result<void> end_call(std::string_view tenant, std::string_view name, std::string_view answer) = 0;
  /// It failed: who sends it again begins anew.
  virtual Result<void> give_call_up(std::string_view tenant, std::string_view name) = 0;
};

}  // namespace kam::store
