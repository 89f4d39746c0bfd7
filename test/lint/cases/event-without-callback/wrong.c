static u32 on_exec(u32 action, struct utrace_engine *engine) { return UTRACE_RESUME; }
static u32 on_signal(u32 action, struct utrace_engine *engine) { return UTRACE_RESUME; }
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: one event too many
int arm(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(EXIT)); // finds
}
// case: QUIESCE needs a callback too
int arm(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC)); // finds
}
// case: the mask comes from a macro
#define EVENTS (UTRACE_EVENT(EXEC) | UTRACE_EVENT_SYSCALL)
int arm(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_set_events(task, engine, EVENTS); // finds
}
// case: any signal needs report_signal
int arm(struct pid *pid, struct utrace_engine *engine)
{
	return utrace_set_events_pid(pid, engine, UTRACE_EVENT(SIGNAL_CORE)); // finds
}
// case: the table of another engine has the callback
static const struct utrace_engine_ops others = { .report_signal = on_signal };
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	return utrace_set_events(task, engine, UTRACE_EVENT_SIGNAL_ALL); // finds
}
// case: the table behind a pointer
static const struct utrace_engine_ops real_ops = { .report_exec = on_exec };
static const struct utrace_engine_ops other_ops = { .report_exec = on_exec, .report_death = on_exec };
static const struct utrace_engine_ops *the_ops;
void choose(struct task_struct *task)
{
	the_ops = &real_ops;
	utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &other_ops, NULL);
}
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, the_ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	return utrace_set_events(task, engine, UTRACE_EVENT(DEATH)); // finds
}
