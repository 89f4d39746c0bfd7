struct watch { struct task_struct *task; struct utrace_engine *engine; };
static const struct utrace_engine_ops ops;
// case: dropped on every way out
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
// case: a record keeps it, and drops it in the end
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return 0;
}
void forget(struct watch *w)
{
	utrace_engine_put(w->engine);
	kfree(w);
}
// case: a look-up is dropped
int knows(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &ops, NULL);
	if (IS_ERR(engine))
		return 0;
	utrace_engine_put(engine);
	return 1;
}
// case: the reference goes to the caller, who drops it
static struct utrace_engine *attach(struct task_struct *task)
{
	return utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
}
int start(struct task_struct *task)
{
	struct utrace_engine *engine = attach(task);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	utrace_engine_put(engine);
	return 0;
}
// case: the reference goes to a caller elsewhere
struct utrace_engine *watch(struct pid *pid)
{
	return utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, &ops, NULL);
}
