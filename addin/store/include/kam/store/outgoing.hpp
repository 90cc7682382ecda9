#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/certs/crypto.hpp"
#include "kam/rules/result.hpp"
#include "kam/store/instant.hpp"

/// What kamd tells others: who wants to know, what each account was last told as, and the messages on their way.
namespace kam::store {

/// What can be subscribed to.
inline constexpr std::array<std::string_view, 6> message_kinds{
    "tier.changed", "churn_band.changed", "recommendation.opened", "plan.overdue", "review.due", "proposal.opened"};

struct Subscription {
  std::string id;   ///< `sub_…`, made by the caller
  std::string url;  ///< https, checked by the caller
  std::vector<std::string> kinds;
  bool enabled = true;
  std::string disabled_why;  ///< empty while enabled
  Instant created;
};

struct SubscriptionChange {
  std::optional<std::string> url;
  std::optional<std::vector<std::string>> kinds;
  std::optional<bool> enabled;
};

/// An assessment that changed since it was last compared, or that was to be looked at again by now.
struct Unannounced {
  std::string account_id, name;
  std::string json;  ///< contract 4
  Instant changed_at;
  std::optional<std::string> state;  ///< what was last announced of it; nothing for an account that is new here
};

struct NewMessage {
  std::string kind;
  std::string body;
};

/// What an account is announced as from now on, and what is said of the way there.
struct Announcement {
  std::string account_id;
  std::string state;                     ///< only its writer reads it
  Instant seen;                          ///< `changed_at` of the assessment that was compared
  std::optional<Instant> look_again_at;  ///< a change that has not held long enough
  std::vector<NewMessage> messages;      ///< to every enabled subscription of their kind
};

enum class MessageState : std::uint8_t { pending, delivered, dead };
std::string_view name(MessageState state);

struct Message {
  std::int64_t id = 0;
  std::string subscription_id;
  std::string webhook_id;  ///< `msg_…`, the same over all attempts
  std::string kind, body;
  MessageState state = MessageState::pending;
  int attempts = 0;
  Instant created, next_attempt_at;
};

struct Attempt {
  Instant at;
  int status = 0;     ///< of the answer; 0: there was none
  std::string error;  ///< empty if it was delivered
};

/// A line of the delivery log.
struct LoggedAttempt {
  std::string webhook_id, kind;
  MessageState state = MessageState::pending;  ///< of the message, as it is now
  int number = 0;                              ///< of the attempt, from 1
  Attempt attempt;
};

class OutgoingStore {
 public:
  virtual ~OutgoingStore() = default;
  /// The name that the secret of a subscription has among the tenant's secrets.
  static std::string secret_of(std::string_view subscription_id);

  /// The first one of a tenant starts from what is: changes before it are nobody's news.
  /// @error not_found: no such tenant. conflict: there is one with this id.
  virtual Result<void> add_subscription(std::string_view tenant, const Subscription& subscription) = 0;
  virtual Result<std::vector<Subscription>> subscriptions(std::string_view tenant) = 0;
  virtual Result<std::optional<Subscription>> subscription(std::string_view tenant, std::string_view id) = 0;
  /// @return it as it is then; nothing if the tenant has no such subscription.
  virtual Result<std::optional<Subscription>> change_subscription(std::string_view tenant, std::string_view id,
                                                                  const SubscriptionChange& change) = 0;
  /// Its receiver wants no more: no message is sent, those on their way are dead. @error not_found.
  virtual Result<void> disable_subscription(std::string_view tenant, std::string_view id, std::string_view why) = 0;
  /// With its secret, messages and log. @error not_found.
  virtual Result<void> remove_subscription(std::string_view tenant, std::string_view id) = 0;

  /// Did all accounts pass once since the first subscription was added? Until then what they are is no news.
  virtual Result<bool> announcing(std::string_view tenant) = 0;
  virtual Result<void> begin_announcing(std::string_view tenant) = 0;
  /// By account id, after this one.
  virtual Result<std::vector<Unannounced>> unannounced(std::string_view tenant, Instant now, std::string_view after,
                                                       int limit) = 0;
  /// State and messages in one transaction, so that a crash neither loses nor doubles one. An account that is no more
  /// is passed over.
  virtual Result<void> announce(std::string_view tenant, std::span<const Announcement> announcements, Instant now) = 0;

  /// One message to one subscription, whatever its kinds. @error not_found.
  virtual Result<std::string> add_message(std::string_view tenant, std::string_view subscription_id,
                                          const NewMessage& message, Instant now) = 0;
  /// Pending ones of an enabled subscription whose time has come, the longest due first.
  virtual Result<std::vector<Message>> due_messages(std::string_view tenant, std::string_view subscription_id,
                                                    Instant now, int limit) = 0;
  /// Writes an attempt down. @param next  when to try again; nothing: delivered, or dead if it failed.
  virtual Result<void> note_attempt(std::string_view tenant, std::int64_t message, const Attempt& attempt,
                                    std::optional<Instant> next) = 0;
  /// The newest attempt first. @error not_found.
  virtual Result<std::vector<LoggedAttempt>> delivery_log(std::string_view tenant, std::string_view subscription_id,
                                                          int limit) = 0;
  /// Forgets messages that were delivered or died and were made before. @return how many.
  virtual Result<std::size_t> prune_messages(std::string_view tenant, Instant before) = 0;
};

}  // namespace kam::store
