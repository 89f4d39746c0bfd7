/*
 * A mode-2 sandbox in the spirit of seccomp: a white list of system calls per process, kept by a
 * reference counted policy that all threads of the process share.
 */
#include <linux/utrace.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <asm/syscall.h>

struct sb_policy {
	struct kref	kref;
	DECLARE_BITMAP(allowed, NR_syscalls);
	unsigned long	denied;
};

static void sb_policy_destroy(struct kref *kref)
{
	struct sb_policy *p = container_of(kref, struct sb_policy, kref);

	pr_info("sandbox: %lu calls denied\n", p->denied);
	kfree(p);
	module_put(THIS_MODULE);
}

static u32 sb_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct sb_policy *p = engine->data;
	long nr = syscall_get_nr(current, regs);

	if (likely(nr >= 0 && nr < NR_syscalls && test_bit(nr, p->allowed)))
		return action & UTRACE_RESUME_MASK;
	p->denied++;
	return UTRACE_SYSCALL_ABORT | UTRACE_RESUME;
}

static u32 sb_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
		    struct task_struct *child)
{
	struct sb_policy *p = engine->data;
	struct utrace_engine *ce;

	kref_get(&p->kref);
	__module_get(THIS_MODULE);
	ce = utrace_attach_task(child, UTRACE_ATTACH_CREATE, engine->ops, p);
	if (IS_ERR(ce)) {
		kref_put(&p->kref, sb_policy_destroy);
		force_sig(SIGKILL, child);
		return UTRACE_RESUME;
	}
	/* The child has not run yet. */
	if (utrace_set_events(child, ce, engine->flags))
		force_sig(SIGKILL, child);
	utrace_engine_put(ce);
	return UTRACE_RESUME;
}

static u32 sb_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	return UTRACE_DETACH;
}

static void sb_release(void *data)
{
	struct sb_policy *p = data;

	kref_put(&p->kref, sb_policy_destroy);
}

static const struct utrace_engine_ops sb_ops = {
	.report_syscall_entry = sb_entry,
	.report_clone = sb_clone,
	.report_death = sb_death,
	.release = sb_release,
};

#define SB_EVENTS (UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH))

static int sb_enter(struct task_struct *task, const unsigned long *allowed)
{
	struct utrace_engine *engine;
	struct sb_policy *p;
	int ret;

	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p) {
		module_put(THIS_MODULE);
		return -ENOMEM;
	}
	kref_init(&p->kref);
	bitmap_copy(p->allowed, allowed, NR_syscalls);

	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE |
				    UTRACE_ATTACH_MATCH_OPS, &sb_ops, p);
	if (IS_ERR(engine)) {
		kref_put(&p->kref, sb_policy_destroy);
		return PTR_ERR(engine);
	}
	ret = utrace_set_events(task, engine, SB_EVENTS);
	if (ret) {
		int err = utrace_control(task, engine, UTRACE_DETACH);

		/* p is released by ->release() in each case. */
		WARN_ON(err && err != -ESRCH && err != -EALREADY && err != -EINPROGRESS);
	}
	utrace_engine_put(engine);
	return ret;
}

static int sb_leave(struct task_struct *task)
{
	struct utrace_engine *engine;

	engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &sb_ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	if (utrace_control(task, engine, UTRACE_DETACH))
		pr_debug("sandbox: %d leaves on its own\n", task->pid);
	utrace_engine_put(engine);
	return 0;
}

static ssize_t sb_proc_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	DECLARE_BITMAP(allowed, NR_syscalls);
	int err;

	if (n == 1)
		err = sb_leave(current);
	else {
		err = sb_parse(buf, n, allowed);
		if (!err)
			err = sb_enter(current, allowed);
	}
	return err ? err : n;
}
