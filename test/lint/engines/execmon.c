/* Exec monitor: tells a daemon over netlink, and lets it veto. */
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <linux/utrace.h>
#include <linux/semaphore.h>
#include <net/sock.h>

struct exec_request {
	struct list_head queue;
	struct semaphore answered;
	pid_t pid;
	int verdict;
};

static struct sock *nl;
static LIST_HEAD(requests);
static DEFINE_SPINLOCK(requests_lock);
static struct semaphore report_sem;

static int ask_daemon(struct exec_request *rq)
{
	struct sk_buff *skb = alloc_skb(NLMSG_SPACE(sizeof(pid_t)), GFP_KERNEL);

	if (!skb)
		return -ENOMEM;
	memcpy(skb_put(skb, sizeof(pid_t)), &rq->pid, sizeof(pid_t));
	spin_lock(&requests_lock);
	list_add_tail(&rq->queue, &requests);
	spin_unlock(&requests_lock);
	return netlink_broadcast(nl, skb, 0, 1, GFP_KERNEL);
}

static u32 mon_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		    const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct exec_request rq = { .pid = current->pid };

	sema_init(&rq.answered, 0);
	if (ask_daemon(&rq) < 0)
		return UTRACE_RESUME;
	down(&rq.answered); // expect: callback-blocks
	if (rq.verdict)
		send_sig(SIGKILL, current, 1);
	return UTRACE_RESUME;
}

static u32 mon_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
		     struct task_struct *child)
{
	struct utrace_engine *e;

	e = utrace_attach_task(child, UTRACE_ATTACH_CREATE, engine->ops, NULL);
	if (IS_ERR(e))
		return UTRACE_RESUME;
	if (utrace_set_events(child, e, UTRACE_EVENT(EXEC) | UTRACE_EVENT(CLONE) |
			      UTRACE_EVENT(EXIT)) != 0)
		(void)utrace_control(child, e, UTRACE_DETACH);
	utrace_engine_put(e);
	return UTRACE_RESUME;
}

static u32 mon_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	/* only for its counters; the lock is short */
	down(&report_sem);
	*code = orig_code;
	up(&report_sem);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops mon_ops = {
	.report_exec = mon_exec,
	.report_clone = mon_clone,
	.report_exit = mon_exit,
};

/* From the daemon. */
static void mon_answer(struct sk_buff *skb)
{
	struct exec_request *rq, *n;
	pid_t *pid = (pid_t *)NLMSG_DATA(nlmsg_hdr(skb));

	spin_lock(&requests_lock);
	list_for_each_entry_safe(rq, n, &requests, queue) {
		if (rq->pid == pid[0]) {
			rq->verdict = pid[1];
			list_del(&rq->queue);
			up(&rq->answered);
		}
	}
	spin_unlock(&requests_lock);
}

static int mon_attach_all(void)
{
	struct task_struct *p;
	struct utrace_engine *e;
	int n = 0;

	rcu_read_lock();
	for_each_process(p) {
		if (!p->mm)
			continue;
		e = utrace_attach_task(p, UTRACE_ATTACH_CREATE, &mon_ops, NULL); // expect: attach-in-atomic
		if (IS_ERR(e))
			continue;
		if (utrace_set_events(p, e, UTRACE_EVENT(EXEC) | UTRACE_EVENT(CLONE) |
				      UTRACE_EVENT(EXIT)))
			goto next;
		n++;
next:
		utrace_engine_put(e);
	}
	rcu_read_unlock();
	return n;
}

static int __init mon_init(void)
{
	sema_init(&report_sem, 1);
	nl = netlink_kernel_create(&init_net, 30, 0, mon_answer, NULL, THIS_MODULE);
	if (!nl)
		return -ENOMEM;
	printk("mon: %d tasks\n", mon_attach_all());
	return 0;
}

static void __exit mon_cleanup(void) // expect: unload-unsafe
{
	netlink_kernel_release(nl);
}
module_init(mon_init);
module_exit(mon_cleanup);
