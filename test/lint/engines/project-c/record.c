/* The memory of a tracked task. */
#include <linux/slab.h>
#include "engine.h"

void tracked_destroy(struct tracked *t)
{
	list_del(&t->list);
	utrace_engine_put(t->engine);
	kfree(t);
}

int tracked_stop(struct tracked *t)
{
	return utrace_control(t->task, t->engine, UTRACE_DETACH);
}
