struct watch { struct task_struct *task; struct utrace_engine *engine; int hits; };
// case: a callback stops the task
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct watch *w = engine->data;
	w->hits++;
	return UTRACE_STOP; // finds
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: a call stops it
int hold(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_control(task, engine, UTRACE_STOP); // finds
}
// case: by pid
int hold(struct pid *pid, struct utrace_engine *engine)
{
	int ret = utrace_control_pid(pid, engine, UTRACE_STOP); // finds
	if (ret == -EINPROGRESS)
		ret = 0;
	return ret;
}
// case: only the way of an error stops
static u32 on_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
		    struct task_struct *child)
{
	struct watch *w = engine->data;
	if (w->hits < 0)
		return UTRACE_STOP; // finds
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_clone = on_clone };
// case: beside what becomes of the system call
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	return UTRACE_SYSCALL_RUN | UTRACE_STOP; // finds
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: report_quiesce stops as well
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	return UTRACE_STOP; // finds
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: the only action that a variable takes is the stop
int stop(struct watch *w)
{
	enum utrace_resume_action how = UTRACE_STOP;
	return utrace_control(w->task, w->engine, how); // finds
}
