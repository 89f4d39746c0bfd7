/* gdb remote protocol server in the kernel: /proc/PID/gdb */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/utrace.h>
#include <linux/poll.h>
#include <linux/mutex.h>
#define WARN_ONCE_GDB(x) WARN_ON(x)

static unsigned int BUFFER_SIZE = 4096;
struct gdb_connection {
	int cmdsize; char *cmd;
	char *response; size_t rspsize;
	struct task_struct *target;
	struct utrace_engine *engine;
	struct mutex mutex;
	wait_queue_head_t wait;
	unsigned stop_signals, stop_signals_delivered;
	unsigned long pass_signals[2];
	int at_quiesce_do;
	struct list_head link;
};
static LIST_HEAD(gdb_connections);
static DEFINE_MUTEX(gdb_connections_mutex);
static const struct utrace_engine_ops gdb_utrace_ops;

u32 gdb_utrace_report_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct gdb_connection *p = engine->data;

	if (p == NULL || event == UTRACE_EVENT(DEATH))
		return UTRACE_DETACH;
	return p->at_quiesce_do;
}

u32 gdb_utrace_report_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
			     siginfo_t *info, const struct k_sigaction *orig_ka,
			     struct k_sigaction *return_ka)
{
	struct gdb_connection *p = engine->data;
	u32 ret = action;

	mutex_lock(&p->mutex);
	if (info->si_signo == SIGTRAP || !test_bit(info->si_signo, p->pass_signals)) {
		push_output_packet(p, "S%02x", info->si_signo);
		wake_up(&p->wait);
		p->at_quiesce_do = UTRACE_STOP;
		ret = UTRACE_STOP | UTRACE_SIGNAL_IGN;
	}
	mutex_unlock(&p->mutex);
	return ret;
}

u32 gdb_utrace_report_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct gdb_connection *p = engine->data;

	mutex_lock(&p->mutex);
	if (group_dead)
		push_output_packet(p, "X%02x", (unsigned char)signal);
	wake_up(&p->wait);
	mutex_unlock(&p->mutex);
	return UTRACE_DETACH;
}

static struct gdb_connection *find_gdb_connection(struct task_struct *task, bool create, bool locked)
{
	struct gdb_connection *p, *ret = NULL;

	if (!locked)
		mutex_lock(&gdb_connections_mutex);
	list_for_each_entry(p, &gdb_connections, link) {
		if (p->target == task) {
			ret = p;
			goto out;
		}
	}
	if (!create)
		goto out;
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		goto out;
	mutex_init(&p->mutex);
	init_waitqueue_head(&p->wait);
	p->target = task;
	get_task_struct(task);
	INIT_LIST_HEAD(&p->link);
	list_add(&p->link, &gdb_connections);
	ret = p;
out:
	if (!locked)
		mutex_unlock(&gdb_connections_mutex);
	return ret;
}

static void free_gdb_connection(struct gdb_connection *p)
{
	list_del(&p->link);
	if (p->engine)
		utrace_engine_put(p->engine);
	put_task_struct(p->target);
	kfree(p->cmd);
	kfree(p->response);
	kfree(p);
}

static int proc_gdb_open(struct inode *inode, struct file *filp)
{
	struct task_struct *task = get_proc_task(inode);
	struct gdb_connection *p;
	int ret = -EBUSY;

	if (!task)
		return -ENOENT;
	mutex_lock(&gdb_connections_mutex);
	p = find_gdb_connection(task, false, true);
	if (p)
		goto out_mutex;
	p = find_gdb_connection(task, true, true);
	if (!p) {
		ret = -ENOMEM;
		goto out_mutex;
	}
	p->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE,
				       &gdb_utrace_ops, p);
	if (IS_ERR(p->engine) || p->engine == NULL) {
		ret = -EINVAL;
		p->engine = NULL;
		free_gdb_connection(p);
		goto out_mutex;
	}
	ret = utrace_set_events(task, p->engine, UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(DEATH) |
				UTRACE_EVENT(QUIESCE));
	WARN_ONCE_GDB(ret != 0 && ret != -EINPROGRESS);
	p->at_quiesce_do = UTRACE_STOP;
	ret = utrace_control(task, p->engine, UTRACE_INTERRUPT);
	if (ret == -EINPROGRESS)
		ret = 0;
	filp->private_data = p;
out_mutex:
	mutex_unlock(&gdb_connections_mutex);
	put_task_struct(task);
	return ret;
}

static int proc_gdb_release(struct inode *inode, struct file *filp)
{
	struct gdb_connection *p = filp->private_data;
	int ret = 0;

	mutex_lock(&gdb_connections_mutex);
	ret = utrace_set_events(p->target, p->engine, 0);
	WARN_ON(ret == -EINVAL);
	if (ret == -EINPROGRESS) {
		do {
			ret = utrace_barrier(p->target, p->engine); // expect: barrier-result
		} while (ret == -ERESTARTSYS);
	}
	p->at_quiesce_do = UTRACE_RESUME;
	ret = utrace_control(p->target, p->engine, UTRACE_DETACH); // expect: ealready-freed
	switch (ret) {
	case -EINPROGRESS:
		do {
			ret = utrace_barrier(p->target, p->engine); // expect: barrier-result
		} while (ret == -ERESTARTSYS);
		break;
	case 0:
		break;
	case -ESRCH:
	case -EALREADY:
		break;
	default:
		printk(KERN_WARNING "gdbstub: detach returned %d\n", ret);
	}
	free_gdb_connection(p);
	mutex_unlock(&gdb_connections_mutex);
	return 0;
}

static const struct utrace_engine_ops gdb_utrace_ops = {
	.report_quiesce = gdb_utrace_report_quiesce,
	.report_signal = gdb_utrace_report_signal,
	.report_death = gdb_utrace_report_death,
};

static const struct file_operations proc_gdb_operations = {
	.owner = THIS_MODULE,
	.open = proc_gdb_open,
	.release = proc_gdb_release,
};
