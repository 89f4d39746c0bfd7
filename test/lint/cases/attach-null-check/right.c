static const struct utrace_engine_ops ops;
// case: IS_ERR
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	utrace_engine_put(engine);
	return 0;
}
// case: PTR_ERR is compared with an error number
int find(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine) == -ENOENT ? 0 : PTR_ERR(engine);
	utrace_engine_put(engine);
	return 1;
}
// case: IS_ERR, and NULL besides
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (!engine || IS_ERR(engine))
		return -ENOMEM;
	utrace_engine_put(engine);
	return 0;
}
// case: IS_ERR_OR_NULL
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR_OR_NULL(engine))
		return -ENOMEM;
	utrace_engine_put(engine);
	return 0;
}
// case: NULL is somebody else's answer
int start(struct task_struct *task)
{
	struct watch *w = kmalloc(sizeof(*w), GFP_KERNEL);
	if (w == NULL)
		return -ENOMEM;
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine)) {
		kfree(w);
		return -ESRCH;
	}
	return 0;
}
