import { kfree, UTRACE_DETACH, UTRACE_RESUME, UTRACE_STOP } from 'utrace';
// case: resumes
const ops = {
  report_death(engine) {
    kfree(engine.data);
    return UTRACE_RESUME; // finds
  },
};
// case: by a variable
const ops = {
  report_death(engine) {
    const watch = engine.data;
    kfree(watch);
    return UTRACE_RESUME; // finds
  },
};
// case: in a helper
function forget(watch) {
  kfree(watch);
}
const ops = {
  report_death(engine) {
    forget(engine.data);
    return UTRACE_RESUME; // finds
  },
};
// case: one way of two
const ops = {
  report_death(engine, groupDead) {
    kfree(engine.data);
    if (groupDead) return UTRACE_DETACH;
    return UTRACE_STOP; // finds
  },
};
