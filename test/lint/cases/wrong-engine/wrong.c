static struct utrace_engine *the_engine;
// case: it detaches the engine of the file
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	if (utrace_control(current, the_engine, UTRACE_DETACH)) // finds
		pr_info("late\n");
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: it changes its events
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (event == 0 && utrace_set_events(current, the_engine, UTRACE_EVENT(EXEC))) // finds
		pr_info("dying\n");
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: it drops its reference
static u32 on_death(struct utrace_engine *self, bool group_dead, int signal)
{
	utrace_engine_put(the_engine); // finds
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: a helper does it
static void forget(void)
{
	if (utrace_control(current, the_engine, UTRACE_DETACH)) // finds
		pr_info("late\n");
}
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	forget();
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
