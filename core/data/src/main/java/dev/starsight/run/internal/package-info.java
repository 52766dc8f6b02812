/** What a task on another thread threw, thrown again in the thread that waits for it. */
@NullMarked
package dev.starsight.run.internal;

import org.jspecify.annotations.NullMarked;
