struct watch { struct task_struct *task; struct utrace_engine *engine; };
static const struct utrace_engine_ops ops;
// case: the events are set after the put
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	utrace_engine_put(engine);
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
// case: the barrier comes after the put
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	utrace_engine_put(w->engine);
	if (ret == -EINPROGRESS)
		ret = utrace_barrier(w->task, w->engine); // finds
	return ret;
}
// case: one way of two has dropped it
int stop(struct task_struct *task, struct utrace_engine *engine, bool last)
{
	if (last)
		utrace_engine_put(engine);
	return utrace_control(task, engine, UTRACE_DETACH); // finds
}
// case: a helper drops it
static void forget(struct utrace_engine *engine)
{
	utrace_engine_put(engine);
}
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	forget(engine);
	return utrace_control(task, engine, UTRACE_DETACH); // finds
}
// case: the field keeps what is dropped
int start(struct watch *w)
{
	int ret;
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	ret = utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC));
	utrace_engine_put(w->engine);
	return ret;
}
int resume(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_RESUME); // finds
}
// case: both references are gone
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	utrace_engine_get(engine);
	utrace_engine_put(engine);
	utrace_engine_put(engine);
	return utrace_control(task, engine, UTRACE_DETACH); // finds
}
