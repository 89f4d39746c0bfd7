import { current, DEATH, EALREADY, EXEC, QUIESCE, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_control, utrace_set_events } from 'utrace';
// case: QUIESCE is taken out, and any error reported
const ops = {
  report_quiesce(action, engine, event) {
    const rc = utrace_set_events(current, engine, UTRACE_EVENT(EXEC)); // finds
    if (rc !== 0) reportFailure(rc);
    return UTRACE_RESUME;
  },
};
// case: nobody looks
const ops = {
  report_quiesce(action, engine, event) {
    utrace_set_events(current, engine, UTRACE_EVENT(EXEC)); // finds
    return UTRACE_RESUME;
  },
};
// case: it detaches
const ops = {
  report_quiesce(action, engine, event) {
    if (utrace_control(current, engine, UTRACE_DETACH) === 0) forget(engine); // finds
    return UTRACE_RESUME;
  },
};
// case: by a mask of the flags
const ops = {
  report_quiesce(action, engine, event) {
    const rc = utrace_set_events(current, engine, engine.flags & ~UTRACE_EVENT(QUIESCE)); // finds
    if (rc < 0) reportFailure(rc);
    return UTRACE_RESUME;
  },
};
// case: the event is asked for too late
const ops = {
  report_quiesce(action, engine, event) {
    const rc = utrace_set_events(current, engine, UTRACE_EVENT(EXEC)); // finds
    if (event === UTRACE_EVENT(DEATH)) return UTRACE_DETACH;
    if (rc !== 0) reportFailure(rc);
    return UTRACE_RESUME;
  },
};
