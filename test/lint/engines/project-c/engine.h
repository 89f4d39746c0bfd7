#ifndef ENGINE_H
#define ENGINE_H
#include <linux/utrace.h>

struct tracked {
	struct list_head list;
	struct task_struct *task;
	struct utrace_engine *engine;
	unsigned long execs;
};

int tracked_stop(struct tracked *t);
void tracked_destroy(struct tracked *t);
struct tracked *tracked_start(struct task_struct *task);
#endif
