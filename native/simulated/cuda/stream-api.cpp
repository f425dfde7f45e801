#include "../world.h"
#include "handles.h"
#include <unistd.h>

static bool isFallen() { return currentContext() != nullptr && world().isFallen(currentContext()->gpu, engine().busySeconds(currentContext()->gpu)); }

API cuStreamCreate(StreamHandle *stream, unsigned) {
  if (currentContext() == nullptr) return INVALID_CONTEXT;
  return *stream = new std::shared_ptr<Stream>(engine().open(currentContext()->gpu)), SUCCESS;
}

API cuStreamDestroy_v2(StreamHandle stream) { return delete stream, SUCCESS; }

API cuStreamQuery(StreamHandle stream) {
  engine().run();
  if (isFallen()) return UNKNOWN;
  return engine().isIdle(**stream) ? SUCCESS : NOT_READY;
}

API cuStreamSynchronize(StreamHandle stream) {
  while (cuStreamQuery(stream) == NOT_READY) usleep(100);
  return SUCCESS;
}

API cuStreamWaitEvent(StreamHandle stream, EventHandle event, unsigned) {
  return (*stream)->ops.push_back({Op::wait, {}, *event}), SUCCESS;
}

API cuEventCreate(EventHandle *event, unsigned) { return *event = new std::shared_ptr<Event>(std::make_shared<Event>()), SUCCESS; }
API cuEventDestroy_v2(EventHandle event) { return delete event, SUCCESS; }

API cuEventRecord(EventHandle event, StreamHandle stream) {
  (*event)->isDone = false;
  return (*stream)->ops.push_back({Op::record, {}, *event}), SUCCESS;
}

API cuEventQuery(EventHandle event) {
  if (!(*event)->isDone) engine().runToNextEvent();
  if (isFallen()) return UNKNOWN;
  return (*event)->isDone ? SUCCESS : NOT_READY;
}

API cuEventElapsedTime(float *milliseconds, EventHandle start, EventHandle end) {
  if ((*start)->atSeconds < 0 || (*end)->atSeconds < 0) return INVALID_VALUE;
  if (!(*start)->isDone || !(*end)->isDone) return NOT_READY;
  return *milliseconds = static_cast<float>(((*end)->atSeconds - (*start)->atSeconds) * 1e3), SUCCESS;
}

/** For simulated libraries: for how long a GPU has done anything. */
extern "C" __attribute__((visibility("default"))) double simulatedBusySeconds(int gpu) { return engine().busySeconds(gpu); }

/** For simulated libraries: what they do takes its time on a stream of this driver. */
API simulatedWork(StreamHandle stream, double seconds, void (*effect)(void *), void *of) {
  Op op{Op::work, {}, nullptr};
  op.job.amount = seconds;
  op.job.effect = [=] { effect(of); };
  return (*stream)->ops.push_back(std::move(op)), SUCCESS;
}

/** For simulated libraries: who hears what GPUs do. */
extern "C" __attribute__((visibility("default"))) void simulatedWatch(ActivityWatcher watcher) { engine().setWatcher(watcher); }
