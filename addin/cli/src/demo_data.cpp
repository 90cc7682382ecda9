#include "console.hpp"
#include "kam/demo/sample_company.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {
int write(const Arguments& arguments) {
  auto written = demo::write_sample_company(arguments.text("directory"));
  if (!written) return fail(written.error());
  tell("The made-up sample company lies in " + arguments.text("directory") + "; score it with --as-of " +
       std::string(demo::sample_as_of));
  return exit_code::ok;
}
}  // namespace

Verb demo_data_verb() {
  return {"demo-data",
          "Write the made-up sample company as a bundle",
          {{"directory", "where to write it", Option::Kind::position, {}, true}},
          write};
}

}  // namespace kam::cli
