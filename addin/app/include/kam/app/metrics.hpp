#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kam/http/server.hpp"

namespace kam::app {

/// What an operator watches, in Prometheus' text format. Its calls may come from any thread.
class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;
  /// A figure that somebody else counts, looked at when the metrics are asked for.
  struct Figure {
    std::string name, help;
    bool only_grows = false;  ///< a counter; else a gauge
    Labels labels = {};
    double value = 0;
  };
  using Look = std::function<void(std::vector<Figure>& into)>;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// Counts an answer and how long it took. @param listener  `public`, `operations`
  void answered(const std::string& listener, const http::Access& access);
  void look_at(Look look);

  /// Asks all who are looked at: they may block.
  std::string text() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace kam::app
