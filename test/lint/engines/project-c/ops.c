/* The callbacks. */
#include "engine.h"

static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct tracked *t = engine->data;

	t->execs++;
	return UTRACE_RESUME;
}

static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	tracked_destroy(engine->data);
	return UTRACE_RESUME; // expect: death-keeps-engine
}

const struct utrace_engine_ops tracked_ops = {
	.report_exec = on_exec,
	.report_death = on_death,
};
