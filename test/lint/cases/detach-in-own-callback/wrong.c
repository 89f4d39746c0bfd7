struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: on current
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	if (utrace_control(current, engine, UTRACE_DETACH) != -EINPROGRESS) // finds
		pr_err("odd\n");
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: in a helper that only callbacks call
static void leave(struct utrace_engine *engine)
{
	utrace_control(current, engine, UTRACE_DETACH); // finds
}
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	leave(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
// case: on the task that the callback is told of, which is current
static u32 on_quiesce(u32 action, struct utrace_engine *engine, struct task_struct *task, unsigned long event)
{
	if (event == UTRACE_EVENT(DEATH))
		return UTRACE_RESUME;
	utrace_control(task, engine, UTRACE_DETACH); // finds
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: by way of the data
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	utrace_control(current, w->engine, UTRACE_DETACH); // finds
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
