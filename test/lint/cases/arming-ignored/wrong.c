struct watch { struct task_struct *task; struct utrace_engine *engine; };
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal) { return UTRACE_DETACH; }
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: an if over nothing
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	if (utrace_set_events(w->task, w->engine, UTRACE_EVENT(DEATH))) // finds
		;
	return 0;
}
// case: a statement
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	utrace_set_events(w->task, w->engine, UTRACE_EVENT(DEATH)); // finds
	return 0;
}
// case: only printed
int start(struct task_struct *task)
{
	struct utrace_engine *engine;
	int ret;
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events(task, engine, UTRACE_EVENT(DEATH)); // finds
	if (ret)
		printk(KERN_ERR "set_events: %d\n", ret);
	utrace_engine_put(engine);
	return 0;
}
// case: a variable for nobody
int start(struct watch *w)
{
	int ret;
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	ret = utrace_set_events(w->task, w->engine, UTRACE_EVENT(DEATH)); // finds
	ret = 0;
	return ret;
}
// case: cast to void, by a pid
int start(struct watch *w, struct pid *pid)
{
	w->engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	(void)utrace_set_events_pid(pid, w->engine, UTRACE_EVENT(DEATH)); // finds
	return 0;
}
// case: a new engine never answers -EINPROGRESS, and the rest is printed
void start(struct task_struct *task)
{
	int rc;
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return;
	rc = utrace_set_events(task, engine, UTRACE_EVENT(DEATH)); // finds
	if (rc == -EINPROGRESS)
		rc = utrace_barrier(task, engine);
	if (rc)
		pr_warning("set_events: %d\n", rc);
	utrace_engine_put(engine);
}
// case: a helper passes it up, and an assertion is all
static int arm(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
}
int start(struct task_struct *task)
{
	int rc;
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	rc = arm(task, engine); // finds
	WARN_ON(rc && !task->exit_state);
	utrace_engine_put(engine);
	return 0;
}
