static u32 on_exec(u32 action, struct utrace_engine *engine) { return UTRACE_RESUME; }
// case: early return for DEATH
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (event == UTRACE_EVENT(DEATH))
		return UTRACE_DETACH;
	if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC)))
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: only for event 0
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (!event && utrace_control(current, engine, UTRACE_DETACH) == 0)
		forget(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: -EALREADY is told apart
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int ret = utrace_set_events(current, engine, UTRACE_EVENT(EXEC));
	if (ret && ret != -EALREADY)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: QUIESCE and DEATH stay
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int ret = utrace_set_events(current, engine, engine->flags & ~UTRACE_EVENT(EXEC));
	if (ret)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: events are added
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int ret = utrace_set_events(current, engine, engine->flags | UTRACE_EVENT(EXEC));
	if (ret)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: another callback
static u32 on_other(u32 action, struct utrace_engine *engine)
{
	int ret = utrace_set_events(current, engine, UTRACE_EVENT(EXEC));
	if (ret)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_other };
// case: the answer detaches
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: the bit of DEATH is asked for
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (event & UTRACE_EVENT(DEATH))
		return UTRACE_RESUME;
	if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC)))
		pr_err("lost\n"), report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: by a switch over the event
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	switch (event) {
	case UTRACE_EVENT(DEATH):
		return UTRACE_DETACH;
	default:
		if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC)))
			report_failure(engine);
	}
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: a macro returns early
#define LEAVE_IF(condition, value) if (unlikely(condition)) return (value)
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	LEAVE_IF(event == UTRACE_EVENT(DEATH), UTRACE_RESUME);
	if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC)))
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
