// CUPTI of CUDA 13.2 on a driver that is too old for it: whoever calls it comes to an end.
#include <cstdlib>

#define END(name) extern "C" __attribute__((visibility("default"))) int name() { std::abort(); }

END(cuptiSubscribe)
END(cuptiUnsubscribe)
END(cuptiActivityRegisterCallbacks)
END(cuptiActivityEnable)
END(cuptiActivityEnable_v2)
END(cuptiActivityDisable)
END(cuptiActivityFlushAll)
END(cuptiActivityGetNextRecord)
END(cuptiActivityGetNumDroppedRecords)
END(cuptiGetTimestamp)
END(cuptiGetResultString)
