static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: a report is asked for
int poke(struct task_struct *task, struct utrace_engine *engine)
{
	int ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	if (ret)
		return ret;
	return utrace_control(task, engine, UTRACE_REPORT); // finds
}
// case: a step
int step(struct task_struct *task, struct utrace_engine *engine)
{
	int ret = utrace_set_events(task, engine, UTRACE_EVENT_SIGNAL_ALL);
	if (ret)
		return ret;
	return utrace_control(task, engine, UTRACE_SINGLESTEP); // finds
}
// case: a block step, by pid
int step(struct pid *pid, struct utrace_engine *engine)
{
	int ret = utrace_set_events_pid(pid, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
	if (ret)
		return ret;
	return utrace_control_pid(pid, engine, UTRACE_BLOCKSTEP); // finds
}
// case: an interrupt goes through, and no callback comes
int kick(struct task_struct *task, struct utrace_engine *engine)
{
	int ret = utrace_set_events(task, engine, UTRACE_EVENT(SYSCALL_ENTRY));
	if (ret)
		return ret;
	return utrace_control(task, engine, UTRACE_INTERRUPT); // finds
}
// case: two masks, and QUIESCE in neither
int start(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
int widen(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(EXIT));
}
int poke(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_control(task, engine, UTRACE_REPORT); // finds
}
// case: the action is in a variable
int go(struct task_struct *task, struct utrace_engine *engine, int step)
{
	enum utrace_resume_action how = UTRACE_RESUME;
	if (step)
		how = UTRACE_SINGLESTEP;
	utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	return utrace_control(task, engine, how); // finds
}
