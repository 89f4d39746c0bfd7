/*
 * Counts system calls per task; /sys/kernel/debug/sysstat/<pid> shows them.
 * The counters are reference counted: one for the engine, one for the file.
 */
#include <linux/module.h>
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <linux/kref.h>
#include <linux/utrace.h>
#include <asm/syscall.h>

struct sysstat {
	struct kref kref;
	struct list_head node;
	struct pid *pid;
	struct utrace_engine *engine;
	struct dentry *file;
	atomic_t calls[NR_syscalls];
};

static struct dentry *root;
static LIST_HEAD(stats);
static DEFINE_SPINLOCK(stats_lock);

static void sysstat_free(struct kref *kref)
{
	struct sysstat *s = container_of(kref, struct sysstat, kref);

	put_pid(s->pid);
	kfree(s);
}

static void sysstat_put(struct sysstat *s)
{
	kref_put(&s->kref, sysstat_free);
}

static u32 sysstat_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct sysstat *s = engine->data;
	long nr = syscall_get_nr(current, regs);

	if (nr >= 0 && nr < NR_syscalls)
		atomic_inc(&s->calls[nr]);
	return UTRACE_RESUME;
}

static void sysstat_release(void *data)
{
	sysstat_put(data);
	module_put(THIS_MODULE);
}

static const struct utrace_engine_ops sysstat_ops = {
	.report_syscall_entry = sysstat_entry,
	.release = sysstat_release,
};

static int sysstat_show(struct seq_file *m, void *v)
{
	struct sysstat *s = m->private;
	int i;

	for (i = 0; i < NR_syscalls; i++) {
		int n = atomic_read(&s->calls[i]);

		if (n)
			seq_printf(m, "%3d %d\n", i, n);
	}
	return 0;
}

static int sysstat_open(struct inode *inode, struct file *file)
{
	struct sysstat *s = inode->i_private;
	int err;

	kref_get(&s->kref);
	err = single_open(file, sysstat_show, s);
	if (err)
		sysstat_put(s);
	return err;
}

static int sysstat_close(struct inode *inode, struct file *file)
{
	struct sysstat *s = ((struct seq_file *)file->private_data)->private;

	sysstat_put(s);
	return single_release(inode, file);
}

static const struct file_operations sysstat_fops = {
	.owner = THIS_MODULE,
	.open = sysstat_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = sysstat_close,
};

int sysstat_start(pid_t nr)
{
	struct sysstat *s;
	char name[12];
	int err = -ENOMEM;

	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return err;
	kref_init(&s->kref);
	s->pid = find_get_pid(nr);
	err = -ESRCH;
	if (!s->pid)
		goto out_put;
	if (!try_module_get(THIS_MODULE))
		goto out_put;
	kref_get(&s->kref);
	s->engine = utrace_attach_pid(s->pid, UTRACE_ATTACH_CREATE, &sysstat_ops, s);
	if (IS_ERR(s->engine)) {
		err = PTR_ERR(s->engine);
		module_put(THIS_MODULE);
		sysstat_put(s);
		goto out_put;
	}
	err = utrace_set_events_pid(s->pid, s->engine, UTRACE_EVENT(SYSCALL_ENTRY));
	if (err)
		goto out_detach;
	snprintf(name, sizeof(name), "%d", nr);
	s->file = debugfs_create_file(name, 0400, root, s, &sysstat_fops);
	spin_lock(&stats_lock);
	list_add(&s->node, &stats);
	spin_unlock(&stats_lock);
	return 0;

out_detach:
	utrace_control_pid(s->pid, s->engine, UTRACE_DETACH);
	utrace_engine_put(s->engine);
out_put:
	sysstat_put(s);
	return err;
}
EXPORT_SYMBOL_GPL(sysstat_start);

void sysstat_stop(struct sysstat *s)
{
	int ret;

	spin_lock(&stats_lock);
	list_del(&s->node);
	spin_unlock(&stats_lock);
	debugfs_remove(s->file);
	/* release drops the engine's count whenever the engine is done for */
	ret = utrace_control_pid(s->pid, s->engine, UTRACE_DETACH);
	if (ret && ret != -ESRCH && ret != -EALREADY && ret != -EINPROGRESS)
		pr_err("sysstat: %d\n", ret);
	utrace_engine_put(s->engine);
	sysstat_put(s);
}
EXPORT_SYMBOL_GPL(sysstat_stop);

static int __init sysstat_init(void)
{
	root = debugfs_create_dir("sysstat", NULL);
	return root ? 0 : -ENODEV;
}

/* Each engine holds the module: nobody is traced any more. */
static void __exit sysstat_exit(void)
{
	debugfs_remove_recursive(root);
}

module_init(sysstat_init);
module_exit(sysstat_exit);
MODULE_LICENSE("GPL v2");
