/* Per-thread time profile: user and system time between system calls. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/slab.h>
#include <linux/ktime.h>
#include <linux/hash.h>

#define PROF_BITS 6
#define PROF_HASH(p) hash_long((unsigned long)(p), PROF_BITS)

struct thread_prof {
	struct hlist_node hash;
	pid_t tid;
	struct task_struct *task;
	struct utrace_engine *engine;
	ktime_t last;
	s64 user_ns, sys_ns;
	unsigned in_syscall:1;
};

static struct hlist_head prof_table[1 << PROF_BITS];
static DEFINE_SPINLOCK(prof_lock);
static struct kmem_cache *prof_cachep;

static inline void prof_account(struct thread_prof *tp)
{
	ktime_t now = ktime_get();
	s64 delta = ktime_to_ns(ktime_sub(now, tp->last));

	if (tp->in_syscall)
		tp->sys_ns += delta;
	else
		tp->user_ns += delta;
	tp->last = now;
}

static u32 prof_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct thread_prof *tp = engine->data;

	prof_account(tp);
	tp->in_syscall = 1;
	return UTRACE_RESUME;
}

static u32 prof_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct thread_prof *tp = engine->data;

	prof_account(tp);
	tp->in_syscall = 0;
	return UTRACE_RESUME;
}

static void prof_free(struct thread_prof *tp)
{
	unsigned long flags;

	spin_lock_irqsave(&prof_lock, flags);
	hlist_del(&tp->hash);
	spin_unlock_irqrestore(&prof_lock, flags);
	kmem_cache_free(prof_cachep, tp);
}

static u32 prof_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct thread_prof *tp = engine->data;

	printk("%d: user %lld sys %lld\n", tp->tid, tp->user_ns, tp->sys_ns);
	prof_free(tp);
	return UTRACE_RESUME; // expect: death-keeps-engine
}

static const struct utrace_engine_ops prof_ops = {
	.report_syscall_entry = prof_entry,
	.report_syscall_exit = prof_exit,
	.report_death = prof_death,
};

static int prof_attach(struct task_struct *p)
{
	struct thread_prof *tp = kmem_cache_alloc(prof_cachep, GFP_ATOMIC);
	unsigned long flags;
	int ret;

	if (!tp)
		return -ENOMEM;
	memset(tp, 0, sizeof *tp);
	tp->tid = p->pid;
	tp->task = p;
	tp->last = ktime_get();
	spin_lock_irqsave(&prof_lock, flags);
	hlist_add_head(&tp->hash, &prof_table[PROF_HASH(p)]);
	tp->engine = utrace_attach_task(p, UTRACE_ATTACH_CREATE, &prof_ops, tp); // expect: attach-in-atomic
	spin_unlock_irqrestore(&prof_lock, flags);
	if (IS_ERR(tp->engine)) {
		ret = PTR_ERR(tp->engine);
		prof_free(tp);
		return ret;
	}
	ret = utrace_set_events(p, tp->engine, UTRACE_EVENT_SYSCALL | UTRACE_EVENT(DEATH));
	if (ret != 0)
		printk(KERN_ERR "%s: %d\n", __func__, ret);
	return ret;
}

static struct thread_prof *prof_lookup(struct task_struct *p)
{
	struct thread_prof *tp;
	struct hlist_node *n;

	hlist_for_each_entry(tp, n, &prof_table[PROF_HASH(p)], hash)
		if (tp->task == p)
			return tp;
	return NULL;
}

int prof_detach(struct task_struct *p)
{
	struct thread_prof *tp;
	int err;

	spin_lock(&prof_lock);
	tp = prof_lookup(p);
	spin_unlock(&prof_lock);
	if (!tp)
		return -ENOENT;
	err = utrace_control(p, tp->engine, UTRACE_DETACH); // expect: ealready-as-failure
	if (err < 0) {
		printk(KERN_ERR "prof: cannot detach from %d\n", p->pid);
		return err;
	}
	utrace_engine_put(tp->engine);
	prof_free(tp);
	return 0;
}
EXPORT_SYMBOL_GPL(prof_detach);

static void prof_detach_all(void)
{
	int i;
	struct thread_prof *tp;
	struct hlist_node *n, *tmp;

	for (i = 0; i < (1 << PROF_BITS); i++)
		hlist_for_each_entry_safe(tp, n, tmp, &prof_table[i], hash) {
			if (utrace_control(tp->task, tp->engine, UTRACE_DETACH) == -EINPROGRESS) // expect: ealready-freed
				while (utrace_barrier(tp->task, tp->engine) == -ERESTARTSYS)
					schedule_timeout_uninterruptible(1);
			utrace_engine_put(tp->engine);
			prof_free(tp);
		}
}

static int __init prof_init(void)
{
	struct task_struct *g, *p;

	prof_cachep = KMEM_CACHE(thread_prof, 0);
	if (!prof_cachep)
		return -ENOMEM;
	read_lock(&tasklist_lock);
	do_each_thread(g, p) {
		if (p->mm)
			prof_attach(p); // expect: arming-ignored
	} while_each_thread(g, p);
	read_unlock(&tasklist_lock);
	return 0;
}

static void __exit prof_fini(void) // expect: unload-unsafe
{
	prof_detach_all();
	kmem_cache_destroy(prof_cachep);
}
module_init(prof_init);
module_exit(prof_fini);
