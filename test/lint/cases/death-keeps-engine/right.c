struct watch { struct task_struct *task; struct utrace_engine *engine; char *name; int keep; };
// case: detaches
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kfree(engine->data);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: frees nothing
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	complete(&w->dead);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: frees only where it detaches
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	if (!group_dead)
		return UTRACE_RESUME;
	kfree(w);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: the answer is in a variable
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	u32 answer = UTRACE_RESUME;
	if (group_dead) {
		kfree(engine->data);
		answer = UTRACE_DETACH;
	}
	return answer;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: something else is freed
static char *message;
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kfree(message);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: the reap frees
static void on_reap(struct utrace_engine *engine, struct task_struct *task) { kfree(engine->data); }
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal) { return UTRACE_RESUME; }
static const struct utrace_engine_ops ops = { .report_death = on_death, .report_reap = on_reap };
// case: NULL is left behind
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kfree(engine->data);
	engine->data = NULL;
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: a part of the data goes, the rest stays for report_reap
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	kfree(w->name);
	w->name = NULL;
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
