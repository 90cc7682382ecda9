#include <charconv>
#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/log/log.hpp"
#include "verbs.hpp"

/// The events of the inbox: which could not be worked off, and once more with them.
namespace kam::cli {

namespace {
constexpr int most_shown = 1000;

int list(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  const auto state = store::event_state_named(arguments.text("state"));
  if (!state)
    return fail(invalid("--state: expected pending, leased, done or dead, found \"" + arguments.text("state") + "\""));
  const auto events = instance->store->events(arguments.text("tenant"), *state, most_shown);
  if (!events) return fail(events.error());
  for (const auto& event : *events) {
    std::cout << event.id << '\t' << event.account_id << '\t' << log::instant(event.received_at) << '\t'
              << event.attempts << " attempts\t" << event.reason << '\n';
  }
  return exit_code::ok;
}

/// Those named by --all: every dead one.
Result<std::vector<std::int64_t>> named(store::Store& store, const Arguments& arguments) {
  std::vector<std::int64_t> ids;
  if (arguments.has("all") == arguments.has("id")) return invalid("give either an event's ID or --all");
  if (arguments.has("all")) {
    const auto dead = store.events(arguments.text("tenant"), store::EventState::dead, std::numeric_limits<int>::max());
    if (!dead) return dead.error();
    for (const auto& event : *dead) ids.push_back(event.id);
    return ids;
  }
  const auto text = arguments.text("id");
  auto& id = ids.emplace_back();
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (fault != std::errc{} || end != text.data() + text.size())
    return invalid("ID: expected a number as `kamd events list` shows it, found \"" + text + "\"");
  return ids;
}

int replay(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  const auto tenant = arguments.text("tenant");
  const auto ids = named(*instance->store, arguments);
  if (!ids) return fail(ids.error());
  for (const auto id : *ids) {
    if (auto replayed = instance->store->replay(tenant, id, now()); !replayed) return fail(replayed.error());
    (void)instance->store->audit(tenant, {now(), "event.replayed", std::to_string(id)});
  }
  std::cout << ids->size() << " events wait again; a running server takes them up within a second\n";
  return exit_code::ok;
}

const Option tenant_option{"tenant", "the tenant whose events these are", Option::Kind::text, {}, true};
}  // namespace

std::vector<Verb> events_verbs() {
  return {{"events list",
           "List events of the inbox, the newest first, with the reason of the last failure",
           {tenant_option, {"state", "pending, leased, done or dead", Option::Kind::text, "dead"}, data_option},
           list},
          {"events replay",
           "Try dead events again, after what ailed them was mended",
           {{"id", "the event, as `events list` shows it", Option::Kind::position},
            {"all", "all dead events of the tenant", Option::Kind::flag},
            tenant_option,
            data_option},
           replay}};
}

}  // namespace kam::cli
