#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/** What a server answered. */
struct HttpAnswer {
  int status = 0;
  std::string body;
};

/** How far an answer has come. */
enum class HttpState { partial, whole, broken };

/**
 * Reads an answer of HTTP/1.x as it comes: a length that was said, chunks, or all until the connection ends. Holds no more than `mostBytes` of
 * body; a longer one is broken, as is whatever else breaks the rules (RFC 9112).
 */
class HttpReader {
public:
  explicit HttpReader(std::size_t mostBytes) : mostBytes_(mostBytes) {}

  HttpState take(std::string_view bytes);
  /** That nothing more comes. */
  HttpState end();
  HttpState state() const { return state_; }
  const HttpAnswer &answer() const { return answer_; }

private:
  enum class Part { head, length, toEnd, chunkSize, chunk, chunkEnd, trailer };

  bool step();
  bool readHead();
  bool takeBody(std::size_t most);
  std::optional<std::string_view> line();
  bool broken();

  std::size_t mostBytes_;
  HttpAnswer answer_;
  HttpState state_ = HttpState::partial;
  Part part_ = Part::head;
  /** Of the body, or of its chunk. */
  std::size_t left_ = 0;
  std::string pending_;
  std::size_t at_ = 0;
};

/** What a path is asked for by; the server is to close the connection behind its answer. */
std::string httpQuestion(std::string_view path);
