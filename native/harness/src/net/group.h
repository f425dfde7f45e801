#pragma once
#include "../collective/seat.h"
#include "roster.h"

/** The ranks that measure something together, each connected with each other. */
class Group {
public:
  /**
   * Connects with all others; whoever does not know the token is sent away.
   *
   * @throws Failure that names who did not come in time
   */
  Group(unsigned rank, const Listener &listener, const Roster &roster, unsigned streams, std::chrono::seconds patience);

  unsigned rank() const { return rank_; }
  unsigned size() const { return static_cast<unsigned>(members_.size()); }
  /** Connections with each other rank: more than one only where there are two ranks. */
  unsigned streams() const { return streams_; }
  /** So long a rank may be silent. */
  std::chrono::seconds patience() const { return patience_; }
  const std::string &nameOf(unsigned rank) const { return members_[rank].name; }
  int stream(unsigned peer, unsigned index = 0) const { return sockets_[peer * streams_ + index].fd(); }
  Seat seat() const { return {rank(), size()}; }
  unsigned next(unsigned distance = 1) const { return seat().next(distance); }
  unsigned previous(unsigned distance = 1) const { return seat().previous(distance); }

private:
  void reach(unsigned peer, unsigned index, const Token &token, Deadline deadline);
  void receiveOthers(const Listener &listener, const Token &token, Deadline deadline);

  unsigned rank_;
  unsigned streams_;
  std::chrono::seconds patience_;
  std::vector<Member> members_;
  std::vector<Socket> sockets_;
};
