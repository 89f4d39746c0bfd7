static const struct utrace_engine_ops ops;
// case: the failure is only printed
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		pr_err("attach: %ld\n", PTR_ERR(engine));
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
// case: the tests are the wrong way round
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (!IS_ERR(engine))
		return 0;
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
// case: the way out of a failure drops the reference
int start(struct task_struct *task)
{
	int ret = 0;
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine)) {
		ret = PTR_ERR(engine);
		goto out;
	}
	ret = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
out:
	utrace_engine_put(engine); // finds
	return ret;
}
// case: one error is looked for, and the others go on
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine) && PTR_ERR(engine) == -ESRCH)
		return 0;
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
