#pragma once
#include "console.hpp"
#include "instance.hpp"
#include "kam/rules/pack.hpp"

namespace kam::cli {

/// The tenants that `kamd serve --demo` shows: the sample company, and real orders if their directory is given.
/// Made once: a tenant that is there is left as it is.
Result<void> make_demo_tenants(const Instance& instance, const Arguments& arguments, const rules::Pack& pack);

}  // namespace kam::cli
