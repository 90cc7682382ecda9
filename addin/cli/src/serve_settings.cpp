#include "serve_settings.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "kam/certs/identity.hpp"

namespace kam::cli {

namespace {

Address address(const Arguments& arguments, std::string_view option, std::vector<std::string>& faults) {
  const std::string text = arguments.text(option);
  const auto colon = std::min(text.rfind(':'), text.size());
  std::string host = text.substr(0, colon);
  const auto digits = std::string_view(text).substr(std::min(colon + 1, text.size()));
  unsigned short port = 0;
  const auto [stop, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (host.empty() || fault != std::errc{} || stop != digits.data() + digits.size())
    faults.push_back("--" + std::string(option) + ": expected HOST:PORT, found \"" + text + "\"");
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return {std::move(host), port};
}

std::vector<std::string> names_called(const Arguments& arguments) {
  auto names = arguments.all("name");
  if (!names.empty()) names.insert(names.end(), {"localhost", "127.0.0.1", "::1"});
  return names;
}

/// A variable of the environment can name several only in one text.
std::vector<std::string> parted_by_commas(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const auto& text : texts) {
    for (std::size_t from = 0, comma = 0; comma != std::string::npos; from = comma + 1) {
      comma = text.find(',', from);
      parts.push_back(text.substr(from, comma == std::string::npos ? comma : comma - from));
    }
  }
  return parts;
}

http::PeerRule proxies(const Arguments& arguments, std::vector<std::string>& faults) {
  auto rule = http::PeerRule::of(parted_by_commas(arguments.all("trusted-proxy")));
  if (rule) return std::move(*rule);
  faults.push_back("--trusted-proxy: " + rule.error().detail);
  return {};
}

/// The two sides of a text parted by that sign; nothing if one of them is empty.
std::optional<std::pair<std::string, std::string>> sides(const std::string& text, char sign) {
  const auto at = text.find(sign);
  if (at == text.npos || at == 0 || at + 1 == text.size()) return std::nullopt;
  return std::pair(text.substr(0, at), text.substr(at + 1));
}

std::vector<CertificateFiles> certificates(const Arguments& arguments, std::vector<std::string>& faults) {
  std::vector<CertificateFiles> all;
  for (const auto& text : arguments.all("certificate")) {
    const auto pair = sides(text, ',');
    if (pair)
      all.push_back({pair->first, pair->second});
    else
      faults.push_back("--certificate: expected FULLCHAIN,KEY, found \"" + text + "\"");
  }
  return all;
}

std::map<std::string, std::string> client_authorities(const Arguments& arguments, std::vector<std::string>& faults) {
  std::map<std::string, std::string> all;
  for (const auto& text : arguments.all("client-authority")) {
    const auto pair = sides(text, '=');
    const auto pem = pair ? certs::load_authorities(pair->second)
                          : Result<std::string>(invalid("expected NAME=FILE, found \"" + text + "\""));
    if (pem)
      all[pair->first] += *pem;
    else
      faults.push_back("--client-authority: " + pem.error().detail);
  }
  return all;
}

std::string in_quotes(std::string_view text) {
  std::string written = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') written += '\\';
    written += c == '\n' ? ' ' : c;
  }
  return written + '"';
}

bool is_limit(std::string_view name) {
  const auto rows = limit_rows();
  return std::any_of(rows.begin(), rows.end(), [name](const LimitRow& row) { return row.name == name; });
}

std::string value_of(const Option& option, const Arguments& arguments) {
  if (option.kind == Option::Kind::flag) return arguments.has(option.name) ? "true" : "false";
  if (is_limit(option.name)) return arguments.text(option.name);
  if (option.kind == Option::Kind::text) return in_quotes(arguments.text(option.name));
  std::string list;
  for (const auto& one : arguments.all(option.name)) list += (list.empty() ? "" : ", ") + in_quotes(one);
  return "[" + list + "]";
}

std::string in_a_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

}  // namespace

Result<ServeSettings> serve_settings(const Arguments& arguments) {
  std::vector<std::string> faults;
  ServeSettings settings{address(arguments, "listen", faults),
                         address(arguments, "admin-listen", faults),
                         names_called(arguments),
                         proxies(arguments, faults),
                         certificates(arguments, faults),
                         client_authorities(arguments, faults),
                         limits_of(arguments, faults)};
  if (faults.empty()) return settings;
  std::string all;
  for (const auto& fault : faults) all += (all.empty() ? "" : "\nkamd: ") + fault;
  return invalid(all);
}

std::string printed_settings(const Verb& verb, const Arguments& arguments) {
  std::string lines;
  for (const Option& option : verb.options) {
    if (option.name == "print-config") continue;
    const bool is_set = option.kind == Option::Kind::flag || arguments.has(option.name);
    lines += (is_set ? "" : "# ") + std::string(option.name) + " = " + value_of(option, arguments) + "  # " +
             (is_set ? arguments.origin(option.name) : "not set") + "\n";
  }
  return lines;
}

std::string settings_markdown(const Verb& verb) {
  std::string page =
      "# Settings of `kamd serve`\n\n"
      "Each is an option (`--idle-seconds 30`), a variable of the environment (`KAMD_IDLE_SECONDS=30`) and a key of\n"
      "`kamd.toml` in the data directory (`idle-seconds = 30`); the first of them that is there counts. `kamd serve\n"
      "--print-config` shows what counts and where it came from. A value out of its range, or a key that no verb "
      "knows,\n"
      "is refused at the start.\n\n"
      "| setting | what it is | default |\n|---|---|---|\n";
  for (const Option& option : verb.options) {
    if (!is_limit(option.name))
      page += "| `" + std::string(option.name) + "` | " + in_a_cell(option.help) + " | " + in_a_cell(option.fallback) +
              " |\n";
  }
  page += "\n## Limits\n\n| setting | what it limits | default | least | most |\n|---|---|--:|--:|--:|\n";
  for (const auto& row : limit_rows()) {
    page += "| `" + std::string(row.name) + "` | " + std::string(row.unit) + " " + in_a_cell(row.help) + " | " +
            std::to_string(row.get({})) + " | " + std::to_string(row.least) + " | " + std::to_string(row.most) + " |\n";
  }
  return page;
}

}  // namespace kam::cli
