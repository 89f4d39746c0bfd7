/* Suspend crashing processes so that a debugger can be attached to them. Sample code. */
#include <linux/module.h>
#include <linux/init.h>
#include <linux/err.h>
#include <linux/utrace.h>

MODULE_AUTHOR("somebody");
MODULE_LICENSE("GPL");

static int target_pid;
module_param(target_pid, int, 0);

static int verbose = 1;

static struct utrace_engine *crash_engine;
static struct task_struct *crash_task;

static u32 crash_report_signal(u32 action, struct utrace_engine *engine,
			       struct task_struct *task, struct pt_regs *regs,
			       siginfo_t *info, const struct k_sigaction *orig_ka,
			       struct k_sigaction *return_ka)
{
	if (verbose)
		printk(KERN_INFO "crash: %d got signal %d\n", task->pid, info->si_signo);
	printk(KERN_INFO "crash: pid %d suspended, gdb -p %d\n", task->pid, task->pid);
	/* The signal is dropped and the task stands still. */
	return UTRACE_STOP | UTRACE_SIGNAL_IGN;
}

static u32 crash_report_clone(u32 action, struct utrace_engine *engine,
			      struct task_struct *parent, unsigned long clone_flags,
			      struct task_struct *child)
{
	struct utrace_engine *child_engine;
	int rc;

	child_engine = utrace_attach_task(child, UTRACE_ATTACH_CREATE, // expect: attach-null-check
					  engine->ops, 0);
	if (!child_engine) {
		printk(KERN_WARNING "crash: no engine for %d\n", child->pid);
		return UTRACE_RESUME;
	}
	rc = utrace_set_events(child, child_engine, engine->flags);
	if (rc)
		printk(KERN_WARNING "crash: set_events on %d: %d\n", child->pid, rc);
	utrace_engine_put(child_engine);
	return UTRACE_RESUME;
}

static u32 crash_report_death(struct utrace_engine *engine, struct task_struct *task,
			      bool group_dead, int signal)
{
	if (verbose)
		printk(KERN_INFO "crash: %d dead\n", task->pid);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops crash_ops = {
	.report_signal = crash_report_signal,
	.report_clone = crash_report_clone,
	.report_death = crash_report_death,
};

static int __init crash_init(void)
{
	int rc;

	rcu_read_lock();
	crash_task = find_task_by_vpid(target_pid);
	if (crash_task)
		get_task_struct(crash_task);
	rcu_read_unlock();
	if (crash_task == NULL) {
		printk(KERN_ERR "crash: no such task\n");
		return -ESRCH;
	}
	crash_engine = utrace_attach_task(crash_task, UTRACE_ATTACH_CREATE, &crash_ops, 0);
	if (IS_ERR(crash_engine))
		printk(KERN_ERR "crash: attach: %ld\n", PTR_ERR(crash_engine));
	else if (crash_engine == NULL)
		printk(KERN_ERR "crash: attach: NULL\n");
	rc = utrace_set_events(crash_task, crash_engine, // expect: error-pointer-used
			       UTRACE_EVENT(SIGNAL_CORE) | UTRACE_EVENT(CLONE) |
			       UTRACE_EVENT(DEATH));
	if (rc < 0)
		return rc;
	printk(KERN_INFO "crash: watching %d\n", target_pid);
	return 0;
}

static void __exit crash_exit(void) // expect: unload-unsafe
{
	int rc;

	if (!crash_engine)
		return;
	rc = utrace_control(crash_task, crash_engine, UTRACE_DETACH); // expect: barrier-missing ealready-ignored
	if (rc == -EALREADY)
		printk(KERN_INFO "crash: it is dying\n");
	else if (rc == -EINPROGRESS)
		printk(KERN_INFO "crash: in a callback\n");
	utrace_engine_put(crash_engine);
	put_task_struct(crash_task);
}

module_init(crash_init);
module_exit(crash_exit);
