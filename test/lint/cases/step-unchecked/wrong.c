struct watch { struct task_struct *task; struct utrace_engine *engine; int step; };
// case: asked for from outside
int step(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_SINGLESTEP); // finds
}
// case: the answer of a callback
static u32 on_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs, siginfo_t *info)
{
	return UTRACE_SIGNAL_IGN | UTRACE_SINGLESTEP; // finds
}
static const struct utrace_engine_ops ops = { .report_signal = on_signal };
// case: the other kind of step is checked
int step(struct watch *w)
{
	if (!arch_has_single_step())
		return -EIO;
	return utrace_control(w->task, w->engine, UTRACE_BLOCKSTEP); // finds
}
// case: kept in a variable
int step(struct watch *w)
{
	enum utrace_resume_action how = UTRACE_RESUME;
	if (w->step)
		how = UTRACE_SINGLESTEP; // finds
	return utrace_control(w->task, w->engine, how);
}
