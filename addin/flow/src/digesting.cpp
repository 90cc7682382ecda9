#include <algorithm>
#include <array>
#include <set>

#include "kam/flow/digest.hpp"
#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "kam/store/tenant_settings.hpp"
#include "src/ask.hpp"
#include "src/digest.hpp"
#include "src/json_at.hpp"
#include "src/load.hpp"

namespace kam::flow {

namespace {
namespace asio = boost::asio;

constexpr int marks_at_once = 200;
constexpr std::chrono::seconds task_limit{60};
constexpr int days_to_look = 4;  ///< from Monday to Friday

asio::awaitable<Result<void>> leave(std::shared_ptr<connectors::Connector> connector, connectors::Task task) {
  co_return co_await connector->leave_task(std::move(task));
}

/// Who works here, and whom each of them leads, directly or through others.
class People {
 public:
  explicit People(const std::vector<rules::User>& users) {
    for (const auto& user : users) {
      names_[user.id] = user.name.value_or(user.id);
      if (user.manager_id) team_[*user.manager_id].push_back(user.id);
    }
  }
  std::string name(const std::string& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? id : found->second;
  }
  std::vector<std::string> leaders() const {
    std::vector<std::string> ids;
    for (const auto& [leader, team] : team_) ids.push_back(leader);
    return ids;
  }
  std::set<std::string> led_by(const std::string& leader) const {
    std::set<std::string> all;
    std::vector<std::string> open{leader};
    while (!open.empty()) {
      const auto team = team_.find(open.back());
      open.pop_back();
      if (team == team_.end()) continue;
      for (const auto& id : team->second)
        if (id != leader && all.insert(id).second) open.push_back(id);
    }
    return all;
  }

 private:
  std::map<std::string, std::string> names_;
  std::map<std::string, std::vector<std::string>> team_;
};

/// Texts of the rule pack that have nothing to fill in.
Word words_of(const Engine& engine) {
  auto parser = std::make_shared<simdjson::dom::parser>();
  const auto id_in = [](std::string_view path) {
    const auto start = path.find('/'), end = path.rfind('/');
    return std::string(start == end ? path.substr(start + 1) : path.substr(start + 1, end - start - 1));
  };
  simdjson::dom::element root;
  const auto texts = engine.pack ? engine.pack->files().find("texts.en.json") : decltype(engine.pack->files().end())();
  const bool there = engine.pack && texts != engine.pack->files().end() &&
                     !parser->parse(simdjson::padded_string(texts->second)).get(root);
  if (!there) return id_in;
  return [parser, root, id_in](std::string_view path) {
    auto text = text_at(root, "/" + std::string(path));
    return text.empty() ? id_in(path) : text;
  };
}

/// The digests of one week.
class Week {
 public:
  Week(store::Store& store, std::string tenant, rules::Day begins, Word word)
      : store_(store),
        tenant_(std::move(tenant)),
        begins_(begins),
        name_(rules::to_string(begins)),
        word_(std::move(word)) {}

  Result<void> begin(const std::function<Result<void>(std::size_t)>& progress) {
    std::string after;
    for (std::size_t done = 0;;) {
      const auto some = store_.unmarked(tenant_, name_, after, marks_at_once);
      if (!some) return some.error();
      if (some->empty()) return {};
      std::vector<store::WeeklyMark> marks;
      for (const auto& one : *some) {
        const auto mark = WeekMark::of(one.json);
        if (!mark) return mark.error();
        marks.push_back({one.account_id, mark->to_json()});
      }
      if (auto ok = store_.mark_week(tenant_, name_, marks); !ok) return ok;
      if (auto go_on = progress(done += some->size()); !go_on) return go_on;
      after = some->back().account_id;
    }
  }

  /// Owners and their leaders, ascending, but for those who want none.
  Result<std::vector<std::string>> people() {
    const auto stored = store_.tenant(tenant_);
    if (!stored) return stored.error();
    if (!*stored) return Error{Errc::not_found, "no tenant " + tenant_};
    const auto settings = store::TenantSettings::parse((*stored)->settings_json);
    if (!settings) return settings.error();
    const auto shared = load(store_, tenant_, {});
    if (!shared) return shared.error();
    people_.emplace(shared->records.users);
    const auto owners = store_.owners(tenant_);
    if (!owners) return owners.error();
    owners_ = {owners->begin(), owners->end()};
    auto all = owners_;
    for (auto& id : people_->leaders()) all.insert(std::move(id));
    for (const auto& id : settings->list("digest_off")) all.erase(id);
    return std::vector<std::string>(all.begin(), all.end());
  }

  Result<std::optional<Digest>> of(const std::string& person) {
    std::vector<DigestAccount> accounts;
    if (auto ok = add(person, "", accounts); !ok) return ok.error();
    for (const auto& id : people_->led_by(person))
      if (auto ok = add(id, people_->name(id), accounts); !ok) return ok.error();
    return digest_of(accounts, begins_, word_);
  }

 private:
  Result<void> add(const std::string& owner, const std::string& shown, std::vector<DigestAccount>& accounts) {
    if (!owners_.contains(owner)) return {};
    const auto pairs = store_.week_of(tenant_, name_, owner);
    if (!pairs) return pairs.error();
    for (const auto& pair : *pairs) {
      auto now = WeekMark::of(pair.now);
      if (!now) return now.error();
      DigestAccount account{pair.name.empty() ? pair.account_id : pair.name, shown, {}, std::move(*now)};
      if (!pair.before.empty()) {
        auto before = WeekMark::of(pair.before);
        if (!before) return before.error();
        account.before = std::move(*before);
      }
      accounts.push_back(std::move(account));
    }
    return {};
  }

  store::Store& store_;
  std::string tenant_;
  rules::Day begins_;
  std::string name_;
  Word word_;
  std::optional<People> people_;
  std::set<std::string> owners_;
};

struct Means {
  Means(store::Store& where, Connect by, EngineOf with)
      : store(where), connect(std::move(by)), engine_of(std::move(with)) {}
  ~Means() { pool.join(); }

  store::Store& store;
  Connect connect;
  EngineOf engine_of;
  asio::thread_pool pool{2};  ///< one for coroutines of connectors, one for their files
};

std::string to_json(std::size_t people, std::size_t left, std::size_t refused) {
  std::string out;
  rules::JsonWriter(out).object().field("people", people).field("left", left).field("refused", refused).end_object();
  return out;
}

Result<std::string> leave_all(Means& means, JobRun& run, rules::Day begins) {
  const auto& tenant = run.tenant().id;
  const auto engine = means.engine_of(tenant);
  if (!engine) return engine.error();
  const auto connector = means.connect(run.tenant(), means.pool.get_executor());
  if (!connector) return connector.error();
  if (!(*connector)->abilities().tasks)
    return invalid("setting weekly_digest: this CRM takes no tasks: remove the setting");
  Week week(means.store, tenant, begins, words_of(*engine));
  const auto scoring = means.store.scoring(tenant);
  if (!scoring) return scoring.error();
  const std::int64_t accounts = *scoring ? (*scoring)->accounts : 0;
  const auto progress = [&](std::size_t done) { return run.progress(static_cast<std::int64_t>(done), accounts); };
  if (auto ok = week.begin(progress); !ok) return ok.error();
  const auto people = week.people();
  if (!people) return people.error();
  std::size_t left = 0, refused = 0;
  for (const auto& person : *people) {
    if (person <= run.job().cursor) continue;
    const auto digest = week.of(person);
    if (!digest) return digest.error();
    if (*digest) {
      connectors::Task task{"kamd-digest-" + rules::to_string(begins) + "-" + person, person, (*digest)->title,
                            (*digest)->text, rules::to_string(begins + days_to_look)};
      const auto answer = wait_for(leave(*connector, std::move(task)), means.pool, task_limit);
      if (!answer && may_pass(answer.error().code)) return answer.error();
      if (!answer)
        log::warn("digest.refused", {{"tenant", tenant}, {"person", person}, {"detail", answer.error().detail}});
      ++(answer ? left : refused);
    }
    if (auto go_on = run.progress(accounts, accounts, person); !go_on) return go_on.error();
  }
  return to_json(people->size(), left, refused);
}
}  // namespace

JobHandler digesting(store::Store& store, Connect connect, EngineOf engine_of) {
  auto means = std::make_shared<Means>(store, std::move(connect), std::move(engine_of));
  return [means](JobRun& run) -> Result<std::string> {
    const auto begins = rules::parse_day(run.job().options);
    if (!begins) return invalid("digest: expected the first day of a week");
    return leave_all(*means, run, *begins);
  };
}

Result<std::vector<PersonalDigest>> digests_of(store::Store& store, const std::string& tenant,
                                               const EngineOf& engine_of, rules::Day begins) {
  const auto engine = engine_of(tenant);
  if (!engine) return engine.error();
  Week week(store, tenant, begins, words_of(*engine));
  const auto people = week.people();
  if (!people) return people.error();
  if (auto ok = week.begin([](std::size_t) { return Result<void>(); }); !ok) return ok.error();
  std::vector<PersonalDigest> all;
  for (const auto& person : *people) {
    auto digest = week.of(person);
    if (!digest) return digest.error();
    if (*digest) all.push_back({person, std::move((*digest)->title), std::move((*digest)->text)});
  }
  return all;
}

std::optional<rules::Day> week_of(rules::Day day, std::string_view begins_on) {
  constexpr std::array<std::string_view, 7> names{"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};
  const auto found = std::find(names.begin(), names.end(), begins_on);
  if (found == names.end()) return std::nullopt;
  static const rules::Day a_monday = rules::parse_day("2024-01-01").value();
  const int since = (day - a_monday - static_cast<int>(found - names.begin())) % 7;
  return day - (since + 7) % 7;
}

}  // namespace kam::flow
