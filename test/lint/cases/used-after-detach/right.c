struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: only the barrier, and the put
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	int rc = utrace_control(task, engine, UTRACE_DETACH);
	if (rc == -EINPROGRESS)
		rc = utrace_barrier(task, engine);
	utrace_engine_put(engine);
	return rc;
}
// case: -EALREADY has detached nothing
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	int rc = utrace_control(task, engine, UTRACE_DETACH);
	if (rc == -EALREADY)
		rc = utrace_set_events(task, engine, UTRACE_EVENT(REAP) | UTRACE_EVENT(DEATH));
	return rc;
}
// case: the detach comes last
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	int rc = utrace_set_events(task, engine, 0);
	if (rc && rc != -EALREADY)
		return rc;
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: another engine of the same name
int restart(struct task_struct *task, struct utrace_engine *engine)
{
	int rc = utrace_control(task, engine, UTRACE_DETACH);
	if (rc)
		return rc;
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: the next engine of a list
void stop_all(struct list_head *list)
{
	struct watch *w;
	list_for_each_entry(w, list, link)
		if (utrace_control(w->task, w->engine, UTRACE_DETACH) == -EALREADY)
			remember(w);
}
