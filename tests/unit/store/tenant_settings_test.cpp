#include "kam/store/tenant_settings.hpp"

#include "catch.hpp"

using kam::store::TenantSettings;

TEST_CASE("settings are read whether they were given as text, numbers, flags or lists", "[store][settings]") {
  const auto settings =
      TenantSettings::parse(R"({"settle_ms":"250","starting_set":true,"as_of":"2011-12-01","empty":"","none":null,)"
                            R"("frame_ancestors":["'self'","https://crm.example"],"limit":7})")
          .value();
  CHECK(settings.whole_number("settle_ms") == 250);
  CHECK(settings.whole_number("limit") == 7);
  CHECK_FALSE(settings.whole_number("as_of").has_value());
  CHECK(settings.flag("starting_set"));
  CHECK_FALSE(settings.flag("as_of"));
  CHECK_FALSE(settings.flag("missing"));
  CHECK_FALSE(settings.get("empty").has_value());
  CHECK_FALSE(settings.get("none").has_value());
  CHECK(settings.list("frame_ancestors") == std::vector<std::string>{"'self'", "https://crm.example"});
  CHECK(settings.list("missing").empty());
}

TEST_CASE("settings survive being written and read", "[store][settings]") {
  TenantSettings settings;
  settings.set("b", "2");
  settings.set("a", "x, y  z");
  CHECK(settings.to_json() == R"({"a":"x, y  z","b":"2"})");
  const auto back = TenantSettings::parse(settings.to_json()).value();
  CHECK(back.list("a") == std::vector<std::string>{"x", "y", "z"});
  CHECK(back.all() == settings.all());
}

TEST_CASE("settings that are not flat are refused with their key", "[store][settings]") {
  CHECK(TenantSettings::parse("[]").has_error());
  CHECK(TenantSettings::parse("{").has_error());
  CHECK_THAT(TenantSettings::parse(R"({"mapping":{}})").error().detail, ContainsSubstring("mapping"));
  CHECK_THAT(TenantSettings::parse(R"({"hosts":[1]})").error().detail, ContainsSubstring("hosts"));
}
