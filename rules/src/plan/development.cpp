#include "kam/rules/development.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "../facts/portfolio.hpp"
#include "../pack_data.hpp"
#include "../write_value.hpp"
#include "kam/rules/json.hpp"
#include "write_blocks.hpp"

namespace kam::rules {

namespace {

constexpr std::size_t trained_first = 2;

struct Area {
  const std::string* id = nullptr;
  Number self, manager;
  /// The manager's view counts first: the person sees the own work from inside.
  Number seen() const { return manager ? manager : self; }
};

/// What a respondent last said of the person; empty also if the last word was "don't know".
Number said(const Records& records, Day as_of, const std::string& question, const std::string& person,
            const Text& respondent) {
  const Answer* latest = nullptr;
  const auto key = [](const Answer& a) { return std::pair(a.at.value_or(Day{INT32_MIN}), std::string_view(a.id)); };
  for (const Answer& answer : records.answers) {
    if (!respondent || answer.question_id != question || answer.subject_id != person) continue;
    if (answer.respondent_id != respondent || (answer.at && *answer.at > as_of)) continue;
    if (!latest || key(*latest) < key(answer)) latest = &answer;
  }
  return latest ? latest->value : Number();
}

std::vector<const Area*> to_train(const std::vector<Area>& areas) {
  std::vector<const Area*> first;
  for (const Area& area : areas) {
    if (area.seen()) first.push_back(&area);
  }
  std::stable_sort(first.begin(), first.end(),
                   [](const Area* a, const Area* b) { return rounded(*a->seen()) < rounded(*b->seen()); });
  if (first.size() > trained_first) first.resize(trained_first);
  return first;
}

/// Trainings by name, without their days.
std::set<std::string> trainings_of(const User& user) {
  std::set<std::string> names;
  for (const auto& training : user.trainings) names.insert(training.substr(0, training.find('@')));
  return names;
}

struct Mentor {
  const User* user = nullptr;
  std::string training;  ///< had by the mentor alone; empty if there is none
};

Mentor mentor_of(const Records& records, const User& person) {
  const auto own = trainings_of(person);
  Mentor best;
  const auto rank = [&](const Mentor& mentor) {
    return std::tuple(mentor.training.empty(), mentor.user->manager_id != person.manager_id,
                      std::string_view(mentor.user->id));
  };
  for (const User& user : records.users) {
    if (user.role != "kam" || user.id == person.id) continue;
    Mentor mentor{&user, ""};
    for (const auto& training : trainings_of(user)) {
      if (mentor.training.empty() && !own.contains(training)) mentor.training = training;
    }
    if (!best.user || rank(mentor) < rank(best)) best = mentor;
  }
  return best;
}

const User* find_user(const Records& records, std::string_view id) {
  const auto found =
      std::find_if(records.users.begin(), records.users.end(), [&](const User& u) { return u.id == id; });
  return found == records.users.end() ? nullptr : &*found;
}

Person named(const User* user) {
  return user ? Person{user->id, user->name.value_or("")} : Person{};
}

void write_areas(JsonWriter& w, const std::vector<Area>& areas) {
  w.key("areas").array();
  for (const Area& area : areas) {
    w.object().field("id", *area.id);
    or_null(w, "self", area.self);
    or_null(w, "manager", area.manager);
    w.end_object();
  }
  w.end_array();
  w.key("train_first").array();
  for (const Area* area : to_train(areas)) w.value(*area->id);
  w.end_array();
}

}  // namespace

Result<std::string> development_json(const Pack& pack, const Records& records, Day as_of, std::string_view id) {
  const User* person = find_user(records, id);
  if (!person) return invalid("none of our people has the id `" + std::string(id) + "` (users.csv)");
  std::vector<Area> areas;
  for (const auto& skill : pack.data().plan.skills) {
    areas.push_back({&skill, said(records, as_of, skill, person->id, person->id),
                     said(records, as_of, skill, person->id, person->manager_id)});
  }
  const User* manager = find_user(records, person->manager_id.value_or(""));
  const Mentor mentor = mentor_of(records, *person);
  std::string json;
  JsonWriter w(json);
  w.object().field("as_of", to_string(as_of)).field("ruleset", pack.version());
  write_person(w, "person", named(person));
  write_person(w, "manager", named(manager));
  write_areas(w, areas);
  write_person(w, "mentor", named(mentor.user));
  text_or_null(w, "mentor_training", mentor.user ? std::string_view(mentor.training) : std::string_view());
  w.key("readers").array().value(person->id);
  if (manager) w.value(manager->id);
  w.end_array().end_object();
  return json;
}

}  // namespace kam::rules
