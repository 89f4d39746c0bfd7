/* Lesson 1: print the system calls of one process. insmod teach1.ko pid=1234 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/utrace.h>
#include <asm/syscall.h>

MODULE_LICENSE("GPL");

static int pid;
module_param(pid, int, 0);
MODULE_PARM_DESC(pid, "whom to watch");

static struct task_struct *target;
static struct utrace_engine *engine;

static u32 lesson_syscall_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	printk(KERN_INFO "%s(%d): system call %ld\n", current->comm, current->pid,
	       syscall_get_nr(current, regs));
	return UTRACE_RESUME;
}

static const struct utrace_engine_ops lesson_ops = {
	.report_syscall_entry = lesson_syscall_entry,
};

int init_module(void)
{
	int ret;

	target = pid_task(find_vpid(pid), PIDTYPE_PID); // expect: task-stale
	if (target == NULL)
		return -ESRCH;

	engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &lesson_ops, NULL); // expect: engine-leaked
	if (IS_ERR(engine)) {
		printk("utrace_attach_task: %ld\n", PTR_ERR(engine));
		return PTR_ERR(engine);
	}
	ret = utrace_set_events(target, engine, UTRACE_EVENT(SYSCALL_ENTRY)); // expect: arming-ignored
	if (ret)
		printk("utrace_set_events: %d\n", ret);
	return 0;
}

void cleanup_module(void)
{
	int dummy;

	/* gcc wants us to look at the result */
	dummy = utrace_control(target, engine, UTRACE_DETACH); // expect: ealready-ignored barrier-missing
}
