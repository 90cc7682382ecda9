#pragma once
#include <set>

#include "kam/store/outgoing.hpp"
#include "src/standing.hpp"

/// What changed enough to be told. Pure: the clock is an argument.
namespace kam::flow {

inline constexpr double passed_by = 3;                 ///< points beyond a limit, then a change is told at once,
inline constexpr std::chrono::hours held_for{2 * 24};  ///< else when it held this long

/// A value that is told only when it holds, and the one that may come after it.
struct Held {
  struct Pending {
    std::string to;
    store::Instant since;
  };
  std::string told;
  std::optional<Pending> pending;

  /// Looks at the value of now. @return what was told before, if the new one is to be told.
  std::optional<std::string> look(const std::string& now_is, bool passes, store::Instant now);
  [[nodiscard]] std::optional<store::Instant> look_again_at() const;
};

/// What an account was last announced as.
struct Announced {
  Held tier, band;
  std::set<std::string> steps, overdue;  ///< ids
  bool review_due = false;
  std::string proposal;

  [[nodiscard]] std::string to_json() const;
  /// @error corrupt.
  static Result<Announced> parse(std::string_view json);
  /// What is, as if it had been told.
  static Announced of(const Standing& standing);
  /// Of an account that is new: its tier and band are no change, whatever else there is is news.
  static Announced of_new(const Standing& standing);
};

struct News {
  std::string kind;
  std::string from, to;  ///< JSON
  std::vector<Reason> reasons;
  std::string more_key{}, more{};  ///< a further field of the message and its value, as JSON; or empty
};

/// Compares, and brings `announced` up to what is told.
std::vector<News> news_of(Announced& announced, const Standing& standing, const Scales& scales, store::Instant now);

/// Whom a message is about.
struct Subject {
  std::string tenant, account_id, name, as_of;
  std::string public_url;  ///< empty: messages have no link
};
/// The message, as docs/outgoing/*.schema.json describe it.
std::string body_of(const News& news, const Subject& subject, store::Instant now);

}  // namespace kam::flow
