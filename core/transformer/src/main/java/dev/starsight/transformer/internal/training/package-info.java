/**
 * The training loop: epochs that fit a deadline, measured throughput, checkpoints that resume bit
 * for bit.
 */
@NullMarked
package dev.starsight.transformer.internal.training;

import org.jspecify.annotations.NullMarked;
