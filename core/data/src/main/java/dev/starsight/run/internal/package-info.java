/**
 * Rethrowing, in the thread that waits for a task, what the task threw, and the end of calls into
 * native libraries.
 */
@NullMarked
package dev.starsight.run.internal;

import org.jspecify.annotations.NullMarked;
