#pragma once
#include <map>
#include <string>
#include <vector>

#include "certificate_watch.hpp"
#include "kam/cli/verb.hpp"
#include "limits.hpp"

/// What `kamd serve` was told, read and checked before anything is made or opened.
namespace kam::cli {

struct Address {
  std::string host;
  unsigned short port = 0;
};

struct ServeSettings {
  Address listen, admin_listen;
  std::vector<std::string>
      names;  ///< that the public listener answers to: those given and its own machine's; empty: any
  http::PeerRule proxies;
  std::vector<CertificateFiles> certificates;             ///< beside our own
  std::map<std::string, std::string> client_authorities;  ///< name → their certificates
  ServeLimits limits;
};

/// @error invalid_input: every fault on a line of its own, with the option, its value and what was expected.
Result<ServeSettings> serve_settings(const Arguments& arguments);

/// All options as lines of a kamd.toml, each with where its value came from; those that are not set as comments.
std::string printed_settings(const Verb& verb, const Arguments& arguments);
/// The reference of a verb's options, docs/settings.md.
std::string settings_markdown(const Verb& verb);

}  // namespace kam::cli
