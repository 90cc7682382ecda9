#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/certs/identity.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

int init(const Arguments& arguments) {
  const std::filesystem::path directory = arguments.text("directory");
  auto made = make_instance(directory);
  if (!made) return fail(made.error());
  auto identity = certs::load_or_make(directory, arguments.all("name"), std::chrono::system_clock::now());
  if (!identity) return fail(identity.error());
  if (auto handed = hand_over(directory, made->admin_key); !handed) return fail(handed.error());
  std::cout << (made->data_key ? "Made " : "Found ") << directory.string() << "\n"
            << "  certificate of the local CA, to be trusted once: " << (directory / "tls" / "ca.pem").string() << "\n";
  if (!made->admin_key.empty() && std::filesystem::exists(directory / "keys" / "first-admin-key")) {
    std::cout << "  first admin key: " << (directory / "keys" / "first-admin-key").string() << "\n";
  }
  std::cout << "Next: kamd tenant add ID --crm csv --set source=BUNDLE --data " << directory.string() << "\n"
            << "      kamd serve --data " << directory.string() << "\n";
  return exit_code::ok;
}

}  // namespace

Verb init_verb() {
  return {
      "init",
      "Make a data directory: configuration, local CA and server certificate, data key, first admin key",
      {{"directory", "the data directory to make", Option::Kind::position, {}, true},
       {"name", "a further name or address of this server, for its certificate (may be repeated)", Option::Kind::many}},
      init};
}

}  // namespace kam::cli
