#include "nccl/clique.h"
#include "client/driver.h"
#include "nccl/say.h"
#include "world.h"
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <list>
#include <unistd.h>

// An NCCL without a GPU: what comes of a collective is right, and takes its time on the streams of the simulated driver. Ranks of other
// processes are met in a folder, whose name is what is carried as the unique id.

#define API extern "C" __attribute__((visibility("default"))) int

namespace {

enum Answer { SUCCESS = 0, SYSTEM_ERROR = 2, INVALID_ARGUMENT = 4, INVALID_USAGE = 5 };
constexpr int FLOAT32 = 7, SUM = 0;

struct Id {
  char bytes[128];
};

unsigned depth = 0;
std::list<Clique> cliques;
/** What was asked of which since the group began, in that order: ranks of several cliques meet in the same one. */
std::vector<Clique *> joining, running;

void add(std::vector<Clique *> &cliques, Clique *clique) {
  if (std::find(cliques.begin(), cliques.end(), clique) == cliques.end()) cliques.push_back(clique);
}

Clique &cliqueOf(const Id &id, unsigned size) {
  for (Clique &each : cliques)
    if (each.folder == id.bytes) return each;
  Clique &clique = cliques.emplace_back();
  clique.size = size;
  clique.folder = id.bytes;
  return clique;
}

void endGroup() {
  for (Clique *clique : joining) {
    clique->meet();
    sayHowTheyMeet(*clique);
  }
  for (Clique *clique : running) clique->run();
  joining.clear();
  running.clear();
}

int ask(CommTag *comm, int type, int operation, Asked asked) {
  if (comm == nullptr || type != FLOAT32 || operation != SUM || asked.peer >= comm->clique->size) return INVALID_ARGUMENT;
  comm->asked.push_back(asked);
  add(running, comm->clique);
  if (depth == 0) endGroup();
  return SUCCESS;
}

} // namespace

API ncclGetVersion(int *version) { return *version = world().ncclVersion, SUCCESS; }

API ncclGetUniqueId(Id *id) {
  std::string folder = (std::filesystem::temp_directory_path() / "simulated-nccl-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr || folder.size() >= sizeof id->bytes) return SYSTEM_ERROR;
  std::memset(id->bytes, 0, sizeof id->bytes);
  std::memcpy(id->bytes, folder.data(), folder.size());
  return SUCCESS;
}

API ncclCommInitRank(CommTag **comm, int size, Id id, int rank) {
  if (world().ncclInitError != 0) return world().ncclInitError;
  if (rank < 0 || rank >= size) return INVALID_ARGUMENT;
  Clique &clique = cliqueOf(id, static_cast<unsigned>(size));
  clique.ranks.push_back(std::make_unique<CommTag>(CommTag{&clique, static_cast<unsigned>(rank), SimulatedDriver::get().currentGpu(), {}}));
  *comm = clique.ranks.back().get();
  add(joining, &clique);
  if (depth == 0) endGroup();
  return SUCCESS;
}

/** The last rank of all processes removes where they met. */
API ncclCommDestroy(CommTag *comm) {
  Clique &clique = *comm->clique;
  std::ofstream(clique.folder + "/left-" + std::to_string(comm->rank));
  unsigned left = 0;
  for (unsigned rank = 0; rank < clique.size; rank++) left += access((clique.folder + "/left-" + std::to_string(rank)).c_str(), F_OK) == 0;
  std::error_code ignored; // two that leave at once both remove it
  if (left == clique.size) std::filesystem::remove_all(clique.folder, ignored);
  return SUCCESS;
}

API ncclCommGetAsyncError(CommTag *, int *error) { return *error = SUCCESS, SUCCESS; }

extern "C" __attribute__((visibility("default"))) const char *ncclGetErrorString(int error) {
  switch (error) {
  case SUCCESS:
    return "no error";
  case 1:
    return "unhandled cuda error (run with NCCL_DEBUG=INFO for details)";
  case SYSTEM_ERROR:
    return "unhandled system error (run with NCCL_DEBUG=INFO for details)";
  case INVALID_ARGUMENT:
    return "invalid argument (run with NCCL_DEBUG=WARN for details)";
  default:
    return "invalid usage (run with NCCL_DEBUG=WARN for details)";
  }
}

API ncclGroupStart() { return depth++, SUCCESS; }
API ncclGroupEnd() {
  if (depth == 0) return INVALID_USAGE;
  if (--depth == 0) endGroup();
  return SUCCESS;
}

API ncclAllReduce(const float *in, float *out, std::size_t count, int type, int operation, CommTag *comm, void *stream) {
  return ask(comm, type, operation, {Asked::allReduce, in, out, count, 0, stream});
}
API ncclAllGather(const float *in, float *out, std::size_t count, int type, CommTag *comm, void *stream) {
  return ask(comm, type, SUM, {Asked::allGather, in, out, count, 0, stream});
}
API ncclReduceScatter(const float *in, float *out, std::size_t count, int type, int operation, CommTag *comm, void *stream) {
  return ask(comm, type, operation, {Asked::reduceScatter, in, out, count, 0, stream});
}
API ncclBroadcast(const float *in, float *out, std::size_t count, int type, int root, CommTag *comm, void *stream) {
  return ask(comm, type, SUM, {Asked::broadcast, in, out, count, static_cast<unsigned>(root), stream});
}
API ncclReduce(const float *in, float *out, std::size_t count, int type, int operation, int root, CommTag *comm, void *stream) {
  return ask(comm, type, operation, {Asked::reduce, in, out, count, static_cast<unsigned>(root), stream});
}
API ncclSend(const float *in, std::size_t count, int type, int peer, CommTag *comm, void *stream) {
  return ask(comm, type, SUM, {Asked::send, in, nullptr, count, static_cast<unsigned>(peer), stream});
}
API ncclRecv(float *out, std::size_t count, int type, int peer, CommTag *comm, void *stream) {
  return ask(comm, type, SUM, {Asked::receive, nullptr, out, count, static_cast<unsigned>(peer), stream});
}
