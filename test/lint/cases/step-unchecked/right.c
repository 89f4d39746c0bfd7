struct watch { struct task_struct *task; struct utrace_engine *engine; int step; };
// case: checked before
int step(struct watch *w)
{
	if (!arch_has_single_step())
		return -EIO;
	return utrace_control(w->task, w->engine, UTRACE_SINGLESTEP);
}
// case: checked where the request comes in
static int may_step(void)
{
	return arch_has_block_step();
}
int step(struct watch *w)
{
	return utrace_control(w->task, w->engine, w->step && may_step() ? UTRACE_BLOCKSTEP : UTRACE_RESUME);
}
// case: only compared with
int is_stepping(struct watch *w, enum utrace_resume_action action)
{
	if (action == UTRACE_SINGLESTEP)
		return 1;
	return utrace_control(w->task, w->engine, UTRACE_RESUME);
}
// case: another action
int go(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_INTERRUPT);
}
