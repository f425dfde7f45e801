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
  Group(unsigned rank, const Listener &listener, const Roster &roster, unsigned streams, std::chrono::seconds patience, const std::string &adapter = "");

  /** The same ranks once more, over an adapter of each. @param listener of this rank there @param members where the others are there */
  Group over(const std::string &adapter, const Listener &listener, const std::vector<Member> &members, std::chrono::seconds patience) const;

  unsigned rank() const { return rank_; }
  unsigned size() const { return static_cast<unsigned>(members_.size()); }
  /** Connections with each other rank: more than one only where there are two ranks. */
  unsigned streams() const { return streams_; }
  /** So long a rank may be silent. */
  std::chrono::seconds patience() const { return patience_; }
  const std::string &nameOf(unsigned rank) const { return members_[rank].name; }
  const std::string &addressOf(unsigned rank) const { return members_[rank].address; }
  int stream(unsigned peer, unsigned index = 0) const { return sockets_[peer * streams_ + index].fd(); }
  Seat seat() const { return {rank(), size()}; }
  unsigned next(unsigned distance = 1) const { return seat().next(distance); }
  unsigned previous(unsigned distance = 1) const { return seat().previous(distance); }

private:
  void reach(unsigned peer, unsigned index, const std::string &adapter, Deadline deadline);
  void receiveOthers(const Listener &listener, Deadline deadline);

  unsigned rank_;
  unsigned streams_;
  std::chrono::seconds patience_;
  Token token_;
  std::vector<Member> members_;
  std::vector<Socket> sockets_;
};
