/* One global for everything; then a second task came. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/wait.h>

static struct utrace_engine *the_engine;
static struct task_struct *the_task;
static int seen;
static DECLARE_WAIT_QUEUE_HEAD(seen_wait);

static u32 we_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	int rc;

	seen++;
	wake_up(&seen_wait);
	rc = utrace_set_events(current, the_engine, UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH)); // expect: wrong-engine
	if (rc)
		return UTRACE_DETACH;
	return UTRACE_RESUME;
}

static u32 we_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	if (engine != the_engine)
		return UTRACE_RESUME;
	seen = 0;
	return UTRACE_DETACH;
}

static u32 we_syscall(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	if (utrace_control(current, engine, UTRACE_DETACH) == -EINPROGRESS) // expect: detach-in-own-callback
		seen++;
	return UTRACE_RESUME;
}

static void we_reap(struct utrace_engine *engine, struct task_struct *task)
{
	pr_info("%d (%s) is reaped\n", task->pid, task->comm);
	wait_event(seen_wait, seen == 0); // expect: final-callback-state
}

static u32 we_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	char buf[32];

	if (copy_from_user(buf, (void __user *)0x1000, sizeof(buf))) // expect: final-callback-state
		return UTRACE_RESUME;
	return UTRACE_RESUME;
}

static const struct utrace_engine_ops we_ops = {
	.report_exec = we_exec,
	.report_exit = we_exit,
	.report_syscall_entry = we_syscall,
	.report_reap = we_reap,
	.report_death = we_death,
};

int we_start(struct task_struct *task)
{
	int rc;

	the_task = task;
	the_engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &we_ops, NULL);
	if (IS_ERR(the_engine)) {
		rc = PTR_ERR(the_engine);
		the_engine = NULL;
		return rc;
	}
	rc = utrace_set_events(task, the_engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(EXIT) |
			       UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH) |
			       UTRACE_EVENT(REAP));
	if (rc)
		utrace_engine_put(the_engine);
	return rc;
}

int we_kick(void)
{
	return utrace_control(the_task, the_engine, UTRACE_REPORT); // expect: action-needs-quiesce
}

int we_step(void)
{
	int rc = utrace_control(the_task, the_engine, UTRACE_SINGLESTEP); // expect: action-needs-quiesce step-unchecked

	return rc < 0 ? rc : 0;
}
