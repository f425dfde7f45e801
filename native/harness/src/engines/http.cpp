#include "http.h"
#include <algorithm>

namespace {

/** Of the head, of a chunk's first line, of a trailer. */
constexpr std::size_t MOST_HEAD_BYTES = 65536, MOST_LINE_BYTES = 8192;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool isWord(std::string_view text, std::string_view word) {
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

int digitOf(char c, int base) {
  const int value = c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : 99;
  return value < base ? value : -1;
}

/** Digits and nothing else. */
std::optional<std::size_t> numberOf(std::string_view text, int base) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::size_t number = 0;
  for (const char c : text) {
    const int digit = digitOf(c, base);
    if (digit < 0) return std::nullopt;
    number = number * static_cast<std::size_t>(base) + static_cast<std::size_t>(digit);
  }
  return number;
}

/** `HTTP/1.1 200 OK`. */
std::optional<int> statusIn(std::string_view line) {
  if (line.size() < 12 || line.substr(0, 7) != "HTTP/1." || line[8] != ' ') return std::nullopt;
  const auto status = numberOf(line.substr(9, 3), 10);
  if (!status || *status < 100 || *status > 599 || (line.size() > 12 && line[12] != ' ' && line[12] != '\r')) return std::nullopt;
  return static_cast<int>(*status);
}

} // namespace

std::string httpQuestion(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: gpuctl-harness\r\nAccept: text/plain, application/json\r\nConnection: close\r\n\r\n";
}

bool HttpReader::broken() {
  state_ = HttpState::broken;
  return false;
}

HttpState HttpReader::take(std::string_view bytes) {
  if (state_ != HttpState::partial) return state_;
  pending_.append(bytes);
  while (state_ == HttpState::partial && step()) {}
  pending_.erase(0, at_);
  at_ = 0;
  return state_;
}

HttpState HttpReader::end() {
  if (state_ == HttpState::partial) state_ = part_ == Part::toEnd ? HttpState::whole : HttpState::broken;
  return state_;
}

/** A line that has come whole. */
std::optional<std::string_view> HttpReader::line() {
  const std::size_t end = pending_.find('\n', at_);
  if (end == std::string::npos) {
    if (pending_.size() - at_ > MOST_LINE_BYTES) broken();
    return std::nullopt;
  }
  const std::string_view text = trimmed(std::string_view(pending_).substr(at_, end - at_));
  at_ = end + 1;
  if (text.size() > MOST_LINE_BYTES) broken();
  return text;
}

bool HttpReader::readHead() {
  const std::size_t found = pending_.find("\r\n\r\n");
  if (found == std::string::npos) return pending_.size() > MOST_HEAD_BYTES ? broken() : false;
  const std::string_view head = std::string_view(pending_).substr(0, found + 2);
  const auto status = statusIn(head.substr(0, head.find('\r')));
  if (!status || found > MOST_HEAD_BYTES) return broken();
  answer_.status = *status;
  part_ = Part::toEnd;
  bool isChunked = false;
  std::optional<std::size_t> length;
  for (std::size_t at = head.find('\n') + 1; at < head.size();) {
    const std::size_t end = head.find('\n', at);
    const std::string_view field = head.substr(at, end - at);
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos) return broken();
    const std::string_view name = field.substr(0, colon), value = trimmed(field.substr(colon + 1));
    if (isWord(name, "transfer-encoding")) {
      if (!isWord(value, "chunked")) return broken();
      isChunked = true;
    }
    if (isWord(name, "content-encoding") && !isWord(value, "identity")) return broken();
    if (isWord(name, "content-length")) {
      const auto said = numberOf(value, 10);
      if (!said || (length && *length != *said)) return broken();
      length = said;
    }
    at = end + 1;
  }
  at_ = found + 4;
  if (isChunked) part_ = Part::chunkSize;
  else if (length) {
    if (*length > mostBytes_) return broken();
    part_ = Part::length;
    left_ = *length;
  }
  return true;
}

/** @returns whether anything was taken */
bool HttpReader::takeBody(std::size_t most) {
  const std::size_t count = std::min(most, pending_.size() - at_);
  if (answer_.body.size() + count > mostBytes_) return broken();
  answer_.body.append(pending_, at_, count);
  at_ += count;
  return count > 0;
}

/** @returns whether another step may follow */
bool HttpReader::step() {
  if (part_ == Part::head) return readHead();
  if (part_ == Part::toEnd) return takeBody(pending_.size()), false;
  if (part_ == Part::length || part_ == Part::chunk) {
    const std::size_t before = answer_.body.size();
    takeBody(left_);
    left_ -= answer_.body.size() - before;
    if (state_ != HttpState::partial || left_ > 0) return false;
    if (part_ == Part::length) state_ = HttpState::whole;
    part_ = Part::chunkEnd;
    return true;
  }
  const auto text = line();
  if (!text || state_ == HttpState::broken) return false;
  if (part_ == Part::chunkEnd) {
    if (!text->empty()) return broken();
    part_ = Part::chunkSize;
  } else if (part_ == Part::chunkSize) {
    const auto size = numberOf(trimmed(text->substr(0, text->find(';'))), 16);
    if (!size || *size > mostBytes_) return broken();
    left_ = *size;
    part_ = *size == 0 ? Part::trailer : Part::chunk;
  } else if (text->empty()) {
    state_ = HttpState::whole;
  }
  return true;
}
