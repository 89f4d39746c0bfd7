static u32 on_exec(u32 action, struct utrace_engine *engine) { return UTRACE_RESUME; }
// case: QUIESCE is taken out, and any error reported
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int ret = utrace_set_events(current, engine, UTRACE_EVENT(EXEC)); // finds
	if (ret)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: nobody looks
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (utrace_set_events(current, engine, 0)) // finds
		;
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: it detaches
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (utrace_control(current, engine, UTRACE_DETACH) == 0) // finds
		forget(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: by a mask of the flags
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int ret = utrace_set_events(current, engine, engine->flags & ~UTRACE_EVENT(QUIESCE)); // finds
	if (ret < 0)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: the event is asked for too late
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int ret = utrace_set_events(current, engine, UTRACE_EVENT(EXEC)); // finds
	if (event == UTRACE_EVENT(DEATH))
		return UTRACE_DETACH;
	if (ret)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: only DEATH is taken out
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int ret = utrace_set_events(current, engine, engine->flags & ~UTRACE_EVENT(DEATH)); // finds
	if (ret)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: another event is asked for too late, and only -EINPROGRESS told apart
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int ret = utrace_control(current, engine, UTRACE_DETACH); // finds
	if (ret && ret != -EINPROGRESS)
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: the mask is a constant of the file
static const unsigned long less = UTRACE_EVENT(EXEC);
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (utrace_set_events(current, engine, less)) // finds
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: the mask comes from a macro with arguments
#define EVENTS_OF(w) (UTRACE_EVENT(EXEC) | UTRACE_EVENT(CLONE))
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (utrace_set_events(current, engine, EVENTS_OF(engine->data))) // finds
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: a macro returns early, though not for DEATH
#define LEAVE_IF(condition, value) if (unlikely(condition)) return (value)
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	LEAVE_IF(engine->data == NULL, UTRACE_RESUME);
	if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC))) // finds
		report_failure(engine);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce, .report_exec = on_exec };
// case: the table is filled in by a function
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC))) // finds
		report_failure(engine);
	return UTRACE_RESUME;
}
void prepare(struct target *target)
{
	memset(&target->ops, 0, sizeof(target->ops));
	target->ops.report_quiesce = &on_quiesce;
	target->ops.report_exec = &on_exec;
}
