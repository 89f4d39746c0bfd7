struct watch { struct task_struct *task; struct utrace_engine *engine; int hits; };
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	return UTRACE_STOP;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: resumed by another function
int go_on(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_RESUME);
}
// case: a step resumes as well
int step(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_SINGLESTEP);
}
// case: a detach lets it go
int forget(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_DETACH);
}
// case: the action is not told, and may resume
int act(struct watch *w, enum utrace_resume_action action)
{
	return utrace_control(w->task, w->engine, action);
}
// case: by pid
int go_on(struct pid *pid, struct utrace_engine *engine)
{
	return utrace_control_pid(pid, engine, UTRACE_RESUME);
}
// case: report_quiesce answers otherwise
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	return event ? UTRACE_RESUME : UTRACE_DETACH;
}
static const struct utrace_engine_ops more = { .report_quiesce = on_quiesce };
// case: the action is in a variable
int step(struct watch *w, int fast)
{
	enum utrace_resume_action how = UTRACE_SINGLESTEP;
	if (fast)
		how = UTRACE_RESUME;
	return utrace_control(w->task, w->engine, how);
}
