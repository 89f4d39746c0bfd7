#include <linux/module.h>
#include <linux/utrace.h>

/* wiki example: print exec of one process. Simple! */

static int pid = 1;
module_param(pid, int, 0);
struct utrace_engine *eng;
struct task_struct *tsk;

u32 my_exec(u32 action, struct utrace_engine *e, const struct linux_binfmt *fmt,
	    const struct linux_binprm *bprm, struct pt_regs *regs)
{
	printk("exec %s\n", bprm->filename);
	if (!strcmp(bprm->filename, "/bin/stop")) {
		int dummy = utrace_control(tsk, eng, UTRACE_DETACH); // expect: ealready-ignored wrong-engine
		return UTRACE_RESUME;
	}
	return 0; // expect: callback-returns-zero
}

u32 my_signal(u32 action, struct utrace_engine *e, struct pt_regs *regs, siginfo_t *info,
	      const struct k_sigaction *orig_ka, struct k_sigaction *return_ka)
{
	int resume = 0;

	if (info && info->si_signo == SIGUSR1)
		return UTRACE_SIGNAL_IGN | UTRACE_RESUME;
	printk("signal\n");
	return resume; // expect: callback-returns-zero
}

struct utrace_engine_ops my_ops = { .report_exec = my_exec, .report_signal = my_signal };

int init_module(void)
{
	rcu_read_lock();
	tsk = find_task_by_vpid(pid);
	if (tsk) {
		eng = utrace_attach_task(tsk, UTRACE_ATTACH_CREATE, &my_ops, 0); // expect: attach-in-atomic attach-null-check engine-leaked
		if (eng)
			if (utrace_set_events(tsk, eng, UTRACE_EVENT(EXEC) | UTRACE_EVENT(SIGNAL) | // expect: arming-ignored event-without-callback
					      UTRACE_EVENT(CLONE)))
				;
	}
	rcu_read_unlock();
	return 0;
}

void cleanup_module(void)
{
	if (utrace_control(tsk, eng, UTRACE_DETACH)) // expect: barrier-missing ealready-ignored
		;
}
