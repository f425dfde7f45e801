#include "json.h"
#include <cmath>
#include <cstdio>

namespace {


/** The shortest text that reads back as the same number. */
std::string shortest(double value) {
  if (!std::isfinite(value)) return "null";
  char buffer[32];
  for (int digits = 1; digits <= 17; digits++) {
    std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
    double back = 0;
    if (std::sscanf(buffer, "%lf", &back) == 1 && back == value) break;
  }
  return buffer;
}

/** How long the UTF-8 sequence at a place is; 0 where none begins there. */
std::size_t sequenceAt(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t next = 1; next < length; next++)
    if ((byte(at + next) & 0xC0) != 0x80) return 0;
  if (length < 3) return length;
  const unsigned second = byte(at + 1);
  const bool isOverlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool isNone = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
  return isOverlong || isNone ? 0 : length;
}

/** What is no UTF-8 becomes U+FFFD: names of devices come from firmware. */
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequenceAt(text, at);
    const char first = text[at];
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (length > 1) {
      out += text.substr(at, length);
    } else if (first == '"' || first == '\\') {
      out += '\\';
      out += first;
    } else if (static_cast<unsigned char>(first) < 0x20 || first == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(first)));
      out += escape;
    } else {
      out += first;
    }
    at += length == 0 ? 1 : length;
  }
  return out + '"';
}

} // namespace

Json Json::null() { return {Kind::scalar, "null"}; }
Json Json::object() { return {Kind::object, ""}; }
Json Json::array() { return {Kind::array, ""}; }
Json Json::written(std::string text) { return {Kind::scalar, std::move(text)}; }
Json::Json(bool value) : Json(Kind::scalar, value ? "true" : "false") {}
Json::Json(double value) : Json(Kind::scalar, shortest(value)) {}
Json::Json(std::int64_t value) : Json(Kind::scalar, std::to_string(value)) {}
Json::Json(std::uint64_t value) : Json(Kind::scalar, std::to_string(value)) {}
Json::Json(int value) : Json(Kind::scalar, std::to_string(value)) {}
Json::Json(unsigned value) : Json(Kind::scalar, std::to_string(value)) {}
Json::Json(std::string_view value) : Json(Kind::scalar, quoted(value)) {}
Json::Json(const std::string &value) : Json(std::string_view(value)) {}
Json::Json(const char *value) : Json(std::string_view(value)) {}

Json &Json::set(std::string_view key, Json value) {
  members_.emplace_back(quoted(key), std::move(value));
  return *this;
}

Json &Json::push(Json value) {
  members_.emplace_back(std::string(), std::move(value));
  return *this;
}

std::string Json::text() const {
  std::string out;
  write(out);
  return out;
}

void Json::write(std::string &out) const {
  if (kind_ == Kind::scalar) {
    out += scalar_;
    return;
  }
  const bool isObject = kind_ == Kind::object;
  out += isObject ? '{' : '[';
  bool isFirst = true;
  for (const auto &[key, value] : members_) {
    if (!isFirst) out += ',';
    isFirst = false;
    if (isObject) out += key + ':';
    value.write(out);
  }
  out += isObject ? '}' : ']';
}
