/* rlimit enforcer: kills tasks that make too many system calls per second; checkpatch-clean style */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/utrace.h>

#define RL_EVENTS (UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH) | UTRACE_EVENT(CLONE))

/**
 * struct rl_state - what is known of one task
 * @refs: one for the engine, one for the table
 */
struct rl_state {
	struct kref refs;
	struct hlist_node hash;
	struct pid *pid;
	struct utrace_engine *engine;
	u64 window_start;
	u32 calls;
};

static struct hlist_head rl_hash[64];
static DEFINE_SPINLOCK(rl_lock);
static u32 rl_limit = 10000;

static void rl_free(struct kref *kref)
{
	struct rl_state *state = container_of(kref, struct rl_state, refs);

	put_pid(state->pid);
	if (state->engine)
		utrace_engine_put(state->engine);
	kfree(state);
}

static void rl_unhash(struct rl_state *state)
{
	unsigned long flags;
	bool hashed;

	spin_lock_irqsave(&rl_lock, flags);
	hashed = !hlist_unhashed(&state->hash);
	if (hashed)
		hlist_del_init(&state->hash);
	spin_unlock_irqrestore(&rl_lock, flags);
	if (hashed)
		kref_put(&state->refs, rl_free);
}

static u32 rl_syscall_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct rl_state *state = engine->data;
	u64 now = ktime_to_ns(ktime_get());

	if (now - state->window_start > NSEC_PER_SEC) {
		state->window_start = now;
		state->calls = 0;
	}
	if (++state->calls > rl_limit) {
		force_sig(SIGKILL, current);
		return UTRACE_SYSCALL_ABORT | UTRACE_RESUME;
	}
	return UTRACE_RESUME;
}

static u32 rl_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct rl_state *state = engine->data;

	rl_unhash(state);
	kref_put(&state->refs, rl_free);
	return UTRACE_DETACH;
}

static int rl_track(struct task_struct *task);

static u32 rl_clone(u32 action, struct utrace_engine *engine, unsigned long clone_flags,
		    struct task_struct *child)
{
	int ret = rl_track(child);

	if (ret)
		pr_warn_ratelimited("rl: child %d escapes: %d\n", child->pid, ret);
	return UTRACE_RESUME;
}

static const struct utrace_engine_ops rl_ops = {
	.report_syscall_entry	= rl_syscall_entry,
	.report_clone		= rl_clone,
	.report_death		= rl_death,
};

static int rl_track(struct task_struct *task)
{
	struct utrace_engine *engine;
	struct rl_state *state;
	unsigned long flags;
	int ret;

	state = kzalloc(sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	kref_init(&state->refs);
	state->pid = get_task_pid(task, PIDTYPE_PID);

	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &rl_ops, state);
	if (IS_ERR(engine)) {
		ret = PTR_ERR(engine);
		goto out_put;
	}
	state->engine = engine;
	kref_get(&state->refs);
	spin_lock_irqsave(&rl_lock, flags);
	hlist_add_head(&state->hash, &rl_hash[task->pid & 63]);
	spin_unlock_irqrestore(&rl_lock, flags);

	ret = utrace_set_events(task, engine, RL_EVENTS);
	if (ret) {
		rl_unhash(state);
		goto out_put;
	}
	return 0;

out_put:
	kref_put(&state->refs, rl_free);
	return ret;
}

static void rl_untrack(struct rl_state *state)
{
	int ret;

	ret = utrace_control_pid(state->pid, state->engine, UTRACE_DETACH);
	while (ret == -EINPROGRESS) {
		schedule_timeout_uninterruptible(1);
		ret = utrace_barrier_pid(state->pid, state->engine);
		if (ret == -ERESTARTSYS)
			ret = -EINPROGRESS;
		else
			ret = 0;
	}
	if (ret == 0) {
		rl_unhash(state);
		kref_put(&state->refs, rl_free);
	}
}

static struct rl_state *rl_first(void)
{
	struct rl_state *state = NULL;
	int i;

	spin_lock_irq(&rl_lock);
	for (i = 0; i < 64 && !state; i++)
		if (!hlist_empty(&rl_hash[i])) {
			state = hlist_entry(rl_hash[i].first, struct rl_state, hash);
			kref_get(&state->refs);
		}
	spin_unlock_irq(&rl_lock);
	return state;
}

static void rl_untrack_all(void)
{
	struct rl_state *state;

	while ((state = rl_first()) != NULL) {
		rl_untrack(state);
		kref_put(&state->refs, rl_free);
		cond_resched();
	}
}
