/* Tear-down that waits for the final callback. */
#include <linux/module.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/utrace.h>

struct dw {
	struct task_struct *task;
	struct utrace_engine *engine;
	struct completion done;
	wait_queue_head_t wq;
	int finished;
};

static struct dw one, two, three;

static u32 dw_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct dw *dw = engine->data;

	dw->finished = 1;
	wake_up_all(&dw->wq);
	complete(&dw->done);
	return UTRACE_DETACH;
}

static u32 dw_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
		     siginfo_t *info, const struct k_sigaction *orig_ka,
		     struct k_sigaction *return_ka)
{
	return UTRACE_RESUME | utrace_signal_action(action);
}

static const struct utrace_engine_ops dw_ops = {
	.report_signal = dw_signal,
	.report_death = dw_death,
};

static int dw_watch(struct dw *dw, struct task_struct *task)
{
	int err;

	init_completion(&dw->done);
	init_waitqueue_head(&dw->wq);
	dw->task = task;
	dw->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &dw_ops, dw);
	if (IS_ERR(dw->engine))
		return PTR_ERR(dw->engine);
	err = utrace_set_events(task, dw->engine, UTRACE_EVENT(SIGNAL) | UTRACE_EVENT(DEATH));
	if (unlikely(err)) {
		utrace_control(task, dw->engine, UTRACE_DETACH);
		utrace_engine_put(dw->engine);
		dw->engine = NULL;
	}
	return err;
}

static void dw_settle(struct dw *dw)
{
	while (utrace_barrier(dw->task, dw->engine) == -ERESTARTSYS)
		schedule_timeout_uninterruptible(1);
}

/* 0 and -EINPROGRESS are over by then; for the others somebody calls. */
static void dw_unwatch(struct dw *dw)
{
	int err;

	if (!dw->engine)
		return;
	err = utrace_control(dw->task, dw->engine, UTRACE_DETACH);
	if (err == -EINPROGRESS)
		dw_settle(dw);
	else if (err)
		wait_event(dw->wq, dw->finished);
	utrace_engine_put(dw->engine);
	dw->engine = NULL;
}

static int dw_init(void)
{
	int err;

	err = dw_watch(&one, current->parent);
	if (err)
		return err;
	err = dw_watch(&two, current->parent->parent);
	if (err)
		goto undo_one;
	err = dw_watch(&three, current->group_leader);
	if (err)
		goto undo_two;
	return 0;
undo_two:
	dw_unwatch(&two);
undo_one:
	dw_unwatch(&one);
	return err;
}

static void dw_exit(void)
{
	dw_unwatch(&three);
	dw_unwatch(&two);
	dw_unwatch(&one);
}

/* On the stack, and waited for. */
int dw_wait_for_end(struct task_struct *task)
{
	struct dw dw;
	int err = dw_watch(&dw, task);

	if (err)
		return err;
	wait_for_completion(&dw.done);
	utrace_engine_put(dw.engine);
	return 0;
}

/* On the stack, and left there. */
int dw_wait_a_while(struct task_struct *task)
{
	struct dw dw = { .finished = 0 };
	int err = dw_watch(&dw, task);

	if (err)
		return err;
	if (!wait_for_completion_timeout(&dw.done, HZ)) {
		err = utrace_control(task, dw.engine, UTRACE_DETACH); // expect: ealready-freed
		if (err == -EINPROGRESS)
			dw_settle(&dw);
	}
	utrace_engine_put(dw.engine);
	return err;
}

module_init(dw_init);
module_exit(dw_exit);
