#include "output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "console.hpp"

namespace kam::cli {

namespace {

Error cannot_write(const std::string& what) {
  return {Errc::environment, what + ": cannot be written: " + std::strerror(errno)};
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// "json or table", "json, table or svg".
std::string alternatives(std::span<const std::string_view> words) {
  std::string all(words.front());
  for (const std::string_view& word : words.subspan(1)) {
    all += (&word == &words.back() ? " or " : ", ") + std::string(word);
  }
  return all;
}

}  // namespace

Result<void> print(std::string_view bytes) {
  std::fflush(stdout);
  if (!write_all(STDOUT_FILENO, bytes)) return cannot_write("standard output");
  return {};
}

int print_in_form(const Arguments& arguments, std::span<const std::string_view> forms,
                  const std::function<Result<std::string>(std::string_view form)>& make) {
  const std::string form = arguments.text("format");
  if (std::find(forms.begin(), forms.end(), form) == forms.end()) {
    tell("kamd: --format: expected " + alternatives(forms) + ", found \"" + form + "\"");
    return exit_code::usage;
  }
  const auto text = make(form);
  if (!text) return fail(text.error());
  if (auto printed = print(*text); !printed) return fail(printed.error());
  return exit_code::ok;
}

Result<void> write_output(const std::string& file, std::string_view bytes) {
  if (file == "-") return print(bytes);
  std::error_code none;
  if (std::filesystem::exists(file, none) && !std::filesystem::is_regular_file(file, none)) {
    return Error{Errc::environment, file + ": is no file that can be replaced; give another name, or - to print"};
  }
  std::string beside = file + ".XXXXXX";
  const int out = ::mkostemp(beside.data(), O_CLOEXEC);
  if (out < 0) return cannot_write(file);
  const bool written = write_all(out, bytes) && ::fchmod(out, 0644) == 0 && ::fsync(out) == 0;
  if (::close(out) == 0 && written && ::rename(beside.c_str(), file.c_str()) == 0) return {};
  const Error error = cannot_write(file);
  ::unlink(beside.c_str());
  return error;
}

}  // namespace kam::cli
