static const struct utrace_engine_ops ops;
// case: tested by truth
struct utrace_engine *start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	if (!engine)
		pr_info("no engine\n");
	return engine;
}
// case: compared with NULL
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	if (engine == NULL)
		return -ENOMEM;
	utrace_engine_put(engine);
	return 0;
}
// case: by pid
int start(struct pid *pid)
{
	struct utrace_engine *engine;
	int ret = -ESRCH;
	engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	if (engine != NULL) {
		ret = utrace_set_events_pid(pid, engine, UTRACE_EVENT(EXEC));
		utrace_engine_put(engine);
	}
	return ret;
}
// case: the answer of IS_ERR is compared with an error number
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &ops, NULL); // finds
	if (IS_ERR(engine) == -ENOENT)
		return 0;
	return 1;
}
// case: the record keeps it
int start(struct watch *w, struct task_struct *task)
{
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w); // finds
	if (w->engine == NULL)
		return -ENOMEM;
	return 0;
}
