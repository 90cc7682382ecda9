#include "demo_company.hpp"

#include "kam/demo/sample_company.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/tenant_settings.hpp"
#include "loading.hpp"

namespace kam::cli {

namespace {

namespace fs = std::filesystem;

struct DemoTenant {
  std::string id, title, note, as_of;
  fs::path bundle, mapping;
  bool starting_set;
};

Result<void> make(const Instance& instance, const DemoTenant& demo, const rules::Pack& pack) {
  store::Store& store = *instance.store;
  auto there = store.tenant(demo.id);
  if (!there) return there.error();
  if (*there) {
    auto scored = store.scoring(demo.id);
    if (!scored) return scored.error();
    if (*scored) return {};
  } else {
    store::TenantSettings settings;
    settings.set("source", fs::absolute(demo.bundle).lexically_normal().string());
    if (!demo.mapping.empty()) settings.set("mapping", fs::absolute(demo.mapping).lexically_normal().string());
    settings.set("as_of", demo.as_of);
    settings.set("demo_title", demo.title);
    settings.set("demo_note", demo.note);
    settings.set("frame_ancestors", "'self'");
    if (demo.starting_set) settings.set("starting_set", "true");
    if (auto added = store.add_tenant({demo.id, "csv", settings.to_json(), now()}); !added) return added.error();
    for (const auto name : {store::webhook_secret, store::embed_secret}) {
      const auto secret = name == store::webhook_secret ? store::new_webhook_secret() : store::new_embed_secret();
      if (auto put = store.put_secret(demo.id, name, secret, now(), std::chrono::seconds(0)); !put) return put.error();
    }
  }
  ProgressBar bar;
  connectors::BundleOptions options;
  if (!demo.mapping.empty()) options.mapping = demo.mapping;
  options.progress = [&bar](std::uint64_t done, std::uint64_t total) { bar.show("reading", done, total); };
  auto loaded = load_bundle(instance, demo.id, demo.bundle, options, false, pack, bar);
  if (!loaded) return loaded.error();
  return {};
}

}  // namespace

Result<void> make_demo_tenants(const Instance& instance, const Arguments& arguments, const rules::Pack& pack) {
  const fs::path sample = instance.directory / "demo" / "sample";
  if (!fs::exists(sample / "accounts.csv")) {
    if (auto written = demo::write_sample_company(sample); !written) return written.error();
  }
  auto made = make(instance,
                   {"sample",
                    "Sample company (made up)",
                    "Made up: every object in use",
                    std::string(demo::sample_as_of),
                    sample,
                    {},
                    false},
                   pack);
  if (!made || !arguments.has("demo-retail")) return made;
  return make(instance,
              {"retail", "Real data: Online Retail", "Real orders of a gift seller, UCI data set 352, CC BY 4.0",
               "2011-12-01", arguments.text("demo-retail"), arguments.text("demo-retail-mapping"), true},
              pack);
}

}  // namespace kam::cli
