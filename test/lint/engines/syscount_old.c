/*
 *  syscount.c -- counts system calls of a process and its children (utrace, 2.6.24)
 */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/tracehook.h>
#include <linux/hash.h>

#define HBITS 6
#define HSIZE (1 << HBITS)

struct sc_entry {
	struct hlist_node hash;
	pid_t pid;
	struct task_struct *tsk;
	struct utrace_attached_engine *engine;
	unsigned long counts[NR_syscalls];
};

static struct hlist_head sc_table[HSIZE];
static DEFINE_SPINLOCK(sc_lock);
static int pid;
module_param(pid, int, 0444);
static const struct utrace_engine_ops sc_ops;

static struct sc_entry *sc_new(struct task_struct *tsk)
{
	struct sc_entry *s = kzalloc(sizeof(*s), GFP_KERNEL);
	struct utrace_attached_engine *engine;

	if (!s)
		return NULL;
	s->pid = tsk->pid;
	s->tsk = tsk;
	engine = utrace_attach(tsk, UTRACE_ATTACH_CREATE, &sc_ops, s);
	if (IS_ERR(engine)) {
		kfree(s);
		return NULL;
	}
	s->engine = engine;
	spin_lock(&sc_lock);
	hlist_add_head(&s->hash, &sc_table[hash_long(s->pid, HBITS)]);
	spin_unlock(&sc_lock);
	utrace_set_flags(tsk, engine, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(CLONE) | // expect: arming-ignored
			 UTRACE_EVENT(DEATH));
	return s;
}

static u32 sc_entry_report(struct utrace_attached_engine *engine, struct task_struct *tsk,
			   struct pt_regs *regs)
{
	struct sc_entry *s = (struct sc_entry *)engine->data;

	if (regs->orig_ax < NR_syscalls)
		s->counts[regs->orig_ax]++;
	return UTRACE_ACTION_RESUME;
}

static u32 sc_clone_report(struct utrace_attached_engine *engine, struct task_struct *parent,
			   unsigned long clone_flags, struct task_struct *child)
{
	if (!sc_new(child))
		printk(KERN_WARNING "syscount: child %d not counted\n", child->pid);
	return UTRACE_ACTION_RESUME;
}

static u32 sc_death_report(struct utrace_attached_engine *engine, struct task_struct *tsk)
{
	struct sc_entry *s = (struct sc_entry *)engine->data;
	int i;

	spin_lock(&sc_lock);
	hlist_del(&s->hash);
	spin_unlock(&sc_lock);
	for (i = 0; i < NR_syscalls; i++)
		if (s->counts[i])
			printk(KERN_INFO "%d: %3d %lu\n", s->pid, i, s->counts[i]);
	kfree(s);
	return UTRACE_ACTION_DETACH;
}

static const struct utrace_engine_ops sc_ops = {
	.report_syscall_entry = sc_entry_report,
	.report_clone = sc_clone_report,
	.report_death = sc_death_report,
};

static int __init sc_init(void)
{
	struct task_struct *tsk;

	rcu_read_lock();
	tsk = find_task_by_pid(pid);
	if (tsk)
		get_task_struct(tsk);
	rcu_read_unlock();
	if (!tsk)
		return -ESRCH;
	if (!sc_new(tsk)) {
		put_task_struct(tsk);
		return -ENOMEM;
	}
	put_task_struct(tsk);
	return 0;
}

static void __exit sc_exit(void) // expect: unload-unsafe
{
	struct hlist_node *p, *n;
	struct sc_entry *s;
	int i;

	for (i = 0; i < HSIZE; i++)
		hlist_for_each_entry_safe(s, p, n, &sc_table[i], hash) {
			utrace_detach(s->tsk, s->engine); // expect: ealready-freed ealready-ignored
			hlist_del(&s->hash);
			kfree(s);
		}
}

module_init(sc_init);
module_exit(sc_exit);
MODULE_LICENSE("GPL");
