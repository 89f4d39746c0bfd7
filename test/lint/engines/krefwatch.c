/* One reference for the list, one for the engine; put by different people. */
#include <linux/module.h>
#include <linux/kref.h>
#include <linux/utrace.h>

struct kw {
	struct kref ref;
	struct list_head node;
	struct utrace_engine *engine;
	struct pid *pid;
	unsigned long signals;
};

static LIST_HEAD(kws);
static DEFINE_MUTEX(kws_lock);

static void kw_free(struct kref *ref)
{
	struct kw *w = container_of(ref, struct kw, ref);

	utrace_engine_put(w->engine);
	put_pid(w->pid);
	kfree(w);
}

static inline void kw_get(struct kw *w) { kref_get(&w->ref); }
static inline void kw_put(struct kw *w) { kref_put(&w->ref, kw_free); }

static u32 kw_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
		     siginfo_t *info, const struct k_sigaction *orig_ka,
		     struct k_sigaction *return_ka)
{
	struct kw *w = engine->data;

	w->signals++;
	return utrace_signal_action(action) | UTRACE_RESUME;
}

static u32 kw_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kw_put(engine->data);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops kw_ops = {
	.report_signal = kw_signal,
	.report_death = kw_death,
};

int kw_add(pid_t nr)
{
	struct utrace_engine *engine;
	struct kw *w;
	int ret;

	w = kzalloc(sizeof(*w), GFP_KERNEL);
	if (!w)
		return -ENOMEM;
	kref_init(&w->ref);
	INIT_LIST_HEAD(&w->node);
	w->pid = find_get_pid(nr);
	if (!w->pid) {
		kfree(w);
		return -ESRCH;
	}
	engine = utrace_attach_pid(w->pid, UTRACE_ATTACH_CREATE, &kw_ops, w);
	if (IS_ERR(engine)) {
		put_pid(w->pid);
		kfree(w);
		return PTR_ERR(engine);
	}
	w->engine = engine;
	kw_get(w);
	ret = utrace_set_events_pid(w->pid, engine, UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(DEATH));
	if (ret < 0) {
		kw_put(w);
		goto out;
	}
	mutex_lock(&kws_lock);
	list_add(&w->node, &kws);
	kw_get(w);
	mutex_unlock(&kws_lock);
out:
	kw_put(w);
	return ret;
}

int kw_del(struct kw *w)
{
	int ret;

	mutex_lock(&kws_lock);
	list_del_init(&w->node);
	mutex_unlock(&kws_lock);

	ret = utrace_control_pid(w->pid, w->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS) {
		do {
			ret = utrace_barrier_pid(w->pid, w->engine);
			if (ret == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (ret == -ERESTARTSYS);
		ret = 0;
	}
	if (!ret)
		kw_put(w);	/* the engine's */
	kw_put(w);		/* the list's */
	return 0;
}
