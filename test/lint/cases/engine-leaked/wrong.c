struct watch { struct task_struct *task; struct utrace_engine *engine; };
static const struct utrace_engine_ops ops;
// case: a local is forgotten
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: a record keeps it, and nobody in the file drops it
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w); // finds
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return 0;
}
// case: a look-up gives a reference as well
int knows(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &ops, NULL); // finds
	return !IS_ERR(engine);
}
// case: the way out of a failure keeps it
int start(struct task_struct *task)
{
	int ret;
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	if (ret)
		return ret;
	utrace_engine_put(engine);
	return 0;
}
// case: one way of two keeps it
int knows(struct task_struct *task, bool quick)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &ops, NULL); // finds
	if (IS_ERR(engine))
		return 0;
	if (quick)
		return 1;
	utrace_engine_put(engine);
	return 1;
}
