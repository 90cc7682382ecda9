#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <thread>

#include "certificate_watch.hpp"
#include "console.hpp"
#include "demo_company.hpp"
#include "instance.hpp"
#include "kam/api/api.hpp"
#include "kam/certs/identity.hpp"
#include "kam/extensions/generic.hpp"
#include "kam/flow/digest.hpp"
#include "kam/flow/handlers.hpp"
#include "kam/flow/outgoing.hpp"
#include "kam/flow/reports.hpp"
#include "kam/flow/schedule.hpp"
#include "kam/flow/sync.hpp"
#include "kam/flow/worker.hpp"
#include "kam/flow/write_back.hpp"
#include "kam/http/server.hpp"
#include "kam/log/log.hpp"
#include "kam/panel/texts.hpp"
#include "operations.hpp"
#include "scoring.hpp"
#include "serve_settings.hpp"
#include "service_manager.hpp"
#include "verbs.hpp"
#include "watchdog.hpp"

namespace kam::cli {

namespace {

namespace asio = boost::asio;
constexpr std::chrono::seconds stop_within{10};

/// Most systems start processes with 1,024 descriptors and let them have more: enough for both listeners, the store and
/// calls is taken.
void allow_descriptors() {
  constexpr rlim_t wanted = 8192;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) log::warn("server.descriptors", {{"limit", limit.rlim_cur}});
}

void log_answer(const http::Access& access) {
  log::event("http.answered", {{"request", access.request_id},
                               {"method", access.method},
                               {"route", access.route},
                               {"status", access.status},
                               {"us", access.microseconds},
                               {"peer", access.peer},
                               {"error", access.error}});
}

std::vector<http::Certificate> certificates_of(const std::vector<certs::Identity>& identities) {
  std::vector<http::Certificate> all;
  for (const auto& one : identities) all.push_back({one.certificate_pem, one.key_pem});
  return all;
}

using Answered = std::function<void(const http::Access&)>;

Result<std::unique_ptr<http::Server>> listen(std::vector<asio::io_context*> contexts, const Address& at,
                                             std::optional<int> given, const std::vector<certs::Identity>& identities,
                                             std::map<std::string, std::string> client_authorities,
                                             const ServeSettings& told, std::vector<std::string> names,
                                             std::shared_ptr<const http::Router> router, Answered answered) {
  http::ServerSettings settings;
  settings.host = at.host;
  settings.port = at.port;
  settings.descriptor = given;
  settings.public_names = std::move(names);
  settings.certificates = certificates_of(identities);
  settings.client_authorities = std::move(client_authorities);
  settings.limits = told.limits.http;
  settings.proxies = told.proxies;
  return http::Server::listen(std::move(contexts), std::move(settings), std::move(router), std::move(answered));
}

Result<std::shared_ptr<const panel::Texts>> texts() {
  const auto& files = rules::Pack::built_in();
  auto loaded = panel::Texts::load(files.at("texts.en.json"));
  if (!loaded) return loaded.error();
  return std::make_shared<const panel::Texts>(std::move(*loaded));
}

void announce(const Arguments& arguments, unsigned short port, unsigned short admin_port) {
  const std::string base = "https://localhost:" + std::to_string(port);
  const std::string data = arguments.text("data");
  std::cout << "kamd serves " << base << " (operations: https://localhost:" << admin_port << "/healthz)\n";
  if (arguments.has("demo")) {
    std::cout << "  open " << base << "/demo\n"
              << "  A browser warns until it trusts the local CA: import " << data
              << "/tls/ca.pem as an authority for web sites\n"
              << "  (Chromium: Settings, Privacy and security, Security, Manage certificates, Authorities; Firefox: "
                 "Settings,\n"
              << "  Privacy & Security, View Certificates, Authorities), or for this one look choose \"proceed\".\n"
              << "  Ctrl-C ends it.\n";
  }
  std::cout.flush();
}

flow::WorkerSettings worker_settings(const std::filesystem::path& data) {
  flow::WorkerSettings settings;
  settings.packs = data / "packs";
  return settings;
}

/// Cores that this process may run on: a container or taskset may leave it fewer than the machine has.
unsigned usable_cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof(cores), &cores) != 0) return std::max(1u, std::thread::hardware_concurrency());
  return static_cast<unsigned>(CPU_COUNT(&cores));
}

Result<void> check_url(std::string_view url) {
  const auto host = connectors::call_host(url);
  if (!host) return host.error();
  return {};
}

class Serving {
 public:
  Serving(const Arguments& arguments, ServeSettings settings, GivenSockets sockets, Instance instance, rules::Pack pack,
          std::shared_ptr<const panel::Texts> words)
      : arguments_(arguments),
        settings_(std::move(settings)),
        sockets_(sockets),
        instance_(std::move(instance)),
        worker_(*instance_.store, flow::engine_of(pack), flow::connect_by_registry(*instance_.store, calls_),
                worker_settings(instance_.directory)),
        outgoing_(*instance_.store, calls_, flow::packs_in_use(worker_settings(instance_.directory).packs, pack),
                  app::system_now),
        reports_(
            *instance_.store,
            flow::engines_of(flow::packs_in_use(worker_settings(instance_.directory).packs, pack), app::system_now)),
        app_{*instance_.store,
             database_,
             inbox_,
             app::system_now,
             [this](store::Instant due) { worker_.notify(due); },
             std::move(words),
             arguments.has("demo"),
             settings_.limits.app,
             [this] { jobs_.notify(); },
             check_url,
             [this] { outgoing_.notify(); },
             &reports_,
             &slow_} {
    const auto packs = flow::packs_in_use(worker_settings(instance_.directory).packs, std::move(pack));
    const auto engines = flow::engines_of(packs, app::system_now);
    jobs_.handle(flow::job_kind::sync,
                 flow::syncing(*instance_.store, flow::connect_by_registry(*instance_.store, calls_), engines));
    jobs_.handle(flow::job_kind::rescore, flow::rescoring(*instance_.store, engines));
    jobs_.handle(flow::job_kind::digest,
                 flow::digesting(*instance_.store, flow::connect_by_registry(*instance_.store, calls_), engines));
    jobs_.handle(flow::job_kind::history, flow::recomputing(*instance_.store, engines));
    jobs_.before_each_look([this] { schedule_.look(); });
    jobs_.handle(flow::job_kind::backtest, flow::backtesting(*instance_.store, packs));
  }

  int run() {
    const auto identities = load_certificates(instance_.directory, arguments_.all("name"), settings_.certificates);
    if (!identities) return fail(identities.error());
    auto router = std::make_shared<http::Router>(), operations = std::make_shared<http::Router>();
    extensions::generic::add_routes(*router, app_);
    api::add_routes(*router, app_);
    for (auto* const one : {router.get(), operations.get()}) api::add_documentation(*one);
    add_operations(*operations, app_, calls_, metrics_);
    api::add_admin_routes(*operations, app_);
    const unsigned cores = usable_cores();
    for (unsigned i = 0; i < cores; ++i) contexts_.push_back(std::make_unique<asio::io_context>(1));
    std::vector<asio::io_context*> all;
    for (auto& context : contexts_) all.push_back(context.get());
    auto server = listen(all, settings_.listen, sockets_.listen, *identities, settings_.client_authorities, settings_,
                         settings_.names, router, answered("public"));
    if (!server) return fail(server.error());
    auto admin = listen(all, settings_.admin_listen, sockets_.admin_listen, {identities->back()}, {}, settings_, {},
                        operations, answered("operations"));
    if (!admin) return fail(admin.error());
    server_ = std::move(*server);
    admin_ = std::move(*admin);
    certificates_ = std::make_unique<CertificateWatch>(
        *contexts_[0], instance_.directory, arguments_.all("name"), settings_.certificates, *identities,
        [this](const std::vector<certs::Identity>& fresh) { return use_certificates(fresh); });
    watch(metrics_, app_, calls_);
    watch(metrics_, "public", *server_);
    watch(metrics_, "operations", *admin_);
    watch(metrics_, *certificates_);
    worker_.start();
    jobs_.start();
    outgoing_.start();
    writer_.start();
    await_signal();
    announce(arguments_, server_->port(), admin_->port());
    log::event("server.started", {{"port", server_->port()}, {"admin_port", admin_->port()}, {"cores", cores}});
    if (const auto interval = watchdog_interval())
      watchdog_ = std::make_unique<Watchdog>(*contexts_[0], app_, *interval);
    notify_manager("READY=1");
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < contexts_.size(); ++i) threads.emplace_back([this, i] { contexts_[i]->run(); });
    contexts_[0]->run();
    threads.clear();
    worker_.request_stop();
    writer_.request_stop();
    jobs_.request_stop();
    calls_.stop();
    outgoing_.stop();
    jobs_.stop();
    writer_.stop();
    worker_.stop();
    database_.threads().join();
    slow_.threads().join();
    log::event("server.stopped");
    return exit_code::ok;
  }

 private:
  Answered answered(std::string listener) {
    return [this, listener = std::move(listener)](const http::Access& access) {
      log_answer(access);
      metrics_.answered(listener, access);
    };
  }
  Result<void> use_certificates(const std::vector<certs::Identity>& fresh) {
    if (auto used = server_->use_certificates(certificates_of(fresh)); !used) return used;
    return admin_->use_certificates(certificates_of({fresh.back()}));
  }
  void await_signal() {
    if (!signals_) signals_ = std::make_unique<asio::signal_set>(*contexts_[0], SIGINT, SIGTERM, SIGHUP);
    signals_->async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      if (signal == SIGHUP) {
        certificates_->reload();
        worker_.look_at_rules();
        await_signal();
        return;
      }
      log::event("server.stopping");
      notify_manager("STOPPING=1");
      certificates_->stop();
      if (watchdog_) watchdog_->stop();
      server_->stop(stop_within);
      admin_->stop(stop_within);
    });
  }

  const Arguments& arguments_;
  const ServeSettings settings_;
  const GivenSockets sockets_;
  Instance instance_;
  app::BlockingPool database_{settings_.limits.app.store_threads, settings_.limits.app.calls_waiting};
  app::BlockingPool slow_{1, settings_.limits.app.slow_calls_waiting};
  app::Inbox inbox_{*instance_.store, settings_.limits.app.deliveries_waiting,
                    settings_.limits.app.deliveries_together};
  connectors::HttpCalls calls_{{}, flow::logged_world()};
  flow::Worker worker_;
  flow::Writer writer_{*instance_.store, flow::connect_by_registry(*instance_.store, calls_), app::system_now};
  flow::Schedule schedule_{*instance_.store, flow::connect_by_registry(*instance_.store, calls_), app::system_now};
  flow::Jobs jobs_{*instance_.store, app::system_now};
  flow::Outgoing outgoing_;
  flow::Reports reports_;
  app::App app_;
  app::Metrics metrics_;
  std::vector<std::unique_ptr<asio::io_context>> contexts_;
  std::unique_ptr<http::Server> server_, admin_;
  std::unique_ptr<CertificateWatch> certificates_;
  std::unique_ptr<Watchdog> watchdog_;
  std::unique_ptr<asio::signal_set> signals_;
};

int serve(const Arguments& arguments) {
  auto settings = serve_settings(arguments);
  if (!settings) return fail(settings.error());
  if (arguments.has("print-config")) {
    std::cout << printed_settings(serve_verb(), arguments) << std::flush;
    return exit_code::ok;
  }
  prctl(PR_SET_DUMPABLE, 0);  // secrets in memory reach no core file
  allow_descriptors();
  const auto sockets = take_sockets();
  if (!sockets) return fail(sockets.error());
  const std::filesystem::path directory = arguments.text("data");
  auto made = make_instance(directory);
  if (!made) return fail(made.error());
  if (auto handed = hand_over(directory, made->admin_key); !handed) return fail(handed.error());
  auto instance = open_instance(directory, true);
  if (!instance) return fail(instance.error());
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  auto words = texts();
  if (!words) return fail(words.error());
  if (arguments.has("demo")) {
    if (auto tenants = make_demo_tenants(*instance, arguments, *pack); !tenants) return fail(tenants.error());
  }
  Serving serving(arguments, std::move(*settings), *sockets, std::move(*instance), *pack, *words);
  return serving.run();
}

}  // namespace

Verb serve_verb() {
  Verb verb{
      "serve",
      "Serve panels, webhooks and the API over TLS; makes the data directory first if it is empty",
      {{"listen",
        "HOST:PORT of the public listener; port 0 takes a free one; a socket that systemd gives comes before it",
        Option::Kind::text, "127.0.0.1:8443"},
       {"admin-listen", "HOST:PORT of the operations listener", Option::Kind::text, "127.0.0.1:9443"},
       data_option,
       {"name",
        "a name of this server beside localhost, for its certificate (may be repeated); other Hosts are answered 421",
        Option::Kind::many},
       {"trusted-proxy",
        "an address or a network (10.1.0.0/16) whose X-Forwarded-For or Forwarded says who the client is (may be "
        "repeated)",
        Option::Kind::many},
       {"print-config", "print every setting with where it came from, and end", Option::Kind::flag},
       {"certificate",
        "FULLCHAIN,KEY: files of a certificate that others keep, as certbot, step-ca or Caddy leave them, for the "
        "names "
        "in it (may be repeated; the first is for names that none has); taken over when they change",
        Option::Kind::many},
       {"client-authority",
        "NAME=FILE: this name is for clients with a certificate by the authorities of the file alone (may be repeated)",
        Option::Kind::many},
       {"demo", "show /demo: the made-up sample company, and real orders if --demo-retail names them",
        Option::Kind::flag},
       {"demo-retail", "directory of the Online Retail data"},
       {"demo-retail-mapping", "its mapping file"},
       {"pack", "a directory with a rule pack instead of the built-in one"}},
      serve};
  for (const Option& limit : limit_options()) verb.options.push_back(limit);
  return verb;
}

}  // namespace kam::cli
