#include "programme.hpp"

#include <algorithm>

#include "output.hpp"
#include "scoring.hpp"

namespace kam::cli {

namespace {

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
  std::vector<std::string_view> names{"json"};
  for (const ProgrammeForm& form : forms) names.push_back(form.format);
  return print_in_form(arguments, names, [&](std::string_view name) {
    const auto form = std::find_if(forms.begin(), forms.end(), [&](const auto& one) { return one.format == name; });
    return made(arguments, compute, form == forms.end() ? nullptr : &*form);
  });
}

}  // namespace kam::cli
