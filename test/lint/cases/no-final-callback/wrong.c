struct watch { struct task_struct *task; struct utrace_engine *engine; };
static u32 on_exec(u32 action, struct utrace_engine *engine) { return UTRACE_RESUME; }
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal) { kfree(engine->data); return UTRACE_DETACH; }
static void on_reap(struct utrace_engine *engine, struct task_struct *task) { kfree(engine->data); }
static void on_release(void *data) { kfree(data); }
int stop(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
// case: no callback at all for the end
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w); // finds
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC));
}
// case: report_death, whose event nobody asks for
static const struct utrace_engine_ops ops = { .report_exec = on_exec, .report_death = on_death };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w); // finds
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC));
}
// case: report_reap, and the event is DEATH
static const struct utrace_engine_ops ops = { .report_exec = on_exec, .report_reap = on_reap };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w); // finds
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
}
// case: the data is stored later
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int start(struct watch *w)
{
	struct utrace_engine *engine;
	engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	engine->data = w;
	w->engine = engine;
	return utrace_set_events(w->task, engine, UTRACE_EVENT(EXEC));
}
// case: by a pid
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int start(struct watch *w, struct pid *pid)
{
	w->engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE, &ops, w); // finds
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events_pid(pid, w->engine, UTRACE_EVENT(EXEC));
}
// case: report_quiesce does not tell a dying task from others
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
int start(struct watch *w)
{
	w->engine = utrace_attach_task(w->task, UTRACE_ATTACH_CREATE, &ops, w); // finds
	if (IS_ERR(w->engine))
		return PTR_ERR(w->engine);
	return utrace_set_events(w->task, w->engine, UTRACE_EVENT(QUIESCE));
}
