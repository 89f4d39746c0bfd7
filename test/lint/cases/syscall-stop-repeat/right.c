struct watch { struct task_struct *task; struct utrace_engine *engine; int stop; };
int go(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_RESUME); }
// case: the second time is told from the first
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	if (action & UTRACE_SYSCALL_RESUMED)
		return UTRACE_RESUME;
	return UTRACE_STOP;
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: a helper tells
static int is_again(u32 action)
{
	return (action & UTRACE_SYSCALL_RESUMED) != 0;
}
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	return is_again(action) ? UTRACE_RESUME : UTRACE_STOP;
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: it does not stop
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: the stop comes behind the call
static u32 on_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	return UTRACE_STOP;
}
static const struct utrace_engine_ops ops = { .report_syscall_exit = on_exit };
