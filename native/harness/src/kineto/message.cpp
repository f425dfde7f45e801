#include "message.h"
#include <algorithm>
#include <cstring>

namespace {

/** As it lies in memory, on every machine that PyTorch runs on: the body's size, then its type, padded. */
struct Head {
  std::uint64_t size;
  char type[32];
};

struct QuestionHead {
  std::int32_t type;
  std::int32_t count;
  std::int64_t jobId;
};

/** Of a question's type: that what libkineto calls activities may begin. */
constexpr std::int32_t ACTIVITIES = 2;

} // namespace

std::optional<KinetoMessage> kinetoMessage(std::string_view datagram) {
  Head head;
  if (datagram.size() < sizeof head) return std::nullopt;
  std::memcpy(&head, datagram.data(), sizeof head);
  datagram.remove_prefix(sizeof head);
  if (head.size != datagram.size()) return std::nullopt;
  return KinetoMessage{std::string(head.type, strnlen(head.type, sizeof head.type)), std::string(datagram)};
}

std::string datagramOf(const KinetoMessage &message) {
  Head head{message.body.size(), {}};
  message.type.copy(head.type, sizeof head.type - 1);
  return std::string(reinterpret_cast<const char *>(&head), sizeof head) + message.body;
}

std::optional<KinetoQuestion> kinetoQuestion(const KinetoMessage &message) {
  QuestionHead head;
  if (message.type != "req" || message.body.size() < sizeof head) return std::nullopt;
  std::memcpy(&head, message.body.data(), sizeof head);
  const std::size_t sent = (message.body.size() - sizeof head) / sizeof(std::int32_t);
  const std::size_t count = head.count < 0 ? 0 : std::min<std::size_t>(static_cast<std::size_t>(head.count), sent);
  KinetoQuestion question;
  question.isFree = (head.type & ACTIVITIES) != 0;
  question.pids.resize(count);
  if (count > 0) std::memcpy(question.pids.data(), message.body.data() + sizeof head, count * sizeof(std::int32_t));
  return question;
}
