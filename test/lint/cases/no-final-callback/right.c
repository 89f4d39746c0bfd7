struct watch { struct task_struct *task; struct utrace_engine *engine; };
static u32 on_exec(u32 action, struct utrace_engine *engine) { return UTRACE_RESUME; }
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal) { kfree(engine->data); return UTRACE_DETACH; }
static void on_reap(struct utrace_engine *engine, struct task_struct *task) { kfree(engine->data); }
static void on_release(void *data) { kfree(data); }
// case: report_death and its event
static const struct utrace_engine_ops ops = { .report_exec = on_exec, .report_death = on_death };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
}
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
// case: report_reap is enough
static const struct utrace_engine_ops ops = { .report_exec = on_exec, .report_reap = on_reap };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(REAP));
}
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
// case: the release hook frees
static const struct utrace_engine_ops ops = { .report_exec = on_exec, .release = on_release };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC));
}
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
// case: there is no data
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC));
}
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
// case: nobody detaches from outside
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC));
}
// case: a look-up makes no engine
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int stop(struct watch *w)
{
	struct utrace_engine *engine;
	engine = utrace_attach_task(w->task, UTRACE_ATTACH_MATCH_OPS, &ops, w);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	return utrace_control(w->task, engine, UTRACE_DETACH);
}
// case: the events are not known
static const struct utrace_engine_ops ops = { .report_exec = on_exec, .report_death = on_death };
int start(struct watch *w, unsigned long events)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, events);
}
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
// case: report_quiesce has the last word about a dying task
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (event != UTRACE_EVENT(DEATH))
		return UTRACE_RESUME;
	kfree(engine->data);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
}
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
// case: the data of another engine, which has none
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
static u32 on_clone(u32 action, struct utrace_engine *engine, unsigned long flags, struct task_struct *child)
{
	struct utrace_engine *own = utrace_attach_task(child, UTRACE_ATTACH_CREATE, &ops, engine->data);
	if (!IS_ERR(own))
		utrace_engine_put(own);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops more = { .report_clone = on_clone };
// case: it always goes at exit
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	kfree(engine->data);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w);
	return IS_ERR(w->engine) ? PTR_ERR(w->engine) : utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXIT));
}
