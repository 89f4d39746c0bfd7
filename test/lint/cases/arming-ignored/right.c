struct watch { struct task_struct *task; struct utrace_engine *engine; int rc; };
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal) { return UTRACE_DETACH; }
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: undone on an error
int start(struct watch *w)
{
	int ret;
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	ret = utrace_set_events(w->task, w->engine, UTRACE_EVENT(DEATH));
	if (ret) {
		if (utrace_control(w->task, w->engine, UTRACE_DETACH))
			;
		utrace_engine_put(w->engine);
	}
	return ret;
}
// case: returned
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(DEATH));
}
// case: printed and returned
int start(struct watch *w)
{
	int ret;
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	ret = utrace_set_events(w->task, w->engine, UTRACE_EVENT(DEATH));
	if (ret)
		printk(KERN_ERR "set_events: %d\n", ret);
	return ret;
}
// case: stored for somebody else
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	w->rc = utrace_set_events(w->task, w->engine, UTRACE_EVENT(DEATH));
	return 0;
}
// case: on current
int start(struct watch *w)
{
	w->engine = utrace_attach_task(current, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	if (utrace_set_events(current, w->engine, UTRACE_EVENT(DEATH)))
		;
	return 0;
}
// case: the child of a clone
static u32 on_clone(u32 action, struct utrace_engine *engine, unsigned long flags, struct task_struct *child)
{
	struct utrace_engine *new = utrace_attach_task(child, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(new))
		return UTRACE_RESUME;
	if (utrace_set_events(child, new, UTRACE_EVENT(DEATH)))
		;
	utrace_engine_put(new);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops more = { .report_clone = on_clone };
// case: a later call that only adds
void more_events(struct watch *w)
{
	if (utrace_set_events(w->task, w->engine, w->engine->flags | UTRACE_EVENT(EXEC)))
		;
}
// case: beside a barrier for an answer that never comes
int start(struct task_struct *task)
{
	int rc;
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	rc = utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
	if (rc == -EINPROGRESS)
		rc = utrace_barrier(task, engine);
	if (rc)
		rc = give_up(task, engine);
	utrace_engine_put(engine);
	return rc;
}
// case: a macro jumps to where it is undone
#define CHECK(call, label) do { int error = (call); if (error) { ret = error; goto label; } } while (0)
int start(struct watch *w)
{
	int ret = 0;
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	CHECK(utrace_set_events(w->task, w->engine, UTRACE_EVENT(DEATH)), undo);
	return 0;
undo:
	utrace_engine_put(w->engine);
	return ret;
}
