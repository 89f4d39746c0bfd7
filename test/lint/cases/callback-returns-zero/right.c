// case: UTRACE_RESUME
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: a stop by its name
static u32 on_signal(u32 action, struct utrace_engine *engine)
{
	return UTRACE_STOP;
}
static const struct utrace_engine_ops ops = { .report_signal = on_signal };
// case: an action and what becomes of the signal
static u32 on_signal(u32 action, struct utrace_engine *engine)
{
	return UTRACE_RESUME | UTRACE_SIGNAL_IGN;
}
static const struct utrace_engine_ops ops = { .report_signal = on_signal };
// case: a variable that is given an action
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	int ret = UTRACE_RESUME;
	if (engine->data == NULL)
		ret = UTRACE_DETACH;
	return ret;
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
// case: the action so far
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	return utrace_resume_action(action);
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: no callback
static int on_open(struct inode *inode, struct file *file)
{
	return 0;
}
static const struct file_operations files = { .open = on_open };
// case: beside what becomes of the signal
static u32 on_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs, siginfo_t *info)
{
	return UTRACE_SIGNAL_IGN | UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_signal = on_signal };
// case: an int that takes an action in the end
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	int ret = note_exec(engine);
	if (ret)
		ret = UTRACE_DETACH;
	else
		ret = UTRACE_RESUME;
	return ret;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: in the API before 2008, 0 goes on
static u32 on_exec(struct utrace_attached_engine *engine, struct task_struct *task)
{
	return 0;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int start(struct task_struct *task, struct utrace_attached_engine *engine)
{
	return utrace_set_flags(task, engine, UTRACE_EVENT(EXEC));
}
