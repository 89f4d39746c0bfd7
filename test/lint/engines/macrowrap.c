/* Macros around the API, as in-house frameworks have them. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/slab.h>

#define TRC_DBG(fmt, ...) printk(KERN_DEBUG "trc: " fmt, ##__VA_ARGS__)
#define TRC_DETACH(t) utrace_control((t)->task, (t)->engine, UTRACE_DETACH)
#define TRC_BARRIER(t)							\
	do {								\
		int __rc;						\
		while ((__rc = utrace_barrier((t)->task, (t)->engine)) == -ERESTARTSYS) \
			schedule_timeout_uninterruptible(1);		\
	} while (0)
#define TRC_FREE(t) do { utrace_engine_put((t)->engine); kfree(t); } while (0)
#define TRC_EVENTS (UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH))
#define CHECK(expr) ({ int __ret = (expr); if (__ret) TRC_DBG("%s: %d\n", #expr, __ret); __ret; })

typedef struct trc {
	struct task_struct *task;
	struct utrace_engine *engine;
	u64 clones;
} trc_t;

static u32 trc_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
		     struct task_struct *child)
{
	trc_t *t = engine->data;

	t->clones++;
	return UTRACE_RESUME;
}

static u32 trc_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	trc_t *t = engine->data;

	TRC_DBG("%llu clones\n", t->clones);
	TRC_FREE(t);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops trc_ops = {
	.report_clone = trc_clone,
	.report_death = trc_death,
};

trc_t *trc_start(struct task_struct *task)
{
	trc_t *t = kzalloc(sizeof(trc_t), GFP_KERNEL);

	if (!t)
		return ERR_PTR(-ENOMEM);
	t->task = task;
	t->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &trc_ops, t);
	if (IS_ERR(t->engine)) {
		void *err = t->engine;
		kfree(t);
		return err;
	}
	if (CHECK(utrace_set_events(task, t->engine, TRC_EVENTS))) {
		TRC_DETACH(t);
		TRC_FREE(t);
		return ERR_PTR(-ESRCH);
	}
	return t;
}

void trc_stop_good(trc_t *t)
{
	switch (TRC_DETACH(t)) {
	case -EINPROGRESS:
		TRC_BARRIER(t);
		/* fall through */
	case 0:
		TRC_FREE(t);
		break;
	default:
		/* trc_death has it */
		break;
	}
}

void trc_stop_bad(trc_t *t)
{
	int rc = TRC_DETACH(t); // expect: ealready-freed

	if (rc == -EINPROGRESS)
		TRC_BARRIER(t);
	TRC_FREE(t);
}

void trc_stop_worse(trc_t *t)
{
	CHECK(TRC_DETACH(t)); // expect: ealready-freed barrier-missing ealready-ignored
	TRC_FREE(t);
}
