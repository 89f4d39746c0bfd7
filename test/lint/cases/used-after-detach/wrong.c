struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: the events of an engine that is gone
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	int rc = utrace_control(task, engine, UTRACE_DETACH);
	if (rc == -EALREADY)
		return rc;
	return utrace_set_events(task, engine, 0); // finds
}
// case: it shall go on, when it went on already
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	int rc = utrace_control(task, engine, UTRACE_DETACH);
	if (rc)
		return rc;
	return utrace_control(task, engine, UTRACE_RESUME); // finds
}
// case: through fields
int stop(struct watch *w)
{
	int rc = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (rc == 0)
		rc = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	return rc;
}
// case: a helper detaches
static int leave(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_control(task, engine, UTRACE_DETACH);
}
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	int rc = leave(task, engine);
	if (rc == -EINPROGRESS)
		return utrace_set_events(task, engine, UTRACE_EVENT(REAP)); // finds
	return rc;
}
