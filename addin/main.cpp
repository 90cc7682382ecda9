#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "kam/cli/verb.hpp"

// Turns the table of verbs into a parser, and runs the verb that was typed.

namespace {

using kam::cli::Option;
using kam::cli::Verb;

std::string environment_name(std::string_view option) {
  std::string name = "KAMD_";
  for (const char c : option) name += c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return name;
}

/// An empty variable is as good as none.
bool is_in_environment(std::string_view option) {
  const char* const value = std::getenv(environment_name(option).c_str());
  return value != nullptr && *value != '\0';
}

bool is_known(std::string_view key) {
  const auto all = kam::cli::verbs();
  return std::any_of(all.begin(), all.end(), [key](const Verb& verb) {
    return std::any_of(verb.options.begin(), verb.options.end(),
                       [key](const Option& option) { return option.name == key; });
  });
}

/// The configuration file has the flags of a verb as plain keys: they belong to the verb that runs. The environment
/// comes before it.
class FlatConfiguration : public CLI::ConfigTOML {
 public:
  /// @param keys  gets the keys that are read
  FlatConfiguration(std::vector<std::string> verb, std::set<std::string>& keys) : verb_(std::move(verb)), keys_(keys) {}
  std::vector<CLI::ConfigItem> from_config(std::istream& in) const override {
    auto read = CLI::ConfigTOML::from_config(in);
    refuse_unknown(read);
    std::erase_if(read, [](const auto& item) { return is_in_environment(item.name); });
    for (auto& item : read) {
      item.parents = verb_;
      keys_.insert(item.name);
    }
    return read;
  }

 private:
  static void refuse_unknown(const std::vector<CLI::ConfigItem>& items) {
    std::string unknown;
    for (const auto& item : items) {
      const auto& key = item.name;
      if (!is_known(key) && key != "++" && key != "--") unknown += (unknown.empty() ? "" : ", ") + key;
    }
    if (!unknown.empty()) throw CLI::ConfigError("the configuration file has keys that no verb knows: " + unknown);
  }

  std::vector<std::string> verb_;
  std::set<std::string>& keys_;
};

std::vector<std::string> words(std::string_view name) {
  std::vector<std::string> parts;
  std::istringstream in{std::string(name)};
  for (std::string word; in >> word;) parts.push_back(word);
  return parts;
}

struct Typed {
  std::map<std::string, std::vector<std::string>> values;
  std::map<std::string, bool> flags;
};

void add_option(CLI::App& app, const Option& option, Typed& typed) {
  const std::string name(option.name), help(option.help);
  if (option.kind == Option::Kind::flag) {
    app.add_flag("--" + name, typed.flags[name], help)->envname(environment_name(option.name));
    return;
  }
  auto* added = app.add_option(option.kind == Option::Kind::position ? name : "--" + name, typed.values[name], help);
  if (option.kind == Option::Kind::many) {
    added->take_all()->type_size(1)->allow_extra_args(false);
  } else {
    added->expected(1)->allow_extra_args(false);
  }
  if (option.kind != Option::Kind::position) added->envname(environment_name(option.name));
  if (option.required) added->required();
  if (!option.group.empty()) added->group(std::string(option.group));
  if (!option.fallback.empty()) {
    typed.values[name] = {std::string(option.fallback)};
    added->description(help + " [" + std::string(option.fallback) + "]");
  }
}

CLI::App* subcommand(CLI::App& root, const Verb& verb) {
  CLI::App* at = &root;
  const auto parts = words(verb.name);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto there = at->get_subcommands([&](const CLI::App* one) { return one->get_name() == parts[i]; });
    CLI::App* next = there.empty() ? at->add_subcommand(parts[i], i + 1 == parts.size() ? std::string(verb.help) : "")
                                   : there.front();
    if (i + 1 < parts.size()) {
      next->require_subcommand(1);
      next->description("Manage " + parts[i] + (parts[i].ends_with('s') ? "" : "s"));
    }
    at = next;
  }
  return at;
}

/// What is typed before any parsing: the verb, and the data directory whose kamd.toml counts.
std::vector<std::string> typed_verb(int argc, char** argv) {
  std::vector<std::string> first;
  for (int i = 1; i < argc && first.size() < 2; ++i) {
    if (argv[i][0] != '-') first.emplace_back(argv[i]);
  }
  for (const Verb& verb : kam::cli::verbs()) {
    const auto parts = words(verb.name);
    if (parts.size() <= first.size() && std::equal(parts.begin(), parts.end(), first.begin())) return parts;
  }
  return {};
}

std::string default_configuration(int argc, char** argv) {
  std::string data = std::getenv("KAMD_DATA") ? std::getenv("KAMD_DATA") : "kamd-data";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--data" && i + 1 < argc) data = argv[i + 1];
    if (word.starts_with("--data=")) data = word.substr(7);
  }
  return data + "/kamd.toml";
}

std::string origin(const Option& option, int argc, char** argv, const std::set<std::string>& keys,
                   const std::string& file) {
  const std::string word = "--" + std::string(option.name);
  const bool typed =
      std::any_of(argv, argv + argc, [&](std::string_view one) { return one == word || one.starts_with(word + "="); });
  if (typed) return "command line";
  if (is_in_environment(option.name)) return "environment " + environment_name(option.name);
  if (keys.contains(std::string(option.name))) return "file " + file;
  return "default";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"kamd: key account management, inside the CRM", "kamd"};
  app.require_subcommand(1);
  app.fallthrough();
  app.allow_config_extras(
      CLI::config_extras_mode::ignore);  // other verbs' keys; `true` would let typing errors pass too
  const auto* const configuration = app.set_config("--config", default_configuration(argc, argv), "configuration file");
  std::set<std::string> keys;
  app.config_formatter(std::make_shared<FlatConfiguration>(typed_verb(argc, argv), keys));
  std::map<const CLI::App*, std::pair<const Verb*, std::unique_ptr<Typed>>> run;
  for (const Verb& verb : kam::cli::verbs()) {
    CLI::App* command = subcommand(app, verb);
    auto typed = std::make_unique<Typed>();
    for (const Option& option : verb.options) add_option(*command, option, *typed);
    run[command] = {&verb, std::move(typed)};
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? kam::cli::exit_code::ok : kam::cli::exit_code::usage;
  }
  for (auto& [command, verb] : run) {
    if (!command->parsed()) continue;
    kam::cli::Arguments arguments;
    for (auto& [name, values] : verb.second->values) arguments.put(name, values);
    for (const auto& [name, set] : verb.second->flags) {
      if (set) arguments.put(name, {"true"});
    }
    for (const Option& option : verb.first->options)
      arguments.put_origin(std::string(option.name),
                           origin(option, argc, argv, keys, configuration->as<std::string>()));
    try {
      return verb.first->run(arguments);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "kamd: a fault of kamd itself: %s\n", error.what());
      return kam::cli::exit_code::environment;
    }
  }
  return kam::cli::exit_code::usage;
}
