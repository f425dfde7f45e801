#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/** A JSON value that is written, never read. Numbers are numbers; what is not finite is null. */
class Json {
public:
  static Json null();
  static Json object();
  static Json array();
  /** What this program wrote as JSON before. */
  static Json written(std::string text);
  Json(bool value);
  Json(double value);
  Json(std::int64_t value);
  Json(std::uint64_t value);
  Json(int value);
  Json(unsigned value);
  Json(std::string_view value);
  Json(const std::string &value);
  Json(const char *value);

  /** Of an object; in the order in which they were set. */
  Json &set(std::string_view key, Json value);
  /** Of an array. */
  Json &push(Json value);
  std::string text() const;

private:
  enum class Kind { scalar, object, array };
  Json(Kind kind, std::string scalar) : kind_(kind), scalar_(std::move(scalar)) {}
  void write(std::string &out) const;

  Kind kind_;
  std::string scalar_;
  std::vector<std::pair<std::string, Json>> members_;
};
