#include "kam/app/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

namespace kam::app {

namespace {
const prometheus::Histogram::BucketBoundaries bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                     0.1,   0.25,   0.5,   1,    2.5,   10};

prometheus::ClientMetric sample_of(const Metrics::Figure& figure) {
  prometheus::ClientMetric sample;
  for (const auto& [name, value] : figure.labels) sample.label.push_back({name, value});
  figure.only_grows ? sample.counter.value = figure.value : sample.gauge.value = figure.value;
  return sample;
}

/// Samples of one name stand together, in the order in which the names came first.
void add(std::vector<prometheus::MetricFamily>& families, const Metrics::Figure& figure) {
  for (auto& family : families)
    if (family.name == figure.name) return family.metric.push_back(sample_of(figure));
  const auto type = figure.only_grows ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
  families.push_back({figure.name, figure.help, type, {sample_of(figure)}});
}
}  // namespace

struct Metrics::Inside {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter().Name("kamd_http_requests_total").Help("Answered requests").Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("kamd_http_request_seconds")
          .Help("From the first byte of a request to the last of its answer")
          .Register(registry);
  std::mutex mutex;
  std::vector<Look> looks;
};

Metrics::Metrics() : inside_(std::make_unique<Inside>()) {}
Metrics::~Metrics() = default;

void Metrics::answered(const std::string& listener, const http::Access& access) {
  // Of a request that fits no route nothing but that is told: names that callers make up would fill the memory.
  const std::string route = access.route.empty() ? "none" : access.route;
  const std::string method = access.route.empty() ? "any" : access.method;
  inside_->requests
      .Add({{"listener", listener}, {"method", method}, {"route", route}, {"status", std::to_string(access.status)}})
      .Increment();
  inside_->seconds.Add({{"listener", listener}, {"route", route}}, bounds)
      .Observe(static_cast<double>(access.microseconds) / 1e6);
}

void Metrics::look_at(Look look) {
  const std::lock_guard lock(inside_->mutex);
  inside_->looks.push_back(std::move(look));
}

std::string Metrics::text() const {
  std::vector<Figure> figures;
  {
    const std::lock_guard lock(inside_->mutex);
    for (const auto& look : inside_->looks) look(figures);
  }
  auto families = inside_->registry.Collect();
  for (const auto& figure : figures) add(families, figure);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace kam::app
