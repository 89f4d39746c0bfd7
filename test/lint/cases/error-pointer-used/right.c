static const struct utrace_engine_ops ops;
// case: the failure is printed and returned
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine)) {
		pr_err("attach: %ld\n", PTR_ERR(engine));
		return PTR_ERR(engine);
	}
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: only an engine is used
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (!IS_ERR(engine))
		return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	return 0;
}
// case: the way out of a failure goes past the put
int start(struct task_struct *task)
{
	int ret = 0;
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine)) {
		ret = PTR_ERR(engine);
		goto out;
	}
	ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
	utrace_engine_put(engine);
out:
	return ret;
}
// case: a look-up that fails is followed by a second try
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &ops, NULL);
	if (IS_ERR(engine))
		engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
