/*
 * System call fault injection: makes the n-th call of a number return an error.
 * Attaches to current from its own ioctl, so nothing is asynchronous but the disarming.
 */
#include <linux/module.h>
#include <linux/utrace.h>

struct fi_rule {
	int nr, nth, err;
};
struct fi_state {
	struct fi_rule rule;
	int seen;
	bool hit;
};

static u32 fi_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct fi_state *st = engine->data;

	if (action & UTRACE_SYSCALL_RESUMED)
		return UTRACE_RESUME;
	if (syscall_get_nr(current, regs) != st->rule.nr || ++st->seen != st->rule.nth)
		return UTRACE_RESUME;
	st->hit = true;
	return UTRACE_SYSCALL_ABORT | UTRACE_RESUME;
}

static u32 fi_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct fi_state *st = engine->data;

	if (!st->hit)
		return UTRACE_RESUME;
	syscall_set_return_value(current, regs, st->rule.err, 0);
	/* One shot. */
	return UTRACE_DETACH;
}

static u32 fi_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	return UTRACE_DETACH;
}

static void fi_release(void *data)
{
	struct fi_state *st = data;

	kfree(st);
	module_put(THIS_MODULE);
}

static const struct utrace_engine_ops fi_ops = {
	.report_syscall_entry = fi_entry,
	.report_syscall_exit = fi_exit,
	.report_death = fi_death,
	.release = fi_release,
};

static int fi_arm(struct fi_rule __user *urule)
{
	struct utrace_engine *engine;
	struct fi_state *st;
	int err;

	st = kzalloc(sizeof(*st), GFP_KERNEL);
	if (!st)
		return -ENOMEM;
	if (copy_from_user(&st->rule, urule, sizeof st->rule)) {
		kfree(st);
		return -EFAULT;
	}
	__module_get(THIS_MODULE);
	engine = utrace_attach_task(current, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE |
				    UTRACE_ATTACH_MATCH_OPS, &fi_ops, st);
	if (IS_ERR(engine)) {
		module_put(THIS_MODULE);
		kfree(st);
		return PTR_ERR(engine);
	}
	err = utrace_set_events(current, engine, UTRACE_EVENT_SYSCALL | UTRACE_EVENT(DEATH));
	WARN_ON(err);
	utrace_engine_put(engine);
	return err;
}

static int fi_disarm(pid_t nr)
{
	struct pid *pid = find_get_pid(nr);
	struct utrace_engine *engine;
	int err;

	if (!pid)
		return -ESRCH;
	engine = utrace_attach_pid(pid, UTRACE_ATTACH_MATCH_OPS, &fi_ops, NULL);
	if (IS_ERR(engine)) {
		put_pid(pid);
		return PTR_ERR(engine);
	}
	err = utrace_control_pid(pid, engine, UTRACE_DETACH);
	utrace_engine_put(engine);
	put_pid(pid);
	return err == -EINPROGRESS || err == -EALREADY ? 0 : err;
}

static long fi_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	return cmd == FI_ARM ? fi_arm((void __user *)arg) : cmd == FI_DISARM ? fi_disarm(arg) : -ENOTTY;
}
