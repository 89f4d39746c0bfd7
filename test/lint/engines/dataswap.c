/* Buffers behind engine->data, swapped while the task runs. */
#include <linux/module.h>
#include <linux/utrace.h>

struct buf { int n; long v[100]; };

static u32 ds_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct buf *b = engine->data;

	if (b && b->n < 100)
		b->v[b->n++] = regs->ax;
	return UTRACE_RESUME;
}

static u32 ds_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kfree(engine->data);
	engine->data = NULL;
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops ds_ops = {
	.report_syscall_entry = ds_entry,
	.report_death = ds_death,
};

int ds_stop_freed_first(struct pid *pid, struct utrace_engine *engine)
{
	struct buf *b = engine->data;

	printk("%d\n", b->n);
	kfree(b); // expect: data-freed-early
	return utrace_control_pid(pid, engine, UTRACE_DETACH);
}

int ds_stop_unset_first(struct pid *pid, struct utrace_engine *engine)
{
	struct buf *b = engine->data;

	engine->data = NULL;
	synchronize_sched();
	kfree(b);
	return utrace_control_pid(pid, engine, UTRACE_DETACH);
}

/* two buffers, and only one of them is the engine's */
int ds_stop_other(struct pid *pid, struct utrace_engine *engine, struct buf *other)
{
	kfree(other);
	return utrace_control_pid(pid, engine, UTRACE_DETACH);
}

int ds_stop(struct pid *pid, struct utrace_engine *engine)
{
	struct buf *b = engine->data;
	int ret = utrace_control_pid(pid, engine, UTRACE_DETACH);

	switch (ret) {
	case -EALREADY:
	case -ESRCH:
		break;
	case -EINPROGRESS:
		while ((ret = utrace_barrier_pid(pid, engine)) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		/* fallthrough */
	default:
		kfree(b);
	}
	return ret;
}

/* The cases are in the wrong order. */
int ds_stop_fell(struct pid *pid, struct utrace_engine *engine)
{
	struct buf *b = engine->data;
	int ret = utrace_control_pid(pid, engine, UTRACE_DETACH); // expect: ealready-freed

	switch (ret) {
	case -EINPROGRESS:
		while (utrace_barrier_pid(pid, engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		kfree(b);
		break;
	case -EALREADY:
		printk("dying\n");
	case 0:
		kfree(b);
		break;
	case -ESRCH:
		break;
	}
	return 0;
}

int ds_stop_bits(struct pid *pid, struct utrace_engine *engine)
{
	struct buf *b = engine->data;
	int ret = utrace_control_pid(pid, engine, UTRACE_DETACH); // expect: ealready-freed
	bool late = ret == -EALREADY && ret == -ESRCH;

	if (ret == -EINPROGRESS)
		while (utrace_barrier_pid(pid, engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	if (!late)
		kfree(b);
	return 0;
}

int ds_stop_flag(struct pid *pid, struct utrace_engine *engine)
{
	struct buf *b = engine->data;
	bool late = false;

	switch (utrace_control_pid(pid, engine, UTRACE_DETACH)) {
	case 0:
		break;
	case -EINPROGRESS:
		while (utrace_barrier_pid(pid, engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		break;
	default:
		late = true;
	}
	if (!late)
		kfree(b);
	return late;
}

int ds_stop_ranges(struct pid *pid, struct utrace_engine *engine)
{
	struct buf *b = engine->data;
	int ret = utrace_control_pid(pid, engine, UTRACE_DETACH);

	if (ret < 0 && ret != -EINPROGRESS)
		return ret;
	while (ret < 0) {
		ret = utrace_barrier_pid(pid, engine);
		if (ret == -ESRCH)
			ret = 0;
		else if (ret)
			schedule_timeout_uninterruptible(1);
	}
	kfree(b);
	return 0;
}

int ds_stop_swapped(struct pid *pid, struct utrace_engine *engine)
{
	struct buf *b = engine->data;
	int ret = utrace_control_pid(pid, engine, UTRACE_DETACH); // expect: ealready-freed

	if (ret != -EALREADY && ret != -ESRCH)
		return ret;
	kfree(b);
	return 0;
}

#if 0
void ds_dead_code(struct pid *pid, struct utrace_engine *engine)
{
	utrace_control_pid(pid, engine, UTRACE_DETACH);
	kfree(engine->data);
}
#endif
