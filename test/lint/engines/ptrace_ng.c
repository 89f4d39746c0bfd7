/*
 * ptrace on top of utrace: one engine and one context per tracee.
 */
#include <linux/ptrace.h>
#include <linux/utrace.h>
#include <linux/tracehook.h>
#include <linux/slab.h>

struct ptrace_context {
	int		options;
	int		signr;
	siginfo_t	*siginfo;
	int		stop_code;
	unsigned long	eventmsg;
	enum utrace_resume_action resume;
};

#define PT_UTRACED		0x00001000
#define PTRACE_O_SYSEMU		0x100

#define PTRACE_EVENT_SYSCALL_ENTRY	(1 << 16)
#define PTRACE_EVENT_SYSCALL_EXIT	(2 << 16)
#define PTRACE_EVENT_SIGTRAP		(3 << 16)
#define PTRACE_EVENT_SIGNAL		(4 << 16)
#define PTRACE_EVENT_EXITED		(5 << 16)

static const struct utrace_engine_ops ptrace_utrace_ops;

static inline struct ptrace_context *ptrace_context(struct utrace_engine *engine)
{
	return engine->data;
}

static struct utrace_engine *ptrace_lookup_engine(struct task_struct *tracee)
{
	return utrace_attach_task(tracee, UTRACE_ATTACH_MATCH_OPS, &ptrace_utrace_ops, NULL);
}

static int utrace_barrier_uninterruptible(struct task_struct *target, struct utrace_engine *engine)
{
	for (;;) {
		int err = utrace_barrier(target, engine);

		if (err != -ERESTARTSYS)
			return err;
		schedule_timeout_uninterruptible(1);
	}
}

static int __ptrace_set_options(struct task_struct *tracee, struct utrace_engine *engine,
				unsigned long options)
{
	struct ptrace_context *ctx = ptrace_context(engine);
	/* We need QUIESCE for resume handling, CLONE to check for CLONE_PTRACE, the others always. */
	unsigned long events = UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(CLONE) | UTRACE_EVENT(EXEC) |
			       UTRACE_EVENT_SIGNAL_ALL;

	ctx->options = options;
	if (options & PTRACE_O_TRACEEXIT)
		events |= UTRACE_EVENT(EXIT);
	return utrace_set_events(tracee, engine, events); // expect: event-without-callback
}

static int ptrace_attach_task(struct task_struct *tracee, int options)
{
	struct ptrace_context *ctx;
	struct utrace_engine *engine;
	int err = -ENOMEM;

	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (unlikely(!ctx))
		return err;
	ctx->resume = UTRACE_RESUME;

	engine = utrace_attach_task(tracee, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE |
				    UTRACE_ATTACH_MATCH_OPS, &ptrace_utrace_ops, ctx);
	if (unlikely(IS_ERR(engine))) {
		kfree(ctx);
		err = PTR_ERR(engine);
		if (err != -ESRCH && err != -ERESTARTNOINTR)
			err = -EPERM;
		return err;
	}
	/* It was added on top of a fresh engine, so it can only fail when the tracee is gone. */
	err = __ptrace_set_options(tracee, engine, options);
	if (err) {
		int ret = utrace_control(tracee, engine, UTRACE_DETACH);

		/* ctx belongs to ->release(). */
		if (ret == -EINPROGRESS)
			utrace_barrier_uninterruptible(tracee, engine);
	}
	utrace_engine_put(engine);
	return err;
}

static void ptrace_release(void *data)
{
	kfree(data);
}

static void ptrace_wake_up(struct task_struct *tracee, struct utrace_engine *engine,
			   enum utrace_resume_action action, bool force)
{
	if (force) {
		unsigned long flags;

		if (lock_task_sighand(tracee, &flags)) {
			if (task_is_stopped(tracee))
				__set_task_state(tracee, TASK_TRACED);
			unlock_task_sighand(tracee, &flags);
		}
	}
	if (action != UTRACE_REPORT)
		ptrace_context(engine)->stop_code = 0;
	utrace_control(tracee, engine, action);
}

static void do_ptrace_resume(struct task_struct *tracee, struct utrace_engine *engine, long request)
{
	struct ptrace_context *ctx = ptrace_context(engine);
	enum utrace_resume_action action;

	switch (request) {
	case PTRACE_SINGLESTEP:
		if (unlikely(!arch_has_single_step()))
			return;
		action = UTRACE_SINGLESTEP;
		break;
	default:
		action = UTRACE_RESUME;
	}
	ctx->resume = action;
	ptrace_wake_up(tracee, engine, action, true);
}

static void ptrace_detach_task(struct task_struct *tracee, int sig)
{
	/*
	 * If true, the caller is PTRACE_DETACH, otherwise the tracer detaches implicitly
	 * during exit.
	 */
	bool voluntary = (sig >= 0);
	struct utrace_engine *engine = ptrace_lookup_engine(tracee);
	enum utrace_resume_action action = UTRACE_DETACH;
	struct ptrace_context *ctx;

	if (unlikely(IS_ERR(engine)))
		return;
	ctx = ptrace_context(engine);
	if (sig) {
		switch (ctx->stop_code >> 16) {
		case PTRACE_EVENT_SYSCALL_ENTRY >> 16:
			if (voluntary)
				send_sig_info(sig, SEND_SIG_PRIV, tracee);
			break;
		case PTRACE_EVENT_SIGNAL >> 16:
			if (voluntary)
				ctx->signr = sig;
			ctx->resume = UTRACE_DETACH;
			action = UTRACE_RESUME;
			break;
		}
	}
	ptrace_wake_up(tracee, engine, action, voluntary);
	if (action != UTRACE_DETACH)
		ctx->options = PTRACE_O_DETACHED;
	utrace_engine_put(engine);
}

static u32 ptrace_report_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct ptrace_context *ctx = ptrace_context(engine);

	if (ctx->stop_code)
		return UTRACE_STOP;
	return ctx->resume;
}

static u32 ptrace_report_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	return UTRACE_DETACH;
}

static u32 ptrace_report_clone(u32 action, struct utrace_engine *engine,
			       unsigned long clone_flags, struct task_struct *child)
{
	struct ptrace_context *ctx = ptrace_context(engine);
	int event = 0;

	if (clone_flags & CLONE_UNTRACED)
		return UTRACE_RESUME;
	if (ctx->options & PTRACE_O_TRACEFORK)
		event = PTRACE_EVENT_FORK;
	if (event) {
		ctx->eventmsg = child->pid;
		ctx->stop_code = (event << 8) | SIGTRAP;
		return UTRACE_STOP;
	}
	return UTRACE_RESUME;
}

static u32 ptrace_report_exec(u32 action, struct utrace_engine *engine,
			      const struct linux_binfmt *fmt, const struct linux_binprm *bprm,
			      struct pt_regs *regs)
{
	struct ptrace_context *ctx = ptrace_context(engine);

	ctx->stop_code = (PTRACE_EVENT_EXEC << 8) | SIGTRAP;
	return UTRACE_STOP;
}

static u32 ptrace_report_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
				siginfo_t *info, const struct k_sigaction *orig_ka,
				struct k_sigaction *return_ka)
{
	struct ptrace_context *ctx = ptrace_context(engine);
	enum utrace_resume_action resume = ctx->resume;

	switch (utrace_signal_action(action)) {
	case UTRACE_SIGNAL_HANDLER:
		if (resume == UTRACE_SINGLESTEP)
			action = utrace_resume_action(action);
		return action;
	case UTRACE_SIGNAL_REPORT:
		if (!ctx->siginfo)
			return UTRACE_SIGNAL_IGN | resume;
		break;
	}
	ctx->siginfo = info;
	ctx->stop_code = PTRACE_EVENT_SIGNAL | info->si_signo;
	return UTRACE_STOP | UTRACE_SIGNAL_IGN;
}

static const struct utrace_engine_ops ptrace_utrace_ops = {
	.report_signal = ptrace_report_signal,
	.report_quiesce = ptrace_report_quiesce,
	.report_exec = ptrace_report_exec,
	.report_clone = ptrace_report_clone,
	.report_death = ptrace_report_death,
	.release = ptrace_release,
};
