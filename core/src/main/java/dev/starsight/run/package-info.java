/**
 * What a long computation is told and what it tells: {@link dev.starsight.run.Deadline} and {@link
 * dev.starsight.run.Progress}, together a {@link dev.starsight.run.Run}.
 */
@NullMarked
package dev.starsight.run;

import org.jspecify.annotations.NullMarked;
