// case: QUIESCE is in the mask
int poke(struct task_struct *task, struct utrace_engine *engine)
{
	int ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(QUIESCE));
	if (ret)
		return ret;
	return utrace_control(task, engine, UTRACE_REPORT);
}
// case: a later mask brings it
int start(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
int step(struct task_struct *task, struct utrace_engine *engine)
{
	int ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(QUIESCE));
	if (ret)
		return ret;
	return utrace_control(task, engine, UTRACE_SINGLESTEP);
}
// case: stopping and resuming need no event
int hold(struct task_struct *task, struct utrace_engine *engine)
{
	int ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	if (ret)
		return ret;
	ret = utrace_control(task, engine, UTRACE_STOP);
	if (ret)
		return ret;
	return utrace_control(task, engine, UTRACE_RESUME);
}
// case: the mask is not told
int poke(struct task_struct *task, struct utrace_engine *engine, unsigned long events)
{
	int ret = utrace_set_events(task, engine, events);
	if (ret)
		return ret;
	return utrace_control(task, engine, UTRACE_REPORT);
}
// case: the action is not told
int act(struct task_struct *task, struct utrace_engine *engine, enum utrace_resume_action action)
{
	int ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	if (ret)
		return ret;
	return utrace_control(task, engine, action);
}
// case: a variable that never takes such an action
int go(struct task_struct *task, struct utrace_engine *engine, int stop)
{
	enum utrace_resume_action how = UTRACE_RESUME;
	if (stop)
		how = UTRACE_STOP;
	utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	return utrace_control(task, engine, how);
}
