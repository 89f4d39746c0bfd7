/* Stops a program that is about to dump core, until somebody has looked. */
#include <linux/utrace.h>

struct suspender {
	pid_t pid;
	struct utrace_engine *engine;
	struct completion done;
};

static struct suspender *only;

static u32 suspend_signal(u32 action, struct utrace_engine *engine, struct task_struct *task,
			  struct pt_regs *regs, siginfo_t *info, const struct k_sigaction *orig_ka,
			  struct k_sigaction *return_ka)
{
	if (info->si_signo == SIGCONT)
		return 0; // expect: callback-returns-zero
	if (utrace_control(task, engine, UTRACE_INTERRUPT)) // expect: action-needs-quiesce
		return UTRACE_RESUME;
	return UTRACE_SIGNAL_HOLD | UTRACE_STOP;
}

static u32 suspend_death(struct utrace_engine *engine, struct task_struct *task, bool group_dead, int signal)
{
	struct suspender *s = engine->data;

	only = NULL;
	kfree(s);
	return UTRACE_RESUME; // expect: death-keeps-engine
}

static const struct utrace_engine_ops suspend_ops = {
	.report_signal = suspend_signal,
	.report_death = suspend_death,
};

static int suspend_open(pid_t nr)
{
	struct task_struct *task;
	struct utrace_engine *engine;
	struct suspender *s;

	task = find_task_by_vpid(nr); // expect: task-stale
	if (!task)
		return -ESRCH;
	s = kzalloc(sizeof(struct suspender), GFP_KERNEL);
	rcu_read_lock();
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &suspend_ops, s); // expect: attach-null-check attach-in-atomic engine-leaked
	rcu_read_unlock();
	if (!engine)
		return -ENOMEM;
	s->engine = engine;
	if (utrace_set_events(task, engine, UTRACE_EVENT(SIGNAL_CORE) | UTRACE_EVENT(DEATH) | UTRACE_EVENT(EXEC)) < 0) // expect: event-without-callback arming-ignored
		printk("suspend: arming failed\n");
	only = s;
	return 0;
}

static int suspend_close(struct task_struct *task)
{
	int ret;

	ret = utrace_control(task, only->engine, UTRACE_DETACH); // expect: ealready-as-failure
	if (ret) {
		printk(KERN_ERR "suspend: cannot detach, %d\n", ret);
		return -EIO;
	}
	kfree(only);
	only = NULL;
	return 0;
}

static ssize_t suspend_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	char kbuf[32];

	if (copy_from_user(kbuf, buf, min(count, sizeof(kbuf) - 1)))
		return -EFAULT;
	if (kbuf[0] == '-')
		suspend_close(pid_task(find_vpid(simple_strtol(kbuf + 1, NULL, 10)), PIDTYPE_PID)); // expect: task-stale
	else
		suspend_open(simple_strtol(kbuf, NULL, 10));
	return count;
}

static const struct file_operations suspend_fops = {
	.owner = THIS_MODULE,
	.write = suspend_write,
};

static void __exit suspend_exit(void) // expect: unload-unsafe
{
	remove_proc_entry("suspend", NULL);
}
module_exit(suspend_exit);
