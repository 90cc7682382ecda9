#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

#include "kam/cli/verb.hpp"
#include "temporary_directory.hpp"

/// Runs a verb as the command would, and keeps what it prints.
namespace kam::cli::test {

struct Ran {
  int code = 0;
  std::string out, err;
};

/// Standard output or standard error in a file for a while.
class Redirected {
 public:
  Redirected(int stream, std::string file) : stream_(stream), kept_(::dup(stream)), file_(std::move(file)) {
    const int to = ::open(file_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ::dup2(to, stream_);
    ::close(to);
  }
  ~Redirected() { back(); }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

  std::string text() {
    back();
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  void back() {
    if (kept_ < 0) return;
    std::fflush(nullptr);
    ::dup2(kept_, stream_);
    ::close(kept_);
    kept_ = -1;
  }
  int stream_, kept_;
  std::string file_;
};

inline Ran run(std::string_view name, const std::map<std::string, std::string>& given) {
  const auto all = verbs();
  const auto verb = std::find_if(all.begin(), all.end(), [name](const Verb& one) { return one.name == name; });
  if (verb == all.end()) throw std::runtime_error("no such verb");
  Arguments arguments;
  for (const Option& option : verb->options) {
    if (!option.fallback.empty()) arguments.put(std::string(option.name), {std::string(option.fallback)});
  }
  for (const auto& [option, value] : given) {
    if (std::none_of(verb->options.begin(), verb->options.end(), [&](const Option& o) { return o.name == option; }))
      throw std::runtime_error("the verb has no option " + option);
    arguments.put(option, {value});
  }
  const TemporaryDirectory directory;
  Redirected out(STDOUT_FILENO, (directory / "out").string()), err(STDERR_FILENO, (directory / "err").string());
  Ran ran;
  ran.code = verb->run(arguments);
  ran.out = out.text();
  ran.err = err.text();
  return ran;
}

/// A bundle of two accounts: one that buys, one of which nothing is known.
class SmallBundle {
 public:
  SmallBundle() {
    write("accounts.csv", "id,name,country,tier_label\nA1,Acme,DE,key\nA2,=Beta,DE,\n");
    write("invoices.csv",
          "id,account_id,date,net_amount\nI1,A1,2026-03-01,100\nI2,A1,2026-05-01,200\nI3,A1,2026-06-01,300\n");
  }
  void write(const char* file, std::string_view text) const { std::ofstream(directory_ / file) << text; }
  std::string path() const { return directory_.path().string(); }
  std::string operator/(const char* file) const { return (directory_ / file).string(); }

 private:
  TemporaryDirectory directory_;
};

}  // namespace kam::cli::test
