#pragma once
#include <stddef.h>
#include <stdint.h>

// The room that CUPTI writes records into. It asks for it, and gives it back, in threads of the program, which must not wait: a buffer is
// taken and given by one atomic step.

/** For cuptiActivityRegisterCallbacks. */
void buffersRequested(uint8_t **buffer, size_t *size, size_t *mostRecords);
void buffersCompleted(void *context, uint32_t stream, uint8_t *buffer, size_t size, size_t validSize);

/** Those that CUPTI gave back; each is read once, and its room is free again after. */
void readBuffers(void (*read)(uint8_t *buffer, size_t validSize, void *of), void *of);

/** Whether CUPTI has any that it did not give back. */
bool areBuffersOut();

/** How often it asked when there was no more room, since it was last asked. */
uint64_t buffersRefused();
