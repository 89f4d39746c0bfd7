struct watch { struct task_struct *task; struct utrace_engine *engine; };
static struct utrace_engine *other;
// case: the answer detaches
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: another engine of the same task
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	if (w && utrace_control(current, other, UTRACE_DETACH) == -EALREADY)
		return UTRACE_DETACH;
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: the child's engine, before it has run
static u32 on_clone(u32 action, struct utrace_engine *engine, unsigned long flags, struct task_struct *child)
{
	struct utrace_engine *engine2 = utrace_attach_task(child, UTRACE_ATTACH_MATCH_OPS, &more_ops, NULL);
	if (IS_ERR(engine2))
		return UTRACE_RESUME;
	utrace_control(child, engine2, UTRACE_DETACH);
	utrace_engine_put(engine2);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_clone = on_clone };
// case: another action
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	return utrace_control(current, engine, UTRACE_REPORT) ? UTRACE_DETACH : UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: from outside
int stop(struct utrace_engine *engine)
{
	return utrace_control(current, engine, UTRACE_DETACH);
}
