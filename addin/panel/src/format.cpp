#include "format.hpp"

#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "kam/rules/day.hpp"

namespace kam::panel {
namespace {

namespace number = icu::number;

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

bool is_code(std::string_view text, std::size_t letters) {
  return text.size() == letters && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

icu::Locale locale_of(const Texts& texts) {
  return icu::Locale(texts.locale().c_str());
}

/// ICU writes a hyphen; beside figures a minus sign reads better.
std::string with_minus(icu::UnicodeString text) {
  text.findAndReplace(icu::UnicodeString(u'-'), icu::UnicodeString(u'\u2212'));
  return utf8(text);
}

std::string formatted(const number::LocalizedNumberFormatter& formatter, double value) {
  UErrorCode status = U_ZERO_ERROR;
  const auto result = formatter.formatDouble(value, status);
  return with_minus(result.toString(status));
}

number::Precision precision_for(double value) {
  const auto size = std::abs(value);
  if (size >= 10) return number::Precision::integer();
  if (size >= 0.1 || size == 0) return number::Precision::maxFraction(1);
  return number::Precision::maxSignificantDigits(1);
}

/// Where ICU put its own letter for a thousand, a million and so on; the catalogue may word that otherwise.
icu::UnicodeString with_our_letters(const number::FormattedNumber& result, const Texts& texts, double amount,
                                    UErrorCode& status) {
  auto text = result.toString(status);
  icu::ConstrainedFieldPosition field;
  field.constrainField(UFIELD_CATEGORY_NUMBER, UNUM_COMPACT_FIELD);
  if (!result.nextPosition(field, status)) return text;
  // The letter follows the rounded amount: 999.6 thousand is shown as 1 M.
  const auto size = std::abs(amount);
  const auto* name = size < 999.5e3 ? "thousand" : size < 999.5e6 ? "million" : size < 999.5e9 ? "billion" : "trillion";
  const auto ours = icu::UnicodeString::fromUTF8(texts.say(std::string("format/") + name));
  return text.replace(field.getStart(), field.getLimit() - field.getStart(), ours);
}

std::string date_text(const Texts& texts, std::string_view pattern_path, double milliseconds) {
  UErrorCode status = U_ZERO_ERROR;
  const auto pattern = icu::UnicodeString::fromUTF8(std::string(texts.say(pattern_path)));
  icu::SimpleDateFormat format(pattern, locale_of(texts), status);
  if (U_FAILURE(status)) return {};
  format.adoptTimeZone(icu::TimeZone::createTimeZone("UTC"));
  icu::UnicodeString out;
  return utf8(format.format(milliseconds, out));
}

}  // namespace

std::string Format::money(double amount) const {
  UErrorCode status = U_ZERO_ERROR;
  auto formatter = number::NumberFormatter::withLocale(locale_of(texts_)).notation(number::Notation::compactShort());
  if (is_code(currency_, 3)) {
    auto code = icu::UnicodeString::fromUTF8(currency_);
    formatter = formatter.unit(icu::CurrencyUnit(code.getTerminatedBuffer(), status)).unitWidth(UNUM_UNIT_WIDTH_NARROW);
    if (U_FAILURE(status)) return Format(texts_, "").money(amount);
  }
  const auto result = formatter.formatDouble(amount, status);
  return with_minus(with_our_letters(result, texts_, amount, status));
}

std::string Format::percent(double value) const {
  const auto formatter = number::NumberFormatter::withLocale(locale_of(texts_)).unit(icu::MeasureUnit::getPercent());
  return formatted(formatter.precision(precision_for(value)), value);
}

std::string Format::change(double percent) const {
  const auto formatter = number::NumberFormatter::withLocale(locale_of(texts_)).unit(icu::MeasureUnit::getPercent());
  return formatted(formatter.precision(precision_for(percent)).sign(UNUM_SIGN_EXCEPT_ZERO), percent);
}

std::string Format::number(double value) const {
  return formatted(number::NumberFormatter::withLocale(locale_of(texts_)).precision(precision_for(value)), value);
}

std::string Format::count(double value) const {
  return formatted(number::NumberFormatter::withLocale(locale_of(texts_)).precision(number::Precision::integer()),
                   value);
}

std::string Format::ordinal(double value) const {
  return texts_.say("format/ordinal", {{"n", std::round(value)}});
}

std::string Format::years(double value) const {
  if (value < 2) return texts_.say("format/months", {{"n", std::floor(value * 12)}});
  return texts_.say("format/years", {{"n", std::floor(value)}});
}

std::string Format::as(std::string_view name, double value) const {
  if (name == "money") return money(value);
  if (name == "percent") return percent(value);
  if (name == "share") return percent(value * 100);
  if (name == "count") return count(value);
  if (name == "ordinal") return ordinal(value);
  if (name == "years") return years(value);
  return number(value);
}

std::string Format::day(std::string_view iso) const {
  const auto parsed = rules::parse_day(iso.substr(0, 10));
  if (!parsed) return std::string(iso);
  return date_text(texts_, "format/day", static_cast<double>(parsed->n) * 86'400'000.0);
}

std::string Format::time(std::int64_t unix_seconds) const {
  return date_text(texts_, "format/time", static_cast<double>(unix_seconds) * 1000.0);
}

std::string Format::country(const std::string& code) const {
  if (!is_code(code, 2)) return code;
  icu::UnicodeString name;
  icu::Locale("", code.c_str()).getDisplayCountry(locale_of(texts_), name);
  return name.isEmpty() ? code : utf8(name);
}

std::string Format::sentence(std::string_view text) const {
  auto letters = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  if (letters.isEmpty()) return {};
  const auto first = letters.char32At(0);
  return utf8(letters.replace(0, letters.moveIndex32(0, 1), u_totitle(first)));
}

}  // namespace kam::panel
