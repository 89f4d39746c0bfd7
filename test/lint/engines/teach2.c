/* Lesson 2: the same, and safe to unload. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/completion.h>
#include <linux/utrace.h>
#include <asm/syscall.h>

MODULE_LICENSE("GPL");

static int pid;
module_param(pid, int, 0);

static struct pid *target;
static struct utrace_engine *engine;
static DECLARE_COMPLETION(target_died);

static u32 lesson_syscall_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	pr_info("%s(%d): system call %ld\n", current->comm, current->pid,
		syscall_get_nr(current, regs));
	return UTRACE_RESUME;
}

static u32 lesson_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	pr_info("%d died\n", current->pid);
	complete(&target_died);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops lesson_ops = {
	.report_syscall_entry = lesson_syscall_entry,
	.report_death = lesson_death,
};

static int __init lesson_init(void)
{
	int ret;

	target = find_get_pid(pid);
	if (!target)
		return -ESRCH;
	engine = utrace_attach_pid(target, UTRACE_ATTACH_CREATE, &lesson_ops, NULL);
	if (IS_ERR(engine)) {
		ret = PTR_ERR(engine);
		goto fail;
	}
	ret = utrace_set_events_pid(target, engine,
				    UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH));
	if (ret) {
		utrace_control_pid(target, engine, UTRACE_DETACH);
		utrace_engine_put(engine);
		goto fail;
	}
	return 0;
fail:
	put_pid(target);
	return ret;
}

static void __exit lesson_exit(void)
{
	int ret = utrace_control_pid(target, engine, UTRACE_DETACH);

	if (ret == -EALREADY || ret == -ESRCH) {
		wait_for_completion(&target_died);
	} else if (ret == -EINPROGRESS) {
		do {
			ret = utrace_barrier_pid(target, engine);
			if (ret == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (ret == -ERESTARTSYS);
	}
	utrace_engine_put(engine);
	put_pid(target);
}

module_init(lesson_init);
module_exit(lesson_exit);
