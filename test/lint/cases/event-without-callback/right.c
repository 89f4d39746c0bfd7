static u32 on_exec(u32 action, struct utrace_engine *engine) { return UTRACE_RESUME; }
static u32 on_signal(u32 action, struct utrace_engine *engine) { return UTRACE_RESUME; }
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event) { return UTRACE_RESUME; }
static const struct utrace_engine_ops ops = { .report_exec = on_exec, .report_quiesce = on_quiesce };
// case: every event has its callback
int arm(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(QUIESCE));
}
// case: fewer events than callbacks
int arm(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: no event at all
int disarm(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, 0);
}
// case: the file does not tell the mask
int arm(struct task_struct *task, struct utrace_engine *engine, unsigned long events)
{
	return utrace_set_events(task, engine, events);
}
// case: one callback for every kind of signal
static const struct utrace_engine_ops others = { .report_signal = on_signal };
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &others, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	return utrace_set_events(task, engine, UTRACE_EVENT_SIGNAL_ALL);
}
