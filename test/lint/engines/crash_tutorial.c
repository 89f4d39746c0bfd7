/*
 * Crash suspender: a task that gets a fatal signal is stopped before it dumps core,
 * and waits until somebody writes to its /proc entry.
 *
 * Written on the tutorial engine.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/init.h>
#include <linux/utrace.h>
#include <linux/proc_fs.h>
#include <linux/err.h>

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Suspend crashing tasks");

static int target_pid = 0;
module_param(target_pid, int, 0);
static int verbose;
module_param(verbose, bool, 0);

static u32 crash_suspend_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (event != 0)
		return UTRACE_RESUME;
	/* woken up by resume: go on and die */
	if (verbose)
		printk("task %d resumed\n", current->pid);
	return UTRACE_RESUME;
}

static u32 crash_suspend_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
				siginfo_t *info, const struct k_sigaction *orig_ka,
				struct k_sigaction *return_ka)
{
	switch (utrace_signal_action(action)) {
	case UTRACE_SIGNAL_CORE:
	case UTRACE_SIGNAL_TERM:
		printk("%s/%d suspended on signal %d\n", current->comm, current->pid, info->si_signo);
		return UTRACE_STOP | UTRACE_SIGNAL_HOLD;
	}
	return UTRACE_RESUME | utrace_signal_action(action);
}

static u32 crash_suspend_clone(u32 action, struct utrace_engine *parent, unsigned long clone_flags,
			       struct task_struct *child)
{
	struct utrace_engine *engine;

	engine = utrace_attach_task(child, UTRACE_ATTACH_CREATE, parent->ops, NULL);
	if (IS_ERR(engine))
		printk("cannot attach to child %d: %ld\n", child->pid, PTR_ERR(engine));
	else {
		int rc = utrace_set_events(child, engine, parent->flags);
		WARN_ON(rc);
		utrace_engine_put(engine);
	}
	return UTRACE_RESUME;
}

static u32 crash_suspend_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	return UTRACE_DETACH;
}

static struct utrace_engine_ops crash_suspend_ops = {
	.report_clone = crash_suspend_clone,
	.report_death = crash_suspend_death,
	.report_signal = crash_suspend_signal,
	.report_quiesce = crash_suspend_quiesce,
};

static struct utrace_engine *engine;
static struct task_struct *target;

static int __init init_crash_suspend(void)
{
	struct pid *pid;
	int ret;

	pid = find_get_pid(target_pid);
	if (pid == NULL) {
		printk("cannot find PID %d\n", target_pid);
		return -ESRCH;
	}
	target = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	if (!target)
		return -ESRCH;

	engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &crash_suspend_ops, NULL);
	if (IS_ERR(engine)) {
		printk("utrace_attach: %ld\n", PTR_ERR(engine));
	} else if (!engine) {
		printk("utrace_attach => null!\n");
	} else {
		printk("attached to %d => %p\n", target->pid, engine);
	}

	ret = utrace_set_events(target, engine, UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(CLONE) | // expect: arming-ignored error-pointer-used
				UTRACE_EVENT(DEATH) | UTRACE_EVENT(QUIESCE));
	if (ret == -ESRCH)
		printk("pid %d died during setup\n", target->pid);
	else
		WARN_ON(ret);
	return 0;
}

static void __exit exit_crash_suspend(void) // expect: unload-unsafe
{
	int ret;

	ret = utrace_control(target, engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS) {
		/* one of our callbacks runs right now */
		ret = utrace_barrier(target, engine); // expect: barrier-result
		if (ret && ret != -ESRCH)
			printk("barrier: %d\n", ret);
	} else if (ret == -EALREADY) {
		printk("late\n");
	}
	utrace_engine_put(engine);
	put_task_struct(target);
}

module_init(init_crash_suspend);
module_exit(exit_crash_suspend);
