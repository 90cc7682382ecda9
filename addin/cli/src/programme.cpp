#include "programme.hpp"

#include <algorithm>
#include <cstdio>

#include "kam/certs/crypto.hpp"
#include "scoring.hpp"

namespace kam::cli {

namespace {

/// "json or table", "json, table or svg".
std::string names_of(std::span<const ProgrammeForm> forms) {
  std::string names = "json";
  for (const ProgrammeForm& form : forms) {
    names += (&form == &forms.back() ? " or " : ", ") + std::string(form.format);
  }
  return names;
}

Result<std::string> made(const Arguments& arguments, ProgrammeJson compute, const ProgrammeForm* form) {
  auto pack = load_pack(arguments);
  if (!pack) return pack.error();
  auto bundle = open_bundle(arguments);
  if (!bundle) return bundle.error();
  auto json = compute(*pack, bundle->records, bundle->options);
  if (!json) return json.error();
  if (!form) return *json + "\n";
  auto texts = panel::Texts::load(rules::Pack::built_in().at("texts.en.json"));
  if (!texts) return texts.error();
  return form->write(*json, bundle->records, *texts);
}

}  // namespace

int tell_programme(const Arguments& arguments, ProgrammeJson compute, std::span<const ProgrammeForm> forms) {
  const std::string format = arguments.text("format");
  const auto form = std::find_if(forms.begin(), forms.end(), [&](const auto& one) { return one.format == format; });
  if (format != "json" && form == forms.end()) {
    tell("kamd: --format: expected " + names_of(forms) + ", found \"" + format + "\"");
    return exit_code::usage;
  }
  const auto text = made(arguments, compute, form == forms.end() ? nullptr : &*form);
  if (!text) return fail(text.error());
  std::fwrite(text->data(), 1, text->size(), stdout);
  return std::fflush(stdout) == 0 ? exit_code::ok
                                  : fail({Errc::environment, "standard output: cannot be written (is the disk full?)"});
}

}  // namespace kam::cli
