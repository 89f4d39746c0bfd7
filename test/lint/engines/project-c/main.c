/* Start and stop. */
#include <linux/module.h>
#include <linux/slab.h>
#include "engine.h"

extern const struct utrace_engine_ops tracked_ops;
static LIST_HEAD(all);

struct tracked *tracked_start(struct task_struct *task)
{
	struct tracked *t = kzalloc(sizeof(*t), GFP_KERNEL);
	int ret;

	if (!t)
		return NULL;
	t->task = task;
	list_add(&t->list, &all);
	t->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &tracked_ops, t);
	if (IS_ERR(t->engine)) {
		list_del(&t->list);
		kfree(t);
		return NULL;
	}
	ret = utrace_set_events(task, t->engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
	if (ret) {
		tracked_stop(t);
		tracked_destroy(t);
		return NULL;
	}
	return t;
}

static void stop_one(struct tracked *t)
{
	int ret = tracked_stop(t); // expect: ealready-freed

	if (ret == -EINPROGRESS)
		while (utrace_barrier(t->task, t->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	tracked_destroy(t);
}

static void stop_one_well(struct tracked *t)
{
	int ret = tracked_stop(t);

	if (ret == -EINPROGRESS) {
		while (utrace_barrier(t->task, t->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		ret = 0;
	}
	if (!ret)
		tracked_destroy(t);
}

void stop_first(void) { stop_one(list_first_entry(&all, struct tracked, list)); }
void stop_first_well(void) { stop_one_well(list_first_entry(&all, struct tracked, list)); }

void stop_first_blind(void)
{
	struct tracked *t = list_first_entry(&all, struct tracked, list);

	tracked_stop(t); // expect: ealready-ignored
}
