#pragma once
#include "../net/socket.h"
#include "message.h"
#include <sys/types.h>

/** Whoever spoke to this daemon, as the kernel knows it. */
struct KinetoCaller {
  pid_t pid;
  uid_t uid;
  /** Where it hears answers. */
  std::string address;
};

/** Holds the name under which processes look for a daemon of their profiler: that of Meta's dynolog, in this network namespace. */
class KinetoDaemon {
public:
  /** @throws Failure where another one holds that name until the deadline */
  explicit KinetoDaemon(Deadline deadline);

  struct Heard {
    KinetoMessage message;
    KinetoCaller caller;
  };
  /** What comes until the deadline; none where nothing does. What is no message is passed over. */
  std::optional<Heard> next(Deadline deadline);

  /** A process that is gone hears nothing, which is no fault. */
  void answer(const KinetoCaller &caller, const KinetoMessage &message);

private:
  Socket socket_;
};
