/* cgroup-like freezer, first version, as posted. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/sched.h>

struct fz_task {
	struct utrace_engine *engine;
	struct task_struct *task;
	struct fz_task *next;
};

static struct fz_task *fz_head;

static u32 fz_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct fz_task *ft = engine->data;

	if (ft->next == ft)
		return utrace_control(current, engine, UTRACE_DETACH); // expect: quiesce-forgets-death detach-in-own-callback
	return UTRACE_STOP;
}

static const struct utrace_engine_ops fz_ops = {
	.report_quiesce = fz_quiesce,
};

int fz_freeze(struct task_struct *task)
{
	struct fz_task *ft = kmalloc(sizeof(*ft), GFP_KERNEL);

	if (!ft)
		return -ENOMEM;
	ft->task = task;
	ft->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &fz_ops, ft); // expect: no-final-callback engine-leaked attach-null-check
	if (ft->engine == NULL || ft->engine == ERR_PTR(-ESRCH)) {
		kfree(ft);
		return -ESRCH;
	}
	utrace_set_events(task, ft->engine, UTRACE_EVENT(QUIESCE)); // expect: arming-ignored
	ft->next = fz_head;
	fz_head = ft;
	return utrace_control(task, ft->engine, UTRACE_INTERRUPT);
}

void fz_thaw(void)
{
	struct fz_task *ft, *next;

	for (ft = fz_head; ft; ft = next) {
		next = ft->next;
		utrace_control(ft->task, ft->engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing ealready-ignored
		kfree(ft);
	}
	fz_head = NULL;
}
