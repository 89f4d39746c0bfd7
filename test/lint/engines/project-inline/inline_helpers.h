#ifndef INLINE_HELPERS_H
#define INLINE_HELPERS_H
#include <linux/utrace.h>
#include <linux/sched.h>

/* Returns 0 when the engine is ours again, -EALREADY when the death callback will clean up. */
static inline int detach_engine(struct task_struct *task, struct utrace_engine *engine)
{
	int ret = utrace_control(task, engine, UTRACE_DETACH);

	if (ret == -EINPROGRESS) {
		do {
			ret = utrace_barrier(task, engine);
			if (ret == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (ret == -ERESTARTSYS);
		ret = 0;
	}
	return ret;
}

static inline int detach_engine_raw(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_control(task, engine, UTRACE_DETACH);
}

static inline bool detached_for_good(int ret)
{
	return ret == 0;
}
#endif
