struct watch { struct task_struct *task; struct utrace_engine *engine; };
static const struct utrace_engine_ops ops;
// case: the put comes last
int start(struct task_struct *task)
{
	int ret;
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	utrace_engine_put(engine);
	return ret;
}
// case: the put comes after the barrier
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		ret = utrace_barrier(w->task, w->engine);
	utrace_engine_put(w->engine);
	return ret;
}
// case: the way that dropped it is left
int stop(struct task_struct *task, struct utrace_engine *engine, bool last)
{
	if (last) {
		utrace_engine_put(engine);
		return 0;
	}
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: a new engine under the old name
int restart(struct task_struct *task, struct utrace_engine *engine)
{
	utrace_engine_put(engine);
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: another engine
int swap(struct task_struct *task, struct utrace_engine *old, struct utrace_engine *new)
{
	utrace_engine_put(old);
	return utrace_set_events(task, new, UTRACE_EVENT(EXEC));
}
// case: a second reference is left
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	int ret;
	utrace_engine_get(engine);
	utrace_engine_put(engine);
	ret = utrace_control(task, engine, UTRACE_DETACH);
	utrace_engine_put(engine);
	return ret;
}
