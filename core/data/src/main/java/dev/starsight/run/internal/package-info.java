/** Rethrowing, in the thread that waits for a task, what the task threw. */
@NullMarked
package dev.starsight.run.internal;

import org.jspecify.annotations.NullMarked;
