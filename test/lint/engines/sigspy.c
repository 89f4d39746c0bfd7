/* Counts, holds back and rewrites signals. Masks change all the time here. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/signal.h>

struct sigspy {
	int hold;
	int count[_NSIG];
	struct utrace_engine *engine;
};

static struct sigspy spy;
static struct task_struct *victim;

static u32 sigspy_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
			 siginfo_t *info, const struct k_sigaction *orig_ka,
			 struct k_sigaction *return_ka)
{
	struct sigspy *s = engine->data;
	u32 ret = UTRACE_RESUME;

	if (!orig_ka)
		return utrace_signal_action(action) | ret;
	s->count[info->si_signo]++;
	switch (info->si_signo) {
	case SIGUSR1:
		ret |= UTRACE_SIGNAL_IGN;
		break;
	case SIGUSR2:
		ret |= UTRACE_SIGNAL_HOLD;
		break;
	case SIGQUIT:
		ret = UTRACE_DETACH | UTRACE_SIGNAL_DELIVER;
		break;
	default:
		ret |= utrace_signal_action(action);
	}
	return ret;
}

static u32 sigspy_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct sigspy *s = engine->data;

	if (s->hold && event != UTRACE_EVENT(DEATH))
		return UTRACE_STOP;
	return UTRACE_RESUME;
}

static u32 sigspy_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		       const struct linux_binprm *bprm, struct pt_regs *regs)
{
	int err;

	memset(spy.count, 0, sizeof(spy.count));
	/* A new program: start over. Cannot fail on current. */
	err = utrace_set_events(current, engine, UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(EXEC) |
				UTRACE_EVENT(QUIESCE));
	if (err)
		return UTRACE_DETACH;
	return UTRACE_RESUME;
}

static const struct utrace_engine_ops sigspy_ops = {
	.report_signal = sigspy_signal,
	.report_quiesce = sigspy_quiesce,
	.report_exec = sigspy_exec,
};

int sigspy_hold(void)
{
	spy.hold = 1;
	return utrace_control(victim, spy.engine, UTRACE_INTERRUPT);
}

int sigspy_let_go(void)
{
	spy.hold = 0;
	return utrace_control(victim, spy.engine, UTRACE_RESUME);
}

int sigspy_only(int core_only)
{
	unsigned long mask = UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC);
	int ret;

	if (core_only)
		mask = UTRACE_EVENT(SIGNAL_CORE);
	ret = utrace_set_events(victim, spy.engine, mask);
	if (ret == -EINPROGRESS)
		while (utrace_barrier(victim, spy.engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	return ret == -EINPROGRESS ? 0 : ret;
}

void sigspy_mute(void)
{
	unsigned long mask = spy.engine->flags;

	mask &= ~UTRACE_EVENT(QUIESCE);
	if (utrace_set_events(victim, spy.engine, mask)) // expect: ealready-ignored
		;
}

void sigspy_mute_signals(void)
{
	/* still QUIESCE: nothing final goes away */
	int ret = utrace_set_events(victim, spy.engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC));

	if (ret == -EINPROGRESS)
		ret = 0;
	WARN_ON(ret == -EINVAL);
}

int sigspy_start(void)
{
	int ret;

	spy.engine = utrace_attach_task(victim, UTRACE_ATTACH_CREATE, &sigspy_ops, &spy);
	if (IS_ERR(spy.engine))
		return PTR_ERR(spy.engine);
	ret = utrace_set_events(victim, spy.engine, UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(QUIESCE) |
				UTRACE_EVENT(EXEC));
	if (ret)
		utrace_engine_put(spy.engine);
	return ret;
}
