#pragma once
#include "portfolio.hpp"

/// Values by what they are made of: quality and freshness as 14.6.14 gives them.
namespace kam::rules {

/// A figure over the records of a feed, as fresh as the tenant's newest of that kind.
inline Value of_feed(const Feed& feed, double number, double quality = 1) {
  Value value = Value::known(number);
  value.quality = quality;
  value.freshness = feed.freshness;
  return value;
}

/// Over purchases: with the quality, freshness and proxy of what stands for an invoice.
inline Value of_purchases(const Portfolio& p, Value value) {
  value.quality = p.purchase_quality();
  value.freshness = p.purchases().freshness;
  value.proxy = p.purchase_proxy();
  return value;
}
inline Value of_purchases(const Portfolio& p, double number) {
  return of_purchases(p, Value::known(number));
}

/// A figure that people keep and that does not age.
inline Value of_people(double number) {
  Value value = Value::known(number);
  value.quality = 0.8;
  return value;
}

/// k of n in percent. Fewer than `least`, or none: unknown, with the counts still beside it.
inline Value rate(const Feed& feed, double k, double n, double least = 1, double quality = 1) {
  Value value = n == 0      ? Value::unknown(Reason::no_records)
                : n < least ? Value::unknown(Reason::too_few_records)
                            : of_feed(feed, 100 * k / n, quality);
  value.k = k;
  value.n = n;
  return value;
}

/// A window that ends at as_of and begins before the records do: known over the covered part (0.3a).
inline Value covered_part(const Portfolio& p, const Feed& feed, Window window, Value value) {
  if (value.is_known() && feed.exists() && !Portfolio::covered(feed, window)) {
    value.partial = true;
    value.covered_days = p.as_of - *feed.first + 1;
  }
  return value;
}

/// The figure of a value that may not be known, as a part of another.
inline Figure figure(std::string key, const Value& value) {
  if (!value.is_known()) return {std::move(key), std::monostate{}};
  return {std::move(key), value.number};
}

/// Mean of the parts that are known, each already on the scale of the whole.
class MeanOfKnown {
 public:
  void add(std::string key, const Value& value, double scaled) {
    ++of_;
    if (!value.is_known()) {
      if (!missing_) missing_ = value.reason;
      parts_.push_back({std::move(key), std::monostate{}});
      return;
    }
    sum_ += scaled;
    quality_ += value.quality;
    freshness_ += value.freshness;
    if (proxy_.empty()) proxy_ = value.proxy;
    ++known_;
    parts_.push_back({std::move(key), scaled});
  }
  void add(std::string key, const Value& value) { add(std::move(key), value, value.number); }

  /// With the parts, how many are known, and the means of their qualities and freshnesses.
  /// None known: unknown for the reason of the first.
  Value value() const {
    Value value = Value::unknown(missing_.value_or(Reason::no_records));
    if (known_ > 0) {
      value = Value::known(sum_ / known_);
      value.quality = quality_ / known_;
      value.freshness = freshness_ / known_;
      value.proxy = proxy_;
    }
    value.k = known_;
    value.of = of_;
    return value.with({.parts = parts_});
  }

  /// The same, trusted as what people keep: quality 0.8, not ageing (14.6.14).
  Value kept_by_people() const {
    Value mean = value();
    if (mean.is_known()) mean.quality = 0.8, mean.freshness = 1;
    return mean;
  }

 private:
  double sum_ = 0, quality_ = 0, freshness_ = 0, known_ = 0, of_ = 0;
  std::string_view proxy_;
  std::optional<Reason> missing_;
  std::vector<Figure> parts_;
};

}  // namespace kam::rules
