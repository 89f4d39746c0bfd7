/* kmod-tutorial: kill any process of the given command which opens the forbidden file. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/err.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

MODULE_AUTHOR("a reader of the tutorial");
MODULE_LICENSE("GPL v2");

static char *file = "/etc/forbidden";
module_param(file, charp, 0600);
static int pid;
module_param(pid, int, 0);

static u32 open_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	unsigned long args[6];
	char *name;

	if (syscall_get_nr(current, regs) != __NR_open)
		return UTRACE_RESUME;

	syscall_get_arguments(current, regs, 0, 6, args);
	name = getname((const char __user *)args[0]);
	if (IS_ERR(name))
		return UTRACE_RESUME;

	if (!strcmp(name, file)) {
		putname(name);
		force_sig(SIGKILL, current);
		return UTRACE_SYSCALL_ABORT;
	}
	putname(name);
	return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
}

static struct utrace_engine_ops open_ops = {
	.report_syscall_entry = open_entry,
};

static struct task_struct *target;
static struct utrace_engine *engine;

int __init init_module(void)
{
	int ret;
	struct pid *p = find_get_pid(pid);

	if (!p)
		return -ESRCH;
	target = pid_task(p, PIDTYPE_PID); // expect: task-stale
	put_pid(p);
	if (!target)
		return -ESRCH;

	engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &open_ops, NULL);
	if (IS_ERR(engine)) {
		printk(KERN_ERR "attach failed: %ld\n", PTR_ERR(engine));
		return PTR_ERR(engine);
	}

	ret = utrace_set_events(target, engine, UTRACE_EVENT(SYSCALL_ENTRY));
	if (ret) {
		printk(KERN_ERR "set_events failed: %d\n", ret);
		ret = utrace_control(target, engine, UTRACE_DETACH);
		utrace_engine_put(engine);
		return -ESRCH;
	}
	return 0;
}

void __exit cleanup_module(void)
{
	int ret = utrace_control(target, engine, UTRACE_DETACH);

	while (ret == -EINPROGRESS || ret == -ERESTARTSYS) {
		msleep(10);
		ret = utrace_barrier(target, engine);
	}
	utrace_engine_put(engine);
}
