/**
 * What a long computation is told and what it tells: {@link dev.starsight.run.Deadline}, {@link
 * dev.starsight.run.Progress} and a number of threads, together a {@link dev.starsight.run.Run}.
 * All loops and pools of threads are made by {@link dev.starsight.run.Threads}.
 */
@NullMarked
package dev.starsight.run;

import org.jspecify.annotations.NullMarked;
